/// The guide's catalogue: its controls as data, one file for each version.
#pragma once

#include <string>
#include <vector>

#include "core/util/result.hpp"

namespace qharden::config {

struct GuideStep {
  std::string id;  ///< "S2.1" as numbered in the guide
  std::string text;
};

struct Control {
  std::string id;  ///< "1.3"
  std::string title;
  int level = 1;
  std::string summary;
  std::string why;
  std::vector<std::string> cis;
  std::vector<std::string> nist;
  std::vector<std::string> soc2;
  std::vector<GuideStep> steps;
  std::vector<std::string> notes;  ///< where product or API differ from the guide's text
};

struct Guide {
  std::string version;
  std::string published;
  std::vector<Control> controls;  ///< in the guide's order

  [[nodiscard]] const Control* find(const std::string& id) const;
};

/// Reads `<folder>/<version>.yaml`. Unknown keys, missing keys and doubled ids are errors with file and line; a version
/// that is not there is an error that lists those that are.
Result<Guide> load_guide(const std::string& folder, const std::string& version);

/// All versions that the folder holds, the oldest first.
Result<std::vector<Guide>> load_guides(const std::string& folder);

}  // namespace qharden::config
