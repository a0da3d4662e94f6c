/// Holds the steps of a guide against the checks that are installed: is each served, and by what?
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "core/config/coverage.hpp"
#include "core/config/guide.hpp"
#include "core/json/json.hpp"
#include "core/manifest/catalog.hpp"

namespace qharden::app {

/// A check that serves a step; `installed` is null when no plugin brings it.
struct ServingCheck {
  std::string id;
  const manifest::Check* installed = nullptr;
};

enum class StepState {
  served,    ///< by at least one installed check
  manual,    ///< there is nothing to check, and the reason is known
  unserved,  ///< neither
};

struct CoveredStep {
  const config::Control* control = nullptr;
  const config::GuideStep* step = nullptr;
  StepState state = StepState::unserved;
  std::vector<ServingCheck> checks;
  std::string manual;
  std::string remark;
};

struct GuideCoverage {
  std::vector<CoveredStep> steps;                ///< in the guide's order
  std::vector<const manifest::Check*> stepless;  ///< installed checks of these controls that serve none

  [[nodiscard]] std::size_t count(StepState state) const;
};

/// `controls`: ids, all when empty. The result points into guide and catalogue.
[[nodiscard]] GuideCoverage cover(const config::Guide& guide, const config::Coverage& coverage,
                                  const manifest::Catalog& catalog, const std::vector<std::string>& controls);

void print_coverage(std::ostream& out, const config::Guide& guide, const GuideCoverage& coverage);
[[nodiscard]] json::Value coverage_json(const config::Guide& guide, const GuideCoverage& coverage);

}  // namespace qharden::app
