/// Which requests the selected checks need, each once, in an order that respects fan-outs.
#pragma once

#include <string>
#include <vector>

#include "core/manifest/catalog.hpp"
#include "core/scan/selection.hpp"

namespace qharden::scan {

/// One canonical request. Equal sources of two plugins are one job that fills the tables of both.
struct Job {
  manifest::Source source;  ///< the first declaration, with the tables of all equal ones
  int window_days = 0;      ///< 0: the source has no window
};

struct Plan {
  std::vector<Job> jobs;
};

/// The proofs of the own role that the plan's sources need.
[[nodiscard]] std::vector<const manifest::Canary*> canaries_of(const Plan& plan, const manifest::Catalog& catalog);

/// Errors (Fault::plugin): fan-outs that wait for each other.
Result<Plan> make_plan(const manifest::Catalog& catalog, const Selection& selection);

/// Days of a log a check needs.
[[nodiscard]] int days_needed(const Selected& selected, const manifest::WindowNeed& need);

}  // namespace qharden::scan
