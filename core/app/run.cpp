#include "core/app/run.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>

#include "core/app/account.hpp"
#include "core/app/exchanges.hpp"
#include "core/app/run_lock.hpp"
#include "core/app/run_summary.hpp"
#include "core/app/terminal.hpp"
#include "core/config/approval_policy.hpp"
#include "core/config/attestations.hpp"
#include "core/config/facts.hpp"
#include "core/log/log.hpp"
#include "core/qualys/client.hpp"
#include "core/scan/attested.hpp"
#include "core/scan/collect.hpp"
#include "core/scan/evaluate.hpp"
#include "core/scan/plan.hpp"
#include "core/snapshot/reader.hpp"
#include "core/snapshot/writer.hpp"
#include "core/store/limits.hpp"
#include "core/util/paths.hpp"

namespace qharden::app {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kLargestSkew = 300;          ///< seconds
constexpr std::int64_t kOldestToComplete = 86'400;  ///< seconds: what was read then and what is read now must fit

/// Sorts by time; the random part keeps two runs of one second apart.
std::string make_run_id(const std::string& subscription, UnixTime started) {
  std::string time = format_time(started);
  std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
  char unique[16];
  std::snprintf(unique, sizeof unique, "%06x", std::random_device{}() & 0xFFFFFFU);
  return time + "-" + subscription + "-" + unique;
}

/// A refused plugin outranks findings: what it would have judged was not looked at.
void add_refused(const Installation& installation, const std::vector<std::string>& at_run, judge::Exit& exit) {
  std::vector<std::string> reasons;
  for (const auto& refused : installation.refused())
    reasons.push_back("plugin refused: " + fs::path(refused.file).filename().string() + ": " + refused.error.message);
  for (const auto& refused : at_run) reasons.push_back("plugin refused: " + refused);
  if (reasons.empty()) return;
  exit.code = 3;
  exit.reasons.insert(exit.reasons.begin(), reasons.begin(), reasons.end());
}

/// What the subscription's people state. Changes nothing.
Result<config::Attestations> read_attestations(const Installation& installation,
                                               const config::Subscription& subscription) {
  if (subscription.attestations.empty()) return config::Attestations{};
  auto attestations = config::load_attestations(subscription.attestations);
  if (!attestations) return attestations.error();
  if (const auto known = scan::require_known_checks(*attestations, installation.catalog()); !known)
    return known.error();
  return attestations;
}

/// Id and check only: who attested is for the report.
void warn_about(const std::vector<store::AttestationUse>& attestations) {
  using State = store::AttestationUse::State;
  for (const auto& use : attestations) {
    const std::string what = "attestation " + use.id + " of " + use.check + " ";
    if (use.state == State::refused) log::warn(what + "is refused; the report says why");
    if (use.state == State::expired) log::warn(what + use.why + "; look again and attest anew");
    if (use.expires_soon) log::warn(what + "expires on " + format_time(use.until).substr(0, 10));
    if (use.overlaps) log::warn(what + "covers what a newer one covers too: the newer counts");
  }
}

/// Judges a sealed snapshot and finishes the run.
Result<FinishedRun> judge_run(Installation& installation, const scan::Selection& selection,
                              const config::Attestations& attestations, const RunSettings& settings,
                              std::unique_ptr<store::Results> results, const store::Run& run) {
  ProgressLine line;
  const auto evaluation = scan::evaluate(
      {.catalog = &installation.catalog(),
       .selection = &selection,
       .snapshot = run.snapshot,
       .run = run,
       .attestations = &attestations,
       .session_of = [&](const std::string& id) -> plugin::Session& { return installation.session_of(id); },
       .progress = [&](const std::string& check) { line.show("judging " + check); }},
      *results);
  if (!evaluation) return evaluation.error();
  auto checks = results->checks(run.id);
  if (!checks) return checks.error();
  auto exit = judge::exit_of(*checks, evaluation->worst_fail, settings.exit_policy, evaluation->attestations);
  add_refused(installation, evaluation->refused, exit);
  const RunSummary summary{exit, selection.not_selected + (settings.strict ? selection.extra_not_selected : 0),
                           settings.filter.profile.name, settings.strict};
  if (const auto done = results->finish_run(run.id, now(), write_summary(summary)); !done) return done.error();
  line.clear();
  warn_about(evaluation->attestations);
  FinishedRun finished{std::move(results), settings.guide, {}};
  auto stored = finished.results->find_run(run.id);
  if (!stored) return stored.error();
  finished.record.run = stored->value_or(run);
  finished.record.guide = finished.guide.get();
  finished.record.judgement =
      judge::judge(*finished.guide, settings.level, *checks, summary.not_selected, summary.strict);
  finished.record.profile = summary.profile;
  finished.record.strict = summary.strict;
  finished.record.checks = std::move(*checks);
  finished.record.exit = std::move(exit);
  finished.record.attestations = evaluation->attestations;
  return finished;
}

/// One collection from sign-in to the sealed file.
class Scan {
 public:
  Scan(const Installation& installation, const config::Subscription& subscription, const std::string& secret,
       const RunSettings& settings)
      : installation_(installation), subscription_(subscription), settings_(settings), secret_(secret) {
    request_.account = account_of(subscription);
    request_.catalog = &installation.catalog();
    request_.certificates = subscription.certificates;
  }

  /// Reads what the operator declared and decided. Changes nothing.
  Result<void> read_facts() {
    if (!subscription_.facts.empty()) {
      auto facts = config::load_facts(subscription_.facts);
      if (!facts) return facts.error();
      request_.facts = std::move(*facts);
    }
    if (!subscription_.approval_policy.empty()) {
      auto policy = config::load_approval_policy(subscription_.approval_policy);
      if (!policy) return policy.error();
      request_.approval_policy_file = subscription_.approval_policy;
      request_.approval_policy = std::move(*policy);
    }
    return {};
  }

  /// Makes folders and opens what is needed before anything is sent.
  Result<void> prepare(const scan::Plan& plan, store::Results& results) {
    request_.plan = &plan;
    auto key = results.fingerprint_key(subscription_.name);
    if (!key) return key.error();
    request_.fingerprint_key = std::move(*key);
    if (const auto made = make_private_folder(settings_.state_folder + "/snapshots"); !made) return made.error();
    if (const auto made = make_private_folder(snapshot_folder()); !made) return made.error();
    snapshot::abandon_partials(snapshot_folder());
    auto limits = store::Limits::open(settings_.limits);
    if (!limits) return limits.error();
    limits_ = std::move(*limits);
    return settings_.retry_secret ? limits_->forget_refused(subscription_.name) : Result<void>();
  }

  /// Finds the run whose collection is to be completed, if that was asked for.
  Result<void> find_base(store::Results& results) {
    if (settings_.complete.empty()) return {};
    const auto refuse = [&](const std::string& why) {
      return Error{"run " + settings_.complete + " cannot be completed: " + why, Reason::none, Fault::usage};
    };
    const auto found = results.find_run(settings_.complete);
    if (!found) return found.error();
    if (!*found) return refuse("there is none in the results; 'qharden runs' lists them");
    if ((*found)->subscription != subscription_.name)
      return refuse("it is one of the subscription " + (*found)->subscription);
    if ((*found)->snapshot.empty() || !fs::exists((*found)->snapshot))
      return refuse("its snapshot is not there; make a new scan");
    if (now() - (*found)->scan_time > kOldestToComplete) return refuse("it is older than a day; make a new scan");
    base_ = **found;
    return {};
  }

  /// Signs in and describes the run that begins with it.
  Result<store::Run> begin() {
    auto exchanges = Exchanges::open(settings_, subscription_, request_.facts, installation_.catalog());
    if (!exchanges) return exchanges.error();
    exchanges_ = std::move(*exchanges);
    qualys::Account account = request_.account;
    account.secret = secret_;
    client_ = std::make_unique<qualys::Client>(std::move(account), client_options(), exchanges_->transport(), *limits_,
                                               [this](const qualys::Exchange& exchange) { calls_.record(exchange); });
    const auto signed_in = client_->sign_in();
    if (!signed_in) return signed_in.error();
    const UnixTime local = now();
    request_.scan_time = signed_in->server_time == 0 ? exchanges_->time() : signed_in->server_time;
    skew_ = signed_in->server_time == 0 ? 0 : signed_in->server_time - signed_in->local_time;
    if (std::abs(skew_) > kLargestSkew)
      log::warn("the clock here differs from the service's by " + std::to_string(skew_) +
                " seconds; ages are counted by the service's");
    request_.log_row_at = signed_in->log_row_at;
    request_.subscription_id =
        signed_in->subscription_id.empty() ? "name:" + exchanges_->subscription_name() : signed_in->subscription_id;
    if (base_) {
      if (base_->subscription_id != request_.subscription_id)
        return Error{"run " + base_->id + " was over another Qualys subscription; make a new scan", Reason::none,
                     Fault::usage};
      request_.scan_time = base_->scan_time;
    }
    store::Run run;
    run.completes = settings_.complete;
    run.id = make_run_id(subscription_.name, local);
    run.subscription = subscription_.name;
    run.subscription_id = request_.subscription_id;
    run.scan_time = request_.scan_time;
    run.started = local;
    run.guide = settings_.guide->version;
    run.level = settings_.level;
    run.snapshot = snapshot_folder() + "/" + run.id + ".db";
    return run;
  }

  Result<void> collect(const store::Run& run) {
    auto writer = base_ ? snapshot::Writer::resume(base_->snapshot, run.snapshot, installation_.catalog())
                        : snapshot::Writer::create(run.snapshot, installation_.catalog());
    if (!writer) return writer.error();
    for (const auto& [key, value] : describe(run))
      if (const auto set = (*writer)->set_meta(key, value); !set) return set.error();
    request_.progress = [this](const scan::Progress& progress) { line_.show(progress); };
    if (const auto collected = scan::collect(request_, *client_, **writer, calls_); !collected)
      return collected.error();
    if (const auto recorded = exchanges_->problem(); !recorded) return recorded.error();
    line_.show("sealing the snapshot");
    auto sealed = (*writer)->seal();
    line_.clear();
    return sealed;
  }

 private:
  [[nodiscard]] std::string snapshot_folder() const {
    return settings_.state_folder + "/snapshots/" + subscription_.name;
  }

  [[nodiscard]] qualys::ClientOptions client_options() {
    qualys::ClientOptions options;
    options.share = subscription_.share;
    options.max_wait = std::chrono::minutes(subscription_.max_wait_minutes);
    options.timeout = std::chrono::seconds(subscription_.timeout_seconds);
    options.slots_folder = settings_.state_folder + "/slots";
    options.notice = [this](const std::string& text) {
      line_.clear();
      log::warn(text);
    };
    exchanges_->adapt(options);
    return options;
  }

  [[nodiscard]] std::map<std::string, std::string> describe(const store::Run& run) const {
    std::map<std::string, std::string> meta = {{"run", run.id},
                                               {"subscription", run.subscription},
                                               {"subscription_id", run.subscription_id},
                                               {"platform_url", subscription_.url},
                                               {"scan_time", format_time(run.scan_time)},
                                               {"clock_skew_s", std::to_string(skew_)},
                                               {"guide", run.guide},
                                               {"level", std::to_string(run.level)},
                                               {"completes", run.completes}};
    for (const auto& manifest : installation_.catalog().manifests()) meta["plugin." + manifest.id] = manifest.version;
    return meta;
  }

  const Installation& installation_;
  const config::Subscription& subscription_;
  const RunSettings& settings_;
  const std::string& secret_;
  scan::CollectRequest request_;
  std::unique_ptr<store::Limits> limits_;
  std::unique_ptr<Exchanges> exchanges_;
  scan::CallLog calls_;
  std::unique_ptr<qualys::Client> client_;
  std::optional<store::Run> base_;  ///< whose collection is completed
  std::int64_t skew_ = 0;
  ProgressLine line_;
};

}  // namespace

Result<FinishedRun> run_scan(Installation& installation, const config::Subscription& subscription,
                             const std::string& secret, const RunSettings& settings) {
  const auto selection = scan::select_checks(installation.catalog(), *settings.guide, settings.level,
                                             subscription.checks, settings.filter);
  if (!selection) return selection.error();
  const auto plan = scan::make_plan(installation.catalog(), *selection);
  if (!plan) return plan.error();
  Scan scan(installation, subscription, secret, settings);
  if (const auto read = scan.read_facts(); !read) return read.error();
  const auto attestations = read_attestations(installation, subscription);
  if (!attestations) return attestations.error();
  if (const auto made = make_private_folder(settings.state_folder); !made) return made.error();
  const auto lock = RunLock::take(settings.state_folder + "/" + subscription.name + ".lock");
  if (!lock) return lock.error();
  auto results = store::Results::open(settings.results);
  if (!results) return results.error();
  if (const auto found = scan.find_base(**results); !found) return found.error();
  if (const auto prepared = scan.prepare(*plan, **results); !prepared) return prepared.error();
  const auto run = scan.begin();
  if (!run) return run.error();
  if (const auto begun = (*results)->begin_run(*run); !begun) return begun.error();
  if (const auto collected = scan.collect(*run); !collected) return collected.error();
  return judge_run(installation, *selection, *attestations, settings, std::move(*results), *run);
}

Result<void> look_once(Installation& installation, const config::Subscription& subscription, const std::string& secret,
                       const RunSettings& settings, const std::string& file) {
  const auto selection = scan::select_checks(installation.catalog(), *settings.guide, settings.level,
                                             subscription.checks, settings.filter);
  if (!selection) return selection.error();
  auto plan = scan::make_plan(installation.catalog(), *selection);
  if (!plan) return plan.error();
  for (auto& job : plan->jobs) job.window_days = std::min(job.window_days, 1);
  config::Subscription bare = subscription;
  bare.certificates.clear();
  Scan scan(installation, bare, secret, settings);
  if (const auto made = make_private_folder(settings.state_folder); !made) return made.error();
  const auto lock = RunLock::take(settings.state_folder + "/" + subscription.name + ".lock");
  if (!lock) return lock.error();
  auto results = store::Results::open(settings.results);
  if (!results) return results.error();
  if (const auto prepared = scan.prepare(*plan, **results); !prepared) return prepared.error();
  auto run = scan.begin();
  if (!run) return run.error();
  run->snapshot = file;
  return scan.collect(*run);
}

Result<FinishedRun> run_evaluate(Installation& installation, const config::Subscription& subscription,
                                 const std::string& snapshot, const RunSettings& settings) {
  const auto selection = scan::select_checks(installation.catalog(), *settings.guide, settings.level,
                                             subscription.checks, settings.filter);
  if (!selection) return selection.error();
  const auto attestations = read_attestations(installation, subscription);
  if (!attestations) return attestations.error();
  const auto reader = snapshot::Reader::open(snapshot);
  if (!reader) return reader.error();
  if (const auto made = make_private_folder(settings.state_folder); !made) return made.error();
  auto results = store::Results::open(settings.results);
  if (!results) return results.error();
  store::Run run;
  run.started = now();
  run.subscription = (*reader)->meta("subscription");
  run.id = make_run_id(run.subscription, run.started);
  run.subscription_id = (*reader)->meta("subscription_id");
  run.scan_time = (*reader)->scan_time();
  run.snapshot = fs::absolute(snapshot).lexically_normal().string();
  run.guide = settings.guide->version;
  run.level = settings.level;
  if (const auto begun = (*results)->begin_run(run); !begun) return begun.error();
  return judge_run(installation, *selection, *attestations, settings, std::move(*results), run);
}

}  // namespace qharden::app
