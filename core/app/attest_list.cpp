#include <algorithm>
#include <filesystem>
#include <iostream>

#include "core/app/attest.hpp"
#include "core/app/attestation_state.hpp"
#include "core/app/run_options.hpp"
#include "core/app/table.hpp"
#include "core/json/json.hpp"
#include "core/report/attestations.hpp"
#include "core/report/words.hpp"
#include "core/scan/attested.hpp"

namespace qharden::app {
namespace {

using State = store::AttestationUse::State;

struct Listed {
  store::AttestationUse use;
  std::string state;  ///< a word
  std::string why;
};

const store::AttestationUse* in_run(const AttestationState& state, const store::AttestationUse& now) {
  const auto* use = report::find_use(state.uses, now.id, now.check);
  // Another statement under the same id is not the one that the run was given.
  const bool same = use != nullptr && use->at == now.at && use->answers == now.answers && use->holds == now.holds;
  return same ? use : nullptr;
}

/// As it stands now; what the newest run made of it where nothing speaks against it today.
Listed listed_of(const AttestationState& state, const config::Attestation& entry, const std::string& check,
                 UnixTime now) {
  const auto* selected = find_selected(state.selection, check);
  Listed listed;
  if (selected == nullptr) {
    listed.use.id = entry.id;
    listed.use.check = check;
    listed.state = "not selected";
    listed.why = "the check is not judged: guide, level, profile or configuration leave it out";
    return listed;
  }
  listed.use = scan::accept(entry, *selected, now);
  listed.why = listed.use.why;
  const auto* run = in_run(state, listed.use);
  if (listed.use.state != State::unused) {
    listed.state = to_string(listed.use.state);
  } else if (run == nullptr) {
    listed.state = "waiting";
    listed.why = state.run ? "the newest run did not have it; it counts from the next on" : "there is no run yet";
  } else if (run->state == State::used) {
    listed.state = "used";
    listed.use.outcomes = run->outcomes;
    listed.why = report::state_line(*run);
  } else if (run->state == State::refused) {
    listed.state = "refused";
    listed.why = run->why;
  } else {
    listed.state = "matches nothing";
    listed.why = "in the newest run there was nothing it may stand for";
  }
  listed.use.overlaps = run != nullptr && run->overlaps;
  return listed;
}

json::Value to_json(const Listed& listed) {
  return {{"id", listed.use.id},
          {"check", listed.use.check},
          {"state", listed.state},
          {"why", listed.why},
          {"until", listed.use.until == 0 ? json::Value(nullptr) : json::Value(format_time(listed.use.until))},
          {"expires_soon", listed.use.expires_soon},
          {"overlaps", listed.use.overlaps},
          {"outcomes", listed.use.outcomes}};
}

std::string state_text(const Listed& listed) {
  return listed.state + (listed.use.expires_soon ? ", expires soon" : "") +
         (listed.use.overlaps ? ", a newer one counts" : "");
}

}  // namespace

Result<int> list_attestations(const Arguments& arguments) {
  const auto as_json = wants_json(arguments);
  if (!as_json) return as_json.error();
  const auto state = read_attestation_state(arguments, /*may_be_absent=*/false);
  if (!state) return state.error();
  json::Value list = json::Value::array();
  TextTable table({"attestation", "check", "state", "until", "why"});
  for (const auto& entry : state->attestations.entries)
    for (const auto& check : entry.checks) {
      const auto listed = listed_of(*state, entry, check, now());
      list.push_back(to_json(listed));
      table.add({entry.id, check, state_text(listed), listed.use.until == 0 ? "" : report::shown_day(listed.use.until),
                 listed.why});
    }
  const std::string run = state->run ? state->run->id : "";
  json::Value open = json::Value::array();
  for (const auto* check : unanswered(*state)) open.push_back(check->id);
  if (*as_json) {
    std::cout << json::dump({{"schema", "qharden.attestations/1"},
                             {"subscription", state->subscription.name},
                             {"run", run.empty() ? json::Value(nullptr) : json::Value(run)},
                             {"attestations", list},
                             {"open", open}})
              << '\n';
    return 0;
  }
  std::cout << (run.empty() ? "There is no run yet.\n\n" : "As of run " + run + ", and of today.\n\n");
  table.print(std::cout);
  if (!open.empty()) std::cout << "\nOpen, and could be attested ('qharden attest --interview'):\n";
  for (const auto& check : open) std::cout << "  " << check.get<std::string>() << '\n';
  return 0;
}

}  // namespace qharden::app
