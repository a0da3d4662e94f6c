#include <boost/program_options.hpp>
#include <filesystem>
#include <iostream>
#include <map>

#include "core/app/commands.hpp"
#include "core/app/run_options.hpp"
#include "core/app/run_summary.hpp"
#include "core/app/table.hpp"
#include "core/json/json.hpp"
#include "core/report/words.hpp"
#include "core/snapshot/reader.hpp"
#include "core/store/results.hpp"

namespace qharden::app {
namespace {

namespace po = boost::program_options;
using json::Value;

constexpr std::size_t kChangesShown = 20;

constexpr const char* kRequests = R"(
SELECT source, path, count(*) AS calls, sum(attempt > 1) AS retries, sum(coalesce(error, '') <> '') AS failed,
       sum(bytes) AS bytes, sum(duration_ms) AS duration_ms, min(remaining) AS remaining
FROM _call GROUP BY source, path ORDER BY min(id))";

constexpr const char* kTables = R"(
SELECT "table", "partition", state, reason, detail, rows FROM _collection ORDER BY "table", "partition")";

void declare(Options& options) {
  options.add_options()("subscription", po::value<std::string>()->value_name("NAME"), "only runs of this subscription")(
      "all", "runs that did not finish too; of 'show': every change and every table");
  declare_format(options);
}

/// What a SELECT over a snapshot yields, row by row, as JSON objects.
Result<Value> rows_of(snapshot::Reader& reader, const char* sql) {
  auto query = reader.query(sql);
  if (!query) return query.error();
  Value rows = Value::array();
  while (true) {
    const auto more = query->step();
    if (!more) return more.error();
    if (!*more) return rows;
    Value row = Value::object();
    for (int i = 0; i < query->columns(); ++i) {
      const std::string name(query->name(i));
      if (query->type(i) == snapshot::Query::Type::integer)
        row[name] = query->integer(i);
      else
        row[name] = std::string(query->text(i));
    }
    rows.push_back(std::move(row));
  }
}

Value to_json(const store::Run& run) {
  const auto summary = read_summary(run.summary);
  return {{"id", run.id},
          {"subscription", run.subscription},
          {"scan_time", format_time(run.scan_time)},
          {"started", format_time(run.started)},
          {"finished", run.finished == 0 ? Value(nullptr) : Value(format_time(run.finished))},
          {"guide", run.guide},
          {"level", run.level},
          {"snapshot", run.snapshot},
          {"completes", run.completes},
          {"exit_code", run.finished == 0 ? Value(nullptr) : Value(summary.exit.code)},
          {"exit_reasons", summary.exit.reasons}};
}

std::string status_text(const std::optional<Status>& status, Reason reason) {
  if (!status) return "";
  return std::string(to_string(*status)) + (reason == Reason::none ? "" : " (" + std::string(to_string(reason)) + ")");
}

Value to_json(const store::FindingChange& change) {
  return {{"uid", change.uid},
          {"check", change.check},
          {"object", change.object},
          {"kind", change.change.kind},
          {"cause", change.change.cause},
          {"from", status_text(change.change.from, change.change.from_reason)},
          {"to", status_text(change.change.to, change.change.to_reason)}};
}

/// All that is known of one run, as one JSON object; the text form is printed from it.
struct Story {
  store::Run run;
  Value requests = Value::array();
  Value tables = Value::array();
  Value changes = Value::array();
};

Result<Story> read_story(store::Results& results, const store::Run& run) {
  Story story{run};
  std::error_code error;
  if (!run.snapshot.empty() && std::filesystem::exists(run.snapshot, error)) {
    auto reader = snapshot::Reader::open(run.snapshot);
    if (!reader) return reader.error();
    auto requests = rows_of(**reader, kRequests);
    if (!requests) return requests.error();
    auto tables = rows_of(**reader, kTables);
    if (!tables) return tables.error();
    story.requests = std::move(*requests);
    story.tables = std::move(*tables);
  }
  const auto listed = results.each_change(
      run.id, [&](const store::FindingChange& change) { story.changes.push_back(to_json(change)); });
  if (!listed) return listed.error();
  return story;
}

void print_head(const store::Run& run) {
  const auto summary = read_summary(run.summary);
  std::cout << "Run " << run.id << " of " << report::safe(run.subscription) << "\n\n"
            << "  scanned at    " << report::shown_time(run.scan_time) << '\n'
            << "  judged by     Qualys Hardening Guide " << run.guide << ", level " << run.level << '\n';
  if (run.finished == 0)
    std::cout << "  did not finish\n";
  else
    std::cout << "  took          " << run.finished - run.started << " s\n"
              << "  exit status   " << summary.exit.code << '\n';
  if (!run.completes.empty()) std::cout << "  completes     " << run.completes << '\n';
  std::cout << "  snapshot      " << (run.snapshot.empty() ? "pruned" : report::safe(run.snapshot)) << "\n\n";
}

void print_requests(const Value& requests) {
  if (requests.empty()) return;
  TextTable table({"source", "path", "calls", "retries", "failed", "KiB", "seconds", "left of the limit"});
  std::int64_t calls = 0;
  for (const auto& row : requests) {
    const auto number = [&](const char* name) { return json::integer_or(row, name, 0); };
    calls += number("calls");
    table.add({json::text_or(row, "source"), json::text_or(row, "path"), std::to_string(number("calls")),
               std::to_string(number("retries")), std::to_string(number("failed")),
               std::to_string((number("bytes") + 1023) / 1024), std::to_string(number("duration_ms") / 1000),
               json::text_or(row, "remaining")});
  }
  std::cout << "Requests (" << calls << ")\n";
  table.print(std::cout);
  std::cout << '\n';
}

void print_tables(const Value& tables, bool all) {
  if (tables.empty()) return;
  TextTable table({"table", "partition", "state", "rows", "why"});
  std::size_t complete = 0;
  for (const auto& row : tables) {
    const bool whole = json::text_or(row, "state") == "complete";
    complete += whole ? 1 : 0;
    if (whole && !all) continue;
    table.add({json::text_or(row, "table"), json::text_or(row, "partition"), json::text_or(row, "state"),
               std::to_string(json::integer_or(row, "rows", 0)),
               json::text_or(row, "reason") + (whole ? "" : ": ") + json::text_or(row, "detail")});
  }
  std::cout << "Tables: " << complete << " of " << tables.size() << " read completely\n";
  if (table.rows() > 0) table.print(std::cout);
  if (complete < tables.size()) std::cout << "'qharden scan --complete RUN' fetches what is missing.\n";
  std::cout << '\n';
}

void print_changes(const Value& changes, bool all) {
  std::map<std::string, int> kinds;
  for (const auto& change : changes) ++kinds[json::text_or(change, "kind")];
  std::string summary;
  for (const auto& [kind, count] : kinds) summary += (summary.empty() ? "" : ", ") + std::to_string(count) + " " + kind;
  std::cout << "Changes: " << (summary.empty() ? "none" : summary) << '\n';
  TextTable table({"id", "change", "cause", "check", "object", "from", "to"});
  for (const auto& change : changes) {
    if (!all && table.rows() == kChangesShown) break;
    const auto text = [&](const char* name) { return json::text_or(change, name); };
    table.add({text("uid").substr(0, 8), text("kind"), text("cause"), text("check"),
               text("object").empty() ? "(subscription)" : text("object"), text("from"), text("to")});
  }
  if (table.rows() > 0) table.print(std::cout);
  if (table.rows() < changes.size())
    std::cout << "... and " << changes.size() - table.rows() << " more; --all shows them\n";
}

Result<int> show(store::Results& results, const std::string& id, bool json, bool all) {
  const auto run = results.find_run(id);
  if (!run) return run.error();
  if (!*run) return Error{"there is no run '" + id + "'; 'qharden runs --all' lists them", Reason::none, Fault::usage};
  const auto story = read_story(results, **run);
  if (!story) return story.error();
  if (json) {
    Value out = to_json(story->run);
    out["schema"] = "qharden.run-story/1";
    out["requests"] = story->requests;
    out["tables"] = story->tables;
    out["changes"] = story->changes;
    std::cout << json::dump(out) << '\n';
    return 0;
  }
  print_head(story->run);
  print_requests(story->requests);
  print_tables(story->tables, all);
  print_changes(story->changes, all);
  return 0;
}

Result<int> list(store::Results& results, const Arguments& arguments, bool json) {
  const auto runs = results.runs(arguments.text("subscription"), arguments.has("all"));
  if (!runs) return runs.error();
  Value rows = Value::array();
  TextTable table({"run", "subscription", "scanned at", "guide", "exit", "snapshot"});
  for (const auto& run : *runs) {
    rows.push_back(to_json(run));
    table.add({run.id, run.subscription, report::shown_time(run.scan_time), run.guide,
               run.finished == 0 ? "unfinished" : std::to_string(read_summary(run.summary).exit.code),
               run.snapshot.empty() ? "pruned" : run.snapshot});
  }
  if (json)
    std::cout << json::dump({{"schema", "qharden.runs/1"}, {"runs", rows}}) << '\n';
  else
    table.print(std::cout);
  return 0;
}

Result<int> run(const Arguments& arguments) {
  const auto json = wants_json(arguments);
  if (!json) return json.error();
  const auto words = arguments.texts("operand");
  const bool shows = words.size() == 2 && words.front() == "show";
  if (!words.empty() && !shows)
    return Error{"say 'qharden runs', or 'qharden runs show RUN'", Reason::none, Fault::usage};
  auto results = open_results(arguments);
  if (!results) return results.error();
  return shows ? show(**results, words.back(), *json, arguments.has("all")) : list(**results, arguments, *json);
}

}  // namespace

Command runs_command() {
  return {"runs",
          "[show RUN]",
          "the runs so far; 'runs show RUN' tells one run's story",
          R"(Lists the runs in the results store, newest first, or tells of one: how many requests each
source took, what could not be read, and which findings it opened, resolved or brought back, with
the cause.

Examples:
  qharden runs
  qharden runs show 20260105T100000Z-acme-3f9a1b
  qharden runs show 20260105T100000Z-acme-3f9a1b --format json
)",
          declare,
          run};
}

}  // namespace qharden::app
