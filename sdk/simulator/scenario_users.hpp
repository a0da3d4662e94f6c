#pragma once

#include "scenario.hpp"
#include "yaml_map.hpp"

namespace qharden::simulator {

/// Reads `users:` over what the scenario holds: a login already there is changed, a new one is added.
/// Throws ScenarioError.
void read_users(const YamlMap& top, Scenario& scenario);

}  // namespace qharden::simulator
