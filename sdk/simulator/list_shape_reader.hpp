#pragma once

#include "list_shape.hpp"
#include "yaml_map.hpp"

namespace qharden::simulator {

/// The mapping of one entry of `lists`, with the keys its kind knows. Throws ScenarioError.
[[nodiscard]] YamlMap list_map(const YAML::Node& entry, const std::filesystem::path& file, const std::string& where);

/// Reads one entry of `lists`. Throws ScenarioError.
[[nodiscard]] ListShape read_list_shape(const YamlMap& map);

/// The roles under a key. Throws ScenarioError.
[[nodiscard]] std::vector<Role> read_roles(const YamlMap& map, const std::string& key);

}  // namespace qharden::simulator
