#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "list_rows.hpp"
#include "list_shape.hpp"
#include "yaml_map.hpp"

namespace qharden::simulator {

struct Scenario;

/// Gathers the lists of a scenario from the files of its chain, in the order they are read; a later list or `rows` of
/// the same name takes the place of an earlier one.
class ListReader {
 public:
  /// Reads what stands beside a scenario by convention: `lists/` and the folder of its own name. Throws ScenarioError.
  void read_convention(const std::filesystem::path& scenario);
  /// Reads the keys `include`, `lists` and `rows`. Throws ScenarioError.
  void read(const YamlMap& top);
  /// Puts the lists and their rows into the scenario, and says what does not fit. Throws ScenarioError.
  void finish(Scenario& scenario) const;

 private:
  struct Rows {
    std::vector<RowTemplate> templates;
    YamlMap source;  // has the list's name as a key
  };

  void read_file(const std::filesystem::path& file);
  void read_folder(const std::filesystem::path& folder);
  void read_lists(const YamlMap& top);
  void read_rows(const YamlMap& top);
  static void check(const ListShape& list, const Rows& rows, const ListRows& built);

  std::map<std::string, ListShape> shapes_;
  std::map<std::string, Rows> rows_;
  std::set<std::filesystem::path> seen_;  // folders by convention: each is read once
};

}  // namespace qharden::simulator
