#include "core/app/attestation_state.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include "core/app/run_options.hpp"
#include "core/scan/attested.hpp"
#include "core/util/paths.hpp"

namespace qharden::app {
namespace {

namespace fs = std::filesystem;

bool is_asked(const std::vector<config::InterviewQuestion>& interview, const std::string& check) {
  return std::any_of(interview.begin(), interview.end(), [&](const auto& question) {
    return std::find(question.checks.begin(), question.checks.end(), check) != question.checks.end();
  });
}

/// An attestation may close these. Where the evidence was read and a person has to look at it, that look is what is
/// needed, so such a check is only asked about when the interview names it.
bool is_open(const AttestationState& state, const store::Finding& finding) {
  const auto& outcome = finding.outcome;
  const auto* selected = find_selected(state.selection, finding.check);
  if (selected == nullptr || !outcome.attestation.empty()) return false;
  if (outcome.status == Status::manual)
    return selected->check->basis == Basis::attested || is_asked(state.interview, finding.check);
  return outcome.status == Status::not_evaluated && outcome.reason == Reason::unsupported;
}

Result<void> read_newest_run(AttestationState& state, const std::string& path) {
  if (!fs::exists(path)) return {};
  const auto results = store::Results::open(path);
  if (!results) return results.error();
  const auto runs = (*results)->runs(state.subscription.name);
  if (!runs) return runs.error();
  if (runs->empty()) return {};
  state.run = runs->front();
  auto uses = (*results)->attestations(state.run->id);
  if (!uses) return uses.error();
  state.uses = std::move(*uses);
  std::set<std::string> open;
  const auto read = (*results)->each_finding(state.run->id, [&](const store::Finding& finding) {
    if (is_open(state, finding)) open.insert(finding.check);
  });
  if (!read) return read.error();
  state.open.assign(open.begin(), open.end());
  return {};
}

void open_all_attested(AttestationState& state) {
  for (const auto& selected : state.selection.checks)
    if (selected.check->basis == Basis::attested) state.open.push_back(selected.check->id);
}

Result<config::Attestations> read_file(const config::Subscription& subscription, bool may_be_absent) {
  if (subscription.attestations.empty())
    return Error{"the subscription " + subscription.name +
                     " names no attestations file; add 'attestations: attestations.yaml' to it in the configuration",
                 Reason::none, Fault::usage};
  config::Attestations none;
  none.path = subscription.attestations;
  if (may_be_absent && !fs::exists(subscription.attestations)) return none;
  return config::load_attestations(subscription.attestations);
}

}  // namespace

Result<AttestationState> read_attestation_state(const Arguments& arguments, bool may_be_absent) {
  const auto configuration = read_configuration(arguments);
  if (!configuration) return configuration.error();
  const auto subscription = choose_subscription(arguments, *configuration);
  if (!subscription) return subscription.error();
  auto attestations = read_file(*subscription, may_be_absent);
  if (!attestations) return attestations.error();
  auto installation = Installation::load(configuration->plugin_folders);
  if (!installation) return installation.error();
  if (const auto known = scan::require_known_checks(*attestations, installation->catalog()); !known)
    return known.error();
  const auto settings = read_run_settings(arguments, *subscription, state_folder(arguments));
  if (!settings) return settings.error();
  auto selection = scan::select_checks(installation->catalog(), *settings->guide, settings->level, subscription->checks,
                                       settings->filter);
  if (!selection) return selection.error();
  auto interview = config::load_interview((share_folder() / "interview.yaml").string());
  if (!interview) return interview.error();
  AttestationState state{.subscription = *subscription,
                         .attestations = std::move(*attestations),
                         .installation = std::move(*installation),
                         .selection = std::move(*selection),
                         .interview = std::move(*interview),
                         .run = {},
                         .uses = {},
                         .open = {}};
  if (const auto read = read_newest_run(state, settings->results); !read) return read.error();
  if (!state.run) open_all_attested(state);
  return state;
}

std::vector<const manifest::Check*> unanswered(const AttestationState& state) {
  std::vector<const manifest::Check*> checks;
  for (const auto& id : state.open) {
    const auto* selected = find_selected(state.selection, id);
    const auto answers = [&](const config::Attestation& entry) {
      return entry.objects.empty() && std::find(entry.checks.begin(), entry.checks.end(), id) != entry.checks.end() &&
             scan::accept(entry, *selected, now()).state == store::AttestationUse::State::unused;
    };
    const auto& entries = state.attestations.entries;
    if (selected != nullptr && std::none_of(entries.begin(), entries.end(), answers)) checks.push_back(selected->check);
  }
  return checks;
}

const scan::Selected* find_selected(const scan::Selection& selection, const std::string& check) {
  for (const auto& selected : selection.checks)
    if (selected.check->id == check) return &selected;
  return nullptr;
}

}  // namespace qharden::app
