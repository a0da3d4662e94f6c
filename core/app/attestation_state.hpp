/// How the attestations of a subscription stand now: the file, the checks as they are set up, and the newest run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/app/command.hpp"
#include "core/app/installation.hpp"
#include "core/config/attestations.hpp"
#include "core/config/configuration.hpp"
#include "core/config/interview.hpp"
#include "core/scan/selection.hpp"
#include "core/store/results.hpp"

namespace qharden::app {

/// Owns what its members refer to.
struct AttestationState {
  config::Subscription subscription;
  config::Attestations attestations;  ///< empty when the file is not there yet
  Installation installation;
  scan::Selection selection;
  std::vector<config::InterviewQuestion> interview;
  std::optional<store::Run> run;            ///< the newest finished one
  std::vector<store::AttestationUse> uses;  ///< of that run
  std::vector<std::string> open;            ///< checks that an attestation could close, as of that run
};

/// Reads it all. `may_be_absent`: a file that is not there yet is an empty one. Errors: as the parts'.
Result<AttestationState> read_attestation_state(const Arguments& arguments, bool may_be_absent);

/// Open checks that no entry of the file answers already.
[[nodiscard]] std::vector<const manifest::Check*> unanswered(const AttestationState& state);

/// A check as the selection has it; null: it is not judged.
[[nodiscard]] const scan::Selected* find_selected(const scan::Selection& selection, const std::string& check);

}  // namespace qharden::app
