#include <boost/program_options.hpp>
#include <iostream>

#include "core/app/commands.hpp"
#include "core/app/run_options.hpp"
#include "core/app/table.hpp"

namespace qharden::app {
namespace {

namespace po = boost::program_options;

void declare(Options& options) {
  options.add_options()("run", po::value<std::string>()->value_name("ID"), "of this run (default: the newest)")(
      "subscription", po::value<std::string>()->value_name("NAME"), "the newest run of this subscription")(
      "status", po::value<std::string>()->value_name("STATUS"),
      "text: only fail, manual, not_evaluated, not_applicable or error");
  declare_format(options);
}

Result<void> print_text(const Arguments& arguments, FinishedRun& run) {
  const auto wanted = to_status(arguments.text("status"));
  if (arguments.has("status") && !wanted)
    return Error{"--status '" + arguments.text("status") + "' is not a status", Reason::none, Fault::usage};
  TextTable table({"status", "severity", "check", "object", "message"});
  const auto listed = run.results->each_finding(run.record.run.id, [&](const store::Finding& finding) {
    const auto& outcome = finding.outcome;
    if (wanted && outcome.status != *wanted) return;
    std::string status(to_string(outcome.status));
    if (outcome.reason != Reason::none) status += " (" + std::string(to_string(outcome.reason)) + ")";
    table.add({status, std::string(to_string(outcome.severity)), finding.check,
               outcome.object.empty() ? "(subscription)" : outcome.object, outcome.message});
  });
  if (!listed) return listed.error();
  table.print(std::cout);
  return {};
}

Result<int> run(const Arguments& arguments) {
  const auto json = wants_json(arguments);
  if (!json) return json.error();
  auto finished =
      read_run(state_folder(arguments) + "/results.db", arguments.text("run"), arguments.text("subscription"));
  if (!finished) return finished.error();
  const auto printed =
      *json ? report::write_json(std::cout, finished->record, *finished->results) : print_text(arguments, *finished);
  if (!printed) return printed.error();
  return 0;
}

}  // namespace

Command findings_command() {
  return {"findings",
          "",
          "list the findings of a finished run",
          R"(Lists what a run found, from the results store: nothing is read or judged again. With
--format json the whole record of the run, as 'scan --format json' printed it.

Examples:
  qharden findings                              the newest run
  qharden findings --status fail
  qharden findings --run 20260105T100000Z-acme-3f9a --format json
)",
          declare,
          run};
}

}  // namespace qharden::app
