#pragma once

#include "scenario.hpp"
#include "yaml_map.hpp"

namespace qharden::simulator {

/// Reads the key `endpoints`; what is read stands in front of what `endpoints` holds. Throws ScenarioError.
void read_endpoints(const YamlMap& top, std::vector<ExtraEndpoint>& endpoints);

}  // namespace qharden::simulator
