/// Checks as a run would have judged them, in few words.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/store/results.hpp"

namespace qharden::testing {

using StatusCounts = std::vector<std::pair<Status, int>>;

inline store::CheckResult a_check(const std::string& id, const std::string& control, const StatusCounts& counts,
                                  Severity severity = Severity::medium, Decides decides = Decides::guide) {
  store::CheckResult check;
  check.id = id;
  check.control = control;
  check.severity = severity;
  check.decides = decides;
  check.looked = true;
  for (const auto& [status, count] : counts)
    for (int i = 0; i < count; ++i) check.counts.add(status);
  return check;
}

}  // namespace qharden::testing
