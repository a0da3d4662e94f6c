/// Comparison with files under tests/golden. `QHARDEN_UPDATE_GOLDEN=1` rewrites them instead; look at the difference
/// before it is committed. The test's target defines QHARDEN_TESTS_DIR.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace qharden::testing {

/// Equal, byte by byte, to `tests/golden/<name>`.
inline ::testing::AssertionResult matches_golden(const std::string& actual, const std::string& name) {
  const auto path = std::filesystem::path(QHARDEN_TESTS_DIR) / "golden" / name;
  if (const char* update = std::getenv("QHARDEN_UPDATE_GOLDEN"); update != nullptr && std::string(update) == "1") {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << actual;
    return ::testing::AssertionSuccess();
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) return ::testing::AssertionFailure() << path << " is not there; QHARDEN_UPDATE_GOLDEN=1 writes it";
  const std::string expected((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (actual == expected) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << "differs from " << path << " (QHARDEN_UPDATE_GOLDEN=1 rewrites it):\n"
                                       << actual;
}

}  // namespace qharden::testing
