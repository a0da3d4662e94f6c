/// What looks wrong or old in facts that are well formed.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/config/facts.hpp"
#include "core/util/time.hpp"

namespace qharden::config {

struct FactsProblem {
  int line = 0;           ///< of the entry in its file; 0: the file as a whole
  bool is_error = false;  ///< not finished: the file must not be used as it is
  std::string text;       ///< lower case, with the mend
};

struct LintContext {
  UnixTime now = 0;
  std::string audit_login;              ///< that the configuration signs in with; empty: not known
  std::set<std::string> known_targets;  ///< ids of controls and checks; empty: not known
};

/// In the order of the lines. An owner, an approver or a `by` that is still `TODO` is an error, the rest are
/// warnings: reviews older than a
/// year, ends that have passed, dates to come, more than two break-glass logins, the audit login not declared,
/// networks that overlap, private addresses, an export older than a week, targets that do not exist, nobody who
/// declares.
[[nodiscard]] std::vector<FactsProblem> lint_facts(const Facts& facts, const LintContext& context);

}  // namespace qharden::config
