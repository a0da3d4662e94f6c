/// Judges the selected checks over one sealed snapshot and stores what they said.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/config/attestations.hpp"
#include "core/plugin/session.hpp"
#include "core/scan/plan.hpp"
#include "core/scan/selection.hpp"
#include "core/store/results.hpp"

namespace qharden::scan {

/// Gives the session in which a plugin's judges run; the id "" means: no plugin, SQL alone. Sessions live as long as
/// the factory's owner, over any number of snapshots.
using SessionOf = std::function<plugin::Session&(const std::string& plugin)>;

struct EvaluateRequest {
  const manifest::Catalog* catalog = nullptr;
  const Selection* selection = nullptr;
  std::string snapshot;
  store::Run run;                                      ///< begun in the store already
  const config::Attestations* attestations = nullptr;  ///< null: none
  SessionOf session_of;
  std::function<void(const std::string& check)> progress;  ///< may be empty
};

struct Evaluation {
  std::optional<Severity> worst_fail;
  std::vector<store::AttestationUse> attestations;  ///< what became of them, stored already
  std::vector<std::string> refused;  ///< plugins whose library did not load or is not what the sidecar says, and why
};

/// Before the first check of a plugin runs, its library is loaded and compared with the sidecar that the check came
/// from; what does not fit costs all checks of that plugin. A plugin that crashes, hangs or throws costs its own check:
/// that becomes one outcome of status error. Errors here are faults of the snapshot or the store.
Result<Evaluation> evaluate(const EvaluateRequest& request, store::Results& results);

}  // namespace qharden::scan
