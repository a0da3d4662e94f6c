/// Mutations of cases: a check that still says the same after its deciding field was flipped does not look at it.
#pragma once

#include <string>
#include <vector>

#include "core/manifest/catalog.hpp"
#include "core/util/outcome.hpp"
#include "sdk/testing/check_cases.hpp"

namespace qharden::testing {

/// The case with one row changed. Throws std::invalid_argument when the mutation names no row of the case.
[[nodiscard]] CheckCase mutated(const CheckCase& check_case, const Mutation& mutation);

/// What is wrong with the outcomes after the mutation; empty: nothing.
[[nodiscard]] std::string mutation_difference(const Mutation& mutation, const std::vector<Outcome>& before,
                                              const std::vector<Outcome>& after);

/// Checks of the plugins that the cases belong to, with what their mutations leave open, a line each; empty: nothing.
///
/// A check whose cases hold pass and fail needs a mutation from each to the other; one with a single of them needs one
/// that enters or leaves it. A check with the basis `attested`, or whose cases hold neither, needs one that leaves its
/// outcome unchanged: evidence never decides it.
[[nodiscard]] std::string unmutated(const manifest::Catalog& catalog, const std::vector<CheckCase>& cases);

}  // namespace qharden::testing
