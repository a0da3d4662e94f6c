/// Times of the week as people write them, in declared facts and in the approval policy.
#pragma once

#include <string>
#include <vector>

#include "core/config/yaml_node.hpp"

namespace qharden::config {

/// It goes over midnight when it ends before it starts.
struct WeekWindow {
  std::vector<std::string> days;  ///< mon tue wed thu fri sat sun: the days on which it starts
  std::string starts;             ///< HH:MM
  std::string ends;               ///< HH:MM, up to 24:00
  std::string zone;               ///< IANA name, e.g. Europe/Paris
};

/// Reads the keys `days`, `starts`, `ends` and `zone`, all of them needed.
[[nodiscard]] WeekWindow as_week_window(const YamlNode& node);

}  // namespace qharden::config
