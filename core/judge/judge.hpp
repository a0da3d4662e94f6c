/// From outcomes to verdicts: checks, controls, score and coverage. Pure: no files, no clock.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/guide.hpp"
#include "core/store/results.hpp"

namespace qharden::judge {

/// Of a check (from its counts) and of a control (from its deciding checks):
/// any fail -> fail; else any not_evaluated or error -> incomplete; else any manual -> manual; else any pass -> pass;
/// else not_applicable. Without any outcome, and for a control without any check that decides it: incomplete.
enum class Verdict { pass, fail, incomplete, manual, not_applicable };

[[nodiscard]] std::string_view to_string(Verdict verdict);

struct ControlResult {
  std::string id;
  Verdict verdict = Verdict::incomplete;
  std::vector<std::string> checks;  ///< ids that serve it and were judged, deciding ones first
  bool covered = false;             ///< at least one installed check decides it
  bool attested = false;            ///< the verdict of a check that decides it rests on an attestation
};

/// Over checks that decide (or, for `extra`, those that do not), each once however many controls it serves.
struct Score {
  std::optional<double> score;     ///< passing / (passing + failing) checks, 0..1; none: nothing was judged
  std::optional<double> attested;  ///< part of `score`'s checks whose verdict rests on an attestation; none: no score
  std::optional<double> coverage;  ///< checks that came to pass, fail or not_applicable / all that should, 0..1
};

struct Judgement {
  std::vector<ControlResult> controls;  ///< those of the guide up to the level, in its order
  Score guide;
  Score extra;
};

[[nodiscard]] Verdict verdict_of(const Counts& counts);

/// The same over what counts, attestations included; but a pass of a check that did not look to its end is
/// `incomplete`, unless all it came to is attested.
[[nodiscard]] Verdict verdict_of(const store::CheckResult& check);

/// True when the verdict would be another one without attestations.
[[nodiscard]] bool rests_on_attestation(const store::CheckResult& check);

/// Whether a check decides its controls: those of the guide do, and in a strict judgement the extra ones as well.
[[nodiscard]] bool decides(const store::CheckResult& check, bool strict);

/// A check belongs to its control and to each further one it names. `not_selected` is the number of deciding checks
/// that were left out on purpose: it counts against coverage alone.
[[nodiscard]] Judgement judge(const config::Guide& guide, int level, const std::vector<store::CheckResult>& checks,
                              int not_selected, bool strict = false);

/// Exit status of a run (`reasons` in words, all that hold; `code` by precedence).
struct Exit {
  int code = 0;
  std::vector<std::string> reasons;
};
struct ExitPolicy {
  std::optional<Severity> fail_on = Severity::low;  ///< none: findings never change the exit status
  bool exit_zero = false;                           ///< masks 10 to 13 only
  bool strict = false;                              ///< attestations that are refused or expired count: 12
};
/// `worst_fail`: the highest severity among failing findings (raised ones included).
[[nodiscard]] Exit exit_of(const std::vector<store::CheckResult>& checks, std::optional<Severity> worst_fail,
                           const ExitPolicy& policy, const std::vector<store::AttestationUse>& attestations = {});

}  // namespace qharden::judge
