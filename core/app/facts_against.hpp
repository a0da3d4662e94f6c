/// Compares declared facts with what a snapshot shows.
#pragma once

#include <string>
#include <vector>

#include "core/config/facts_lint.hpp"
#include "core/util/result.hpp"

namespace qharden::app {

/// Declared logins that the user list lacks, and networks that nobody came from. What cannot be compared, because the
/// snapshot does not hold it whole, is a warning of its own. Errors: the snapshot cannot be opened.
Result<std::vector<config::FactsProblem>> compare_facts(const config::Facts& facts, const std::string& snapshot);

}  // namespace qharden::app
