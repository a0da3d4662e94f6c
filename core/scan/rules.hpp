/// What the host makes of a check's outcomes: whether it runs at all, what its evidence can bear, what gives way where
/// tables were read in part.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/scan/gate.hpp"
#include "core/scan/selection.hpp"
#include "core/snapshot/reader.hpp"
#include "core/snapshot/reads.hpp"
#include "core/util/outcome.hpp"
#include "core/worker/evaluator.hpp"

namespace qharden::scan {

/// How a check may run over a snapshot.
struct Admission {
  std::optional<Outcome> instead;  ///< it does not run: this stands in its place
  std::optional<Outcome> in_part;  ///< it runs, but only its fails (and defects) stand; all else gives way to this
  std::vector<std::pair<std::string, manifest::ParamValue>> params;  ///< what its SELECT is bound
  std::vector<Outcome> apart;                                        ///< of partitions that it does not judge: why not
};

/// Holds a check against the declared scope and the gate. Statements in `declared_scope` that name the check, or every
/// control it serves, and have an end that is not past, make it `not_applicable{out_of_scope}`. Threads: the reader's.
Admission admit(snapshot::Reader& reader, const Selected& selected, const snapshot::Reads& reads);

/// Stands between the session that judges one check and whoever takes its outcomes. Threads: one at a time.
class Rules {
 public:
  /// `selected` must outlive this. REQUIRES: nothing stands in the check's place.
  Rules(const Selected& selected, Admission admission)
      : selected_(selected), in_part_(std::move(admission.in_part)), apart_(std::move(admission.apart)) {}

  /// Whether take() must be shown every pass, not only those of open objects.
  [[nodiscard]] bool wants_passes() const;

  /// What an outcome of the check becomes; nothing: it gives way to what close() says.
  std::optional<Outcome> take(Outcome outcome);

  struct Closing {
    std::vector<Outcome> own;  ///< what the host says beside the check; in `counts` already
    Counts counts;             ///< of all outcomes, those included that were never shown
    bool looked = true;        ///< whether the check saw everything: what it did not report open is closed
  };
  /// Once every row was judged.
  [[nodiscard]] Closing close(const worker::Evaluated& evaluated) const;

 private:
  [[nodiscard]] Outcome borne(Outcome outcome) const;
  [[nodiscard]] std::optional<Outcome> own_outcome(const worker::Evaluated& evaluated) const;

  const Selected& selected_;
  std::optional<Outcome> in_part_;
  std::vector<Outcome> apart_;
  Counts moved_from_;  ///< outcomes as the check gave them, which take() changed or dropped
  Counts moved_to_;    ///< what they became
  bool judged_subscription_ = false;
};

}  // namespace qharden::scan
