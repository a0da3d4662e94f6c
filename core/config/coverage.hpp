/// Which check serves which step of the guide: `config/coverage.yaml`, one file for all versions of the guide.
#pragma once

#include <string>
#include <vector>

#include "core/config/guide.hpp"
#include "core/util/result.hpp"

namespace qharden::config {

/// Either checks, or the reason why a person has to see to the step.
struct StepCoverage {
  std::string control;  ///< "1.3"
  std::string step;     ///< "S2.1"
  std::vector<std::string> checks;
  std::string manual;  ///< why there is nothing to check; empty: checks serve the step
  std::string remark;  ///< what a reader should know of the checks; may be empty
};

struct Coverage {
  std::vector<StepCoverage> steps;  ///< in the order of the file

  /// Null when the file says nothing of the step.
  [[nodiscard]] const StepCoverage* find(const std::string& control, const std::string& step) const;
};

/// Errors: a control or step that no version in `guides` has, one that is given twice, an entry with checks and a
/// reason or with neither, and what is no id of a check. Whether a check is installed is not asked here.
Result<Coverage> load_coverage(const std::string& path, const std::vector<Guide>& guides);

}  // namespace qharden::config
