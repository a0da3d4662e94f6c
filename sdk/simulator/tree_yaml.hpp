#pragma once

#include <yaml-cpp/yaml.h>

#include "tree.hpp"

namespace qharden::simulator {

/// The tree of a YAML (or JSON) node. A plain scalar that JSON would call a number, a boolean or null is one; a quoted
/// one is a text.
[[nodiscard]] Tree tree_of(const YAML::Node& node);

}  // namespace qharden::simulator
