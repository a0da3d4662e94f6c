/// Recorded and documented answers, which live outside the repository: `$QHARDEN_SAMPLES`, else next to it.
#pragma once

#include <cstdlib>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>

namespace qharden::testing {

inline std::string samples_folder() {
  const char* named = std::getenv("QHARDEN_SAMPLES");
  return named != nullptr ? named : std::string(QHARDEN_SOURCE_DIR) + "/../shared/samples";
}

inline std::optional<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline std::optional<std::string> sample(const std::string& name) {
  return read_file(samples_folder() + "/" + name);
}

/// Number of records by file, as the samples' own index states.
inline std::map<std::string, int> sample_records(const std::string& family) {
  std::map<std::string, int> records;
  std::istringstream index(sample("INDEX.tsv").value_or(""));
  for (std::string line; std::getline(index, line);) {
    if (line.rfind(family + "/", 0) != 0) continue;
    std::istringstream fields(line);
    std::string file;
    std::string field;
    std::getline(fields, file, '\t');
    for (int i = 0; i < 4; ++i) std::getline(fields, field, '\t');
    records[file] = std::atoi(field.c_str());
  }
  return records;
}

}  // namespace qharden::testing

#define QHARDEN_NEED_SAMPLE(variable, name)               \
  const auto variable = ::qharden::testing::sample(name); \
  if (!variable) GTEST_SKIP() << "no sample " << name << "; set QHARDEN_SAMPLES to its folder"
