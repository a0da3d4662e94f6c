#include <boost/program_options.hpp>
#include <iostream>

#include "core/app/commands.hpp"
#include "core/app/run_options.hpp"
#include "core/app/table.hpp"
#include "core/json/json.hpp"
#include "core/report/words.hpp"

namespace qharden::app {
namespace {

namespace po = boost::program_options;

constexpr std::size_t kShortId = 8;

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
  TextTable table({"id", "status", "severity", "check", "object", "message"});
  const auto listed = run.results->each_finding(run.record.run.id, [&](const store::Finding& finding) {
    const auto& outcome = finding.outcome;
    if (wanted && outcome.status != *wanted) return;
    std::string status(to_string(outcome.status));
    if (outcome.reason != Reason::none) status += " (" + std::string(to_string(outcome.reason)) + ")";
    table.add({finding.uid.substr(0, kShortId), status, std::string(to_string(outcome.severity)), finding.check,
               outcome.object.empty() ? "(subscription)" : outcome.object, outcome.message});
  });
  if (!listed) return listed.error();
  table.print(std::cout);
  return {};
}

json::Value to_json(const store::Change& change) {
  const auto state = [](const std::optional<Status>& status, Reason reason) {
    return json::Value{{"status", status ? json::Value(to_string(*status)) : json::Value(nullptr)},
                       {"reason", to_string(reason)}};
  };
  return {{"run", change.run},
          {"at", format_time(change.at)},
          {"kind", change.kind},
          {"cause", change.cause},
          {"from", state(change.from, change.from_reason)},
          {"to", state(change.to, change.to_reason)}};
}

json::Value to_json(const store::FindingLife& life) {
  const auto& [finding, open, changes] = life;
  json::Value list = json::Value::array();
  for (const auto& change : changes) list.push_back(to_json(change));
  return {{"uid", finding.uid},
          {"check", finding.check},
          {"object", finding.outcome.object},
          {"object_name", finding.outcome.object_name},
          {"open", open},
          {"status", to_string(finding.outcome.status)},
          {"reason", to_string(finding.outcome.reason)},
          {"severity", to_string(finding.outcome.severity)},
          {"message", finding.outcome.message},
          {"evidence", finding.outcome.evidence},
          {"first_seen", format_time(finding.first_seen)},
          {"last_seen", format_time(finding.last_seen)},
          {"changes", list}};
}

void print_life(const store::FindingLife& life) {
  const auto& outcome = life.finding.outcome;
  const std::string object = outcome.object.empty() ? "the subscription" : report::safe(outcome.object);
  std::cout << life.finding.check << " of " << object << "  (" << life.finding.uid << ")\n"
            << "  " << (life.open ? "open: " : "closed, last: ") << report::shown(outcome.status, outcome.reason)
            << (outcome.status == Status::fail ? std::string(to_string(outcome.status)) : "") << ", "
            << to_string(outcome.severity) << '\n'
            << report::wrapped(report::safe(outcome.message), 100, "  ") << "  first seen "
            << report::shown_time(life.finding.first_seen) << ", last " << report::shown_time(life.finding.last_seen)
            << "\n\n";
  TextTable table({"at", "change", "cause", "from", "to", "run"});
  for (const auto& change : life.changes)
    table.add({report::shown_time(change.at), change.kind, change.cause,
               change.from ? std::string(to_string(*change.from)) : "",
               change.to ? std::string(to_string(*change.to)) : "", change.run});
  table.print(std::cout);
  std::cout << '\n';
}

/// The lives of the findings whose ids begin as given.
Result<int> show(const Arguments& arguments, const std::vector<std::string>& ids, bool json) {
  auto results = open_results(arguments);
  if (!results) return results.error();
  json::Value list = json::Value::array();
  for (const auto& id : ids) {
    const auto lives = (*results)->find_lives(id);
    if (!lives) return lives.error();
    if (lives->empty())
      return Error{"no finding has an id that begins with '" + id + "'; 'qharden findings' shows them", Reason::none,
                   Fault::usage};
    for (const auto& life : *lives) {
      list.push_back(to_json(life));
      if (!json) print_life(life);
    }
  }
  if (json) std::cout << json::dump({{"schema", "qharden.finding-lives/1"}, {"findings", list}}) << '\n';
  return 0;
}

Result<int> run(const Arguments& arguments) {
  const auto json = wants_json(arguments);
  if (!json) return json.error();
  auto words = arguments.texts("operand");
  if (!words.empty()) {
    if (words.front() != "show" || words.size() == 1)
      return Error{"say 'qharden findings', or 'qharden findings show ID'", Reason::none, Fault::usage};
    words.erase(words.begin());
    return show(arguments, words, *json);
  }
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
          "[show ID...]",
          "list the findings of a finished run; 'findings show ID' tells one's life",
          R"(Lists what a run found, from the results store: nothing is read or judged again. With
--format json the whole record of the run, as 'scan --format json' printed it.
'findings show ID' tells when a finding was first and last seen, and each time it was opened,
resolved or came back, with the cause; the first few characters of the id are enough.

Examples:
  qharden findings                              the newest run
  qharden findings --status fail
  qharden findings show 3f9a1b2c
  qharden findings --run 20260105T100000Z-acme-3f9a --format json
)",
          declare,
          run};
}

}  // namespace qharden::app
