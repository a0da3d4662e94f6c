/// The approval policy: who approves the changes that qharden makes, when they may be made, and up to which risk nobody
/// has to approve them. A YAML file in the operator's git.
///
/// It holds what was decided; what was not is empty, and checks of control 4.3 say what is missing. What a file may
/// hold is described by config/schemas/approval-policy.schema.json too, and a test keeps the two in step.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/config/week.hpp"
#include "core/util/result.hpp"

namespace qharden::config {

/// When changes may be made.
struct ChangeWindow {
  std::string name;
  WeekWindow week;
};

struct ApprovalPolicy {
  bool remediation = false;            ///< whether qharden may change anything at all
  std::vector<std::string> approvers;  ///< logins or addresses of people
  std::optional<int> min_approvers;    ///< how many of them a change needs
  bool requester_may_approve = false;
  std::optional<int> escalation_hours;  ///< without an answer, escalate_to is told after so long
  std::vector<std::string> escalate_to;
  std::optional<int> timeout_hours;  ///< without an answer, timeout_action is taken after so long
  std::string timeout_action;        ///< reject or escalate; nothing is ever approved by silence
  std::string auto_approve_up_to;    ///< none, low, medium, high or critical
  std::vector<ChangeWindow> windows;
};

/// Reads the file. Errors (Fault::usage) name file, line, key and the mend. People and windows named twice (letters of
/// any case) are errors.
Result<ApprovalPolicy> load_approval_policy(const std::string& path);

}  // namespace qharden::config
