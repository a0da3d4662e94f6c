#include <filesystem>

#include "core/app/run.hpp"
#include "core/app/run_summary.hpp"
#include "core/util/paths.hpp"

namespace qharden::app {
namespace {

namespace fs = std::filesystem;

/// The named run, or the newest one of the subscription.
Result<store::Run> find_run(store::Results& results, const std::string& run_id, const std::string& subscription) {
  const auto runs = results.runs(subscription);
  if (!runs) return runs.error();
  for (const auto& run : *runs)
    if (run_id.empty() || run.id == run_id) return run;
  return Error{run_id.empty() ? "there is no finished run" + (subscription.empty() ? "" : " of " + subscription)
                              : "there is no finished run '" + run_id + "'",
               Reason::none, Fault::usage};
}

}  // namespace

Result<std::unique_ptr<store::Results>> open_existing_results(const std::string& path) {
  if (!fs::exists(path))
    return Error{
        "there are no results yet in " + path +
            "; run 'qharden scan' first, or name the folder that holds them with --state-dir (the demo prints its own)",
        Reason::none, Fault::usage};
  return store::Results::open(path);
}

Result<FinishedRun> read_run(const std::string& path, const std::string& run_id, const std::string& subscription) {
  auto results = open_existing_results(path);
  if (!results) return results.error();
  const auto run = find_run(**results, run_id, subscription);
  if (!run) return run.error();
  auto guide = config::load_guide((share_folder() / "guide").string(), run->guide);
  if (!guide) return guide.error();
  auto checks = (*results)->checks(run->id);
  if (!checks) return checks.error();
  auto attestations = (*results)->attestations(run->id);
  if (!attestations) return attestations.error();
  const auto summary = read_summary(run->summary);
  FinishedRun finished{std::move(*results), std::make_shared<const config::Guide>(std::move(*guide)), {}};
  finished.record.run = *run;
  finished.record.guide = finished.guide.get();
  finished.record.exit = summary.exit;
  finished.record.judgement = judge::judge(*finished.guide, run->level, *checks, summary.not_selected, summary.strict);
  finished.record.profile = summary.profile;
  finished.record.strict = summary.strict;
  finished.record.checks = std::move(*checks);
  finished.record.attestations = std::move(*attestations);
  return finished;
}

}  // namespace qharden::app
