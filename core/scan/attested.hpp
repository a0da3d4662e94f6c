/// Which attestations stand for which outcomes. Pure: no files, no clock.
///
/// An attestation stands for `manual` and `not_evaluated{unsupported}` and for nothing else. The raw status stays. The
/// newest that covers an object takes precedence over older ones, whether it is accepted or not: what somebody saw last
/// is not undone by what was seen before. One that is refused or expired leaves the outcome as it is and adds the why
/// to its message.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/config/attestations.hpp"
#include "core/manifest/catalog.hpp"
#include "core/scan/selection.hpp"
#include "core/store/results.hpp"
#include "core/util/outcome.hpp"

namespace qharden::scan {

/// How long an attestation holds when the check has no parameter `valid_for`.
inline constexpr int kUsualDays = 180;
/// From so many days before its end on an attestation is warned about.
inline constexpr int kWarnDays = 30;

/// Days that an attestation of this check holds at most.
[[nodiscard]] int valid_for(const Selected& selected);

/// Errors (Fault::usage): an attestation names a check that is not installed, with file and line.
Result<void> require_known_checks(const config::Attestations& attestations, const manifest::Catalog& catalog);

/// An attestation held against the rules that need no outcomes: its time, evidence, answers and attesters.
/// `outcomes` and `overlaps` are not filled in.
[[nodiscard]] store::AttestationUse accept(const config::Attestation& attestation, const Selected& selected,
                                           UnixTime scan_time);

/// The attestations of one check, over its outcomes as they come. Threads: one at a time.
class AttestedCheck {
 public:
  using Give = std::function<void(const Outcome&)>;

  /// `attestations` must outlive this.
  AttestedCheck(const config::Attestations& attestations, const Selected& selected, UnixTime scan_time);

  /// Gives the outcome on, attested where one stands for it. An outcome that is the attester's own may be held back
  /// until somebody else is judged too.
  void take(Outcome outcome, const Give& give);
  /// Once all outcomes were taken: gives what was held back.
  void close(const Give& give);

  [[nodiscard]] std::vector<store::AttestationUse> uses() const;

 private:
  struct Candidate {
    const config::Attestation* attestation;
    store::AttestationUse use;
    bool in_future;
    bool judges_others;  ///< somebody else's outcome was seen, or a second attester makes that needless
    std::vector<Outcome> held;
  };
  Candidate* newest_for(const Outcome& outcome);
  void stand_for(Candidate& candidate, Outcome outcome, const Give& give);

  std::vector<Candidate> candidates_;  ///< newest first
};

}  // namespace qharden::scan
