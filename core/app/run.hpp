/// A run: collect, seal, judge, store. What `scan`, `demo` and `evaluate` share.
#pragma once

#include <memory>
#include <string>

#include "core/app/installation.hpp"
#include "core/config/configuration.hpp"
#include "core/config/guide.hpp"
#include "core/judge/judge.hpp"
#include "core/qualys/replay.hpp"
#include "core/report/report.hpp"
#include "core/scan/selection.hpp"

namespace qharden::app {

/// What a run needs beside the subscription; from options and configuration.
struct RunSettings {
  std::string state_folder;
  std::string results;  ///< results.db
  std::string limits;   ///< file that holds limits and refused secrets; the same as `results` but for the demo
  std::shared_ptr<const config::Guide> guide;
  int level = 2;
  scan::Filter filter;  ///< with the profile
  bool strict = false;  ///< the extra checks decide too
  judge::ExitPolicy exit_policy;
  std::string complete;       ///< id of the run whose collection this one goes on with; empty: a collection of its own
  bool retry_secret = false;  ///< send a secret that was refused before once more
  std::string record;         ///< folder for a recording of all exchanges; empty: none is made
  bool record_raw = false;    ///< do not redact it
  std::shared_ptr<qualys::Replay> replay;  ///< answers instead of the network; null: the network
};

/// Owns what its record refers to.
struct FinishedRun {
  std::unique_ptr<store::Results> results;
  std::shared_ptr<const config::Guide> guide;
  report::Record record;
};

/// Signs in, collects into a new sealed snapshot, judges it. `secret` is the resolved one; it goes to the client alone.
Result<FinishedRun> run_scan(Installation& installation, const config::Subscription& subscription,
                             const std::string& secret, const RunSettings& settings);

/// Signs in and collects what the selected checks need into a new sealed snapshot at `file`, of logs one day alone. It
/// is no run: nothing is judged or stored, and what the operator declared stays out.
Result<void> look_once(Installation& installation, const config::Subscription& subscription, const std::string& secret,
                       const RunSettings& settings, const std::string& file);

/// Judges an existing snapshot. `subscription` gives parameters; its address and login are not used.
Result<FinishedRun> run_evaluate(Installation& installation, const config::Subscription& subscription,
                                 const std::string& snapshot, const RunSettings& settings);

/// The results file at `path`. Errors (Fault::usage): there is none yet.
Result<std::unique_ptr<store::Results>> open_existing_results(const std::string& path);

/// A finished run as it was stored, judged by the guide it was made with.
Result<FinishedRun> read_run(const std::string& results, const std::string& run_id, const std::string& subscription);

}  // namespace qharden::app
