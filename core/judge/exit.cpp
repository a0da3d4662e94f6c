#include <algorithm>
#include <set>

#include "core/judge/judge.hpp"

namespace qharden::judge {
namespace {

using store::CheckResult;

constexpr const char* kUnchanged = " (does not change the exit status)";
constexpr int kFindings = 10;
constexpr int kIncomplete = 5;
constexpr int kAttestations = 12;

std::string counted(std::int64_t count, const std::string& noun) {
  return std::to_string(count) + ' ' + noun + (count == 1 ? "" : "s");
}

/// Failing findings at or above a severity. A check that raised a finding above its own severity is seen in
/// `worst_fail` alone, so the number may be a lower bound and then says so.
std::string findings_reason(const std::vector<CheckResult>& checks, Severity from) {
  std::int64_t certain = 0;
  std::int64_t below = 0;
  for (const auto& check : checks) (check.severity >= from ? certain : below) += check.effective().of(Status::fail);
  const std::string at_or_above = " at or above " + std::string(to_string(from));
  if (certain == 0) return "a finding" + at_or_above;
  return (below > 0 ? "at least " : "") + counted(certain, "finding") + at_or_above;
}

bool is_incomplete(const CheckResult& check) {
  const auto counts = check.effective();
  return counts.of(Status::not_evaluated) + counts.of(Status::error) > 0 || counts.total() == 0 ||
         verdict_of(check) == Verdict::incomplete;
}

std::string incomplete_reason(const std::vector<const CheckResult*>& checks, std::size_t all) {
  constexpr std::size_t kNamed = 3;
  std::string text = std::to_string(checks.size()) + " of " + counted(static_cast<std::int64_t>(all), "check") +
                     " could not be judged in full: ";
  for (std::size_t i = 0; i < std::min(kNamed, checks.size()); ++i) text += (i > 0 ? ", " : "") + checks[i]->id;
  if (checks.size() > kNamed) text += " and " + std::to_string(checks.size() - kNamed) + " more";
  return text;
}

/// Empty: all are well.
std::string attestations_reason(const std::vector<store::AttestationUse>& attestations) {
  using State = store::AttestationUse::State;
  std::set<std::string> ids;
  for (const auto& use : attestations)
    if (use.state == State::refused || use.state == State::expired) ids.insert(use.id);
  if (ids.empty()) return {};
  std::string text = counted(static_cast<std::int64_t>(ids.size()), "attestation") + " refused or expired: ";
  for (const auto& id : ids) text += (id == *ids.begin() ? "" : ", ") + id;
  return text;
}

std::optional<Severity> worst_of(const std::vector<CheckResult>& checks, std::optional<Severity> worst) {
  for (const auto& check : checks)
    if (check.effective().of(Status::fail) > 0 && (!worst || check.severity > *worst)) worst = check.severity;
  return worst;
}

}  // namespace

Exit exit_of(const std::vector<CheckResult>& checks, std::optional<Severity> worst_fail, const ExitPolicy& policy,
             const std::vector<store::AttestationUse>& attestations) {
  Exit exit;
  const auto worst = worst_of(checks, worst_fail);
  if (policy.fail_on && worst && *worst >= *policy.fail_on) {
    if (!policy.exit_zero) exit.code = kFindings;
    exit.reasons.push_back(findings_reason(checks, *policy.fail_on) + (policy.exit_zero ? kUnchanged : ""));
  }
  std::vector<const CheckResult*> incomplete;
  for (const auto& check : checks)
    if (is_incomplete(check)) incomplete.push_back(&check);
  if (!incomplete.empty()) {
    if (exit.code == 0) exit.code = kIncomplete;
    exit.reasons.push_back(incomplete_reason(incomplete, checks.size()));
  }
  if (const auto reason = attestations_reason(attestations); policy.strict && !reason.empty()) {
    if (exit.code == 0 && !policy.exit_zero) exit.code = kAttestations;
    exit.reasons.push_back(reason + (policy.exit_zero ? kUnchanged : ""));
  }
  return exit;
}

}  // namespace qharden::judge
