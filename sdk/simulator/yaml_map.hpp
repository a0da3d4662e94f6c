#pragma once

#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "times.hpp"

namespace qharden::simulator {

/// One mapping of a scenario file, read key by key; every problem is a ScenarioError with file:line, key and mend.
class YamlMap {
 public:
  /// Refuses anything but a mapping, and keys that are not in `known`.
  YamlMap(const YAML::Node& node, std::filesystem::path file, std::string where,
          const std::vector<std::string_view>& known);

  [[nodiscard]] const std::filesystem::path& file() const { return file_; }
  [[nodiscard]] bool has(const std::string& key) const { return child(key).IsDefined(); }
  [[nodiscard]] YAML::Node child(const std::string& key) const { return node_[key]; }

  // A key that is absent leaves `target` as it is.
  void read(const std::string& key, std::string& target) const;
  void read(const std::string& key, bool& target) const;
  void read(const std::string& key, std::uint64_t& target) const;
  /// A sequence of texts, or one text.
  void read(const std::string& key, std::vector<std::string>& target) const;
  /// A mapping of names to texts, in the order of the file.
  void read(const std::string& key, std::vector<std::pair<std::string, std::string>>& target) const;
  void read_time(const std::string& key, UnixTime start, UnixTime& target) const;

  /// Calls `each` for every mapping of a sequence.
  void for_each(const std::string& key, const std::vector<std::string_view>& known,
                const std::function<void(const YamlMap&)>& each) const;
  /// The mapping under a key; nothing when the key is absent.
  [[nodiscard]] std::optional<YamlMap> map(const std::string& key, const std::vector<std::string_view>& known) const;

  /// Throws the ScenarioError for a key: what is wrong with it, and how to mend it.
  [[noreturn]] void fail(const std::string& key, const std::string& problem) const;

 private:
  [[nodiscard]] std::string scalar(const std::string& key) const;

  YAML::Node node_;
  std::filesystem::path file_;
  std::string where_;
};

/// Throws the ScenarioError for a place in a file.
[[noreturn]] void fail_at(const std::filesystem::path& file, const YAML::Mark& mark, const std::string& problem);

/// Parses a file; throws ScenarioError with file:line for what is not YAML.
[[nodiscard]] YAML::Node load_yaml(const std::filesystem::path& file);

}  // namespace qharden::simulator
