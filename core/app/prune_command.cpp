#include <boost/program_options.hpp>
#include <filesystem>
#include <iostream>
#include <map>

#include "core/app/commands.hpp"
#include "core/app/run_lock.hpp"
#include "core/app/run_options.hpp"
#include "core/app/table.hpp"
#include "core/store/results.hpp"

namespace qharden::app {
namespace {

namespace fs = std::filesystem;
namespace po = boost::program_options;

void declare(Options& options) {
  options.add_options()("keep-days", po::value<int>()->value_name("DAYS"),
                        "remove what is older (default: retention.keep_days of the configuration)")(
      "keep-runs", po::value<int>()->value_name("RUNS"),
      "but keep the newest so many snapshots of each subscription (default: retention.keep_runs, or 10)")(
      "results", "remove the runs themselves from results.db too, not only their snapshots")(
      "dry-run", "say what would be removed, and remove nothing");
}

struct Retention {
  UnixTime before = 0;  ///< what began before then may go
  int keep_runs = 0;
};

Result<Retention> read_retention(const Arguments& arguments) {
  const auto configuration = read_configuration_if_any(arguments);
  if (!configuration) return configuration.error();
  const int days = arguments.has("keep-days") ? arguments.integer("keep-days") : configuration->keep_days;
  const int runs = arguments.has("keep-runs") ? arguments.integer("keep-runs") : configuration->keep_runs;
  if (days < 1)
    return Error{"say how long to keep things: --keep-days DAYS, or retention.keep_days in the configuration",
                 Reason::none, Fault::usage};
  if (runs < 1) return Error{"--keep-runs must be at least 1", Reason::none, Fault::usage};
  return Retention{now() - UnixTime{days} * 86'400, runs};
}

/// Old snapshots beyond those that stay anyway. `runs` are newest first; of several runs over one snapshot the newest
/// decides for all.
std::vector<store::Run> find_prunable(const std::vector<store::Run>& runs, const Retention& retention) {
  std::map<std::string, int> kept;
  std::map<std::string, bool> goes;  // by path
  std::vector<store::Run> found;
  for (const auto& run : runs) {
    if (run.snapshot.empty() || (run.finished == 0 && !fs::exists(run.snapshot))) continue;
    const auto [known, fresh] = goes.try_emplace(run.snapshot, false);
    if (fresh) known->second = ++kept[run.subscription] > retention.keep_runs && run.started < retention.before;
    if (known->second) found.push_back(run);
  }
  return found;
}

/// Removes the file only if it lies where snapshots of this store lie: `evaluate` also records runs over foreign files.
Result<bool> remove_snapshot(store::Results& results, const store::Run& run, const fs::path& folder) {
  const fs::path path = fs::path(run.snapshot).lexically_normal();
  const auto relative = path.lexically_relative(folder);
  if (relative.empty() || *relative.begin() == "..") return false;
  std::error_code error;
  fs::remove(path, error);
  if (error) return Error{"cannot remove " + path.string() + ": " + error.message(), Reason::none, Fault::store};
  if (const auto forgotten = results.forget_snapshot(run.id); !forgotten) return forgotten.error();
  return true;
}

Result<int> run(const Arguments& arguments) {
  const auto retention = read_retention(arguments);
  if (!retention) return retention.error();
  auto results = open_results(arguments);
  if (!results) return results.error();
  const auto runs = (*results)->runs("", /*unfinished=*/true);
  if (!runs) return runs.error();
  const bool dry = arguments.has("dry-run");
  const fs::path folder = fs::path(state_folder(arguments)) / "snapshots";
  TextTable table({dry ? "would go" : "removed", "subscription", "snapshot"});
  for (const auto& old : find_prunable(*runs, *retention)) {
    const auto lock = RunLock::take(state_folder(arguments) + "/" + old.subscription + ".lock");
    if (!lock) return lock.error();
    const auto removed = dry ? Result<bool>(true) : remove_snapshot(**results, old, folder);
    if (!removed) return removed.error();
    if (*removed) table.add({old.id, old.subscription, old.snapshot});
  }
  if (table.rows() > 0)
    table.print(std::cout);
  else
    std::cout << "no snapshot is older than that, or all are among those that stay\n";
  if (!arguments.has("results") || dry) return 0;
  const auto removed = (*results)->remove_runs_before(retention->before);
  if (!removed) return removed.error();
  std::cout << *removed << " runs removed from the results\n";
  return 0;
}

}  // namespace

Command prune_command() {
  return {"prune",
          "",
          "remove old snapshots and, if you say so, old runs",
          R"(Snapshots hold personal data and grow; results are small and say what changed. So prune
removes snapshots that are older than you say, keeping the newest few of each subscription, and
leaves the results alone unless --results is given. What later runs found stays as it is, with the
day it was first seen. Files that lie elsewhere are not touched.

Examples:
  qharden prune --keep-days 90 --dry-run
  qharden prune --keep-days 90 --keep-runs 5
  qharden prune --keep-days 730 --results
)",
          declare,
          run};
}

}  // namespace qharden::app
