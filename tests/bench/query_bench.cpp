#include <sqlite3.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "core/plugin/discovery.hpp"
#include "core/plugin/session.hpp"
#include "tests/bench/measure.hpp"
#include "tests/bench/parts.hpp"

namespace qharden::bench {
namespace {

/// Twenty plain queries: the same text runs in the worker and in the sqlite3 shell.
std::vector<std::string> plain_queries() {
  const std::vector<std::string> shapes = {
      "SELECT 'pass' AS status, count(*) AS n FROM host WHERE ip LIKE '10.%'",
      "SELECT 'pass' AS status, count(DISTINCT os) AS n FROM host",
      "SELECT 'pass' AS status, max(n) AS n FROM (SELECT count(*) AS n FROM host GROUP BY os, tracking_method)",
      "SELECT 'pass' AS status, count(*) AS n FROM host WHERE last_vm_scanned_at > '2026-01-01' AND network_id = 0",
      "SELECT 'pass' AS status, count(*) AS n FROM host AS h JOIN host_tag AS t ON t._parent = h._row"};
  std::vector<std::string> queries;
  for (int i = 0; i < 4; ++i) queries.insert(queries.end(), shapes.begin(), shapes.end());
  return queries;
}

void evaluate(plugin::Session& session, worker::Evaluation evaluation) {
  const auto evaluated = session.evaluate(evaluation, [](const Outcome&) {});
  if (!evaluated) throw std::runtime_error(evaluated.error().message);
}

void run_shell(const std::string& snapshot, const std::string& script) {
  if (Child({"/usr/bin/sqlite3", "-readonly", "-init", script, snapshot, ".quit"}).wait_sampling() != 0)
    throw std::runtime_error("the sqlite3 shell failed");
}

/// The judge's SELECT, stepped in a plain loop that reads every column.
void plain_judge_loop(const std::string& snapshot) {
  sqlite3* db = nullptr;
  sqlite3_open_v2(("file:" + snapshot + "?immutable=1").c_str(), &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nullptr);
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(
      db, "SELECT dns, netbios, os, ip, tracking_method, last_vm_scanned_at, first_found_at, _row AS row FROM host", -1,
      &statement, nullptr);
  std::int64_t bad = 0;
  while (sqlite3_step(statement) == SQLITE_ROW) {
    for (int i = 0; i < 7; ++i) bad += sqlite3_column_text(statement, i) == nullptr ? 1 : 0;
    bad += sqlite3_column_int64(statement, 7) < 0 ? 1 : 0;
  }
  sqlite3_finalize(statement);
  sqlite3_close(db);
  if (bad != 0) throw std::runtime_error("there are hosts that are not whole");
}

}  // namespace

void bench_queries(const std::string& snapshot) {
  const auto queries = plain_queries();
  const std::string script = snapshot + ".sql";
  std::ofstream out(script);
  for (const auto& query : queries) out << query << ";\n";
  out.close();
  const auto session = plugin::make_worker_session({"sql", {}, {}}, {});
  if (const auto opened = session->open(snapshot, {}); !opened) throw std::runtime_error(opened.error().message);
  char figure[64];
  const double worker = median_ratio(
      5, [&] { run_shell(snapshot, script); },
      [&] {
        for (const auto& query : queries)
          evaluate(*session, {.check = "bench", .sql = query, .params = {}, .open = {}});
      });
  std::snprintf(figure, sizeof figure, "%.2f", worker);
  print_row("20 plain queries: worker / sqlite3 shell", figure, "goal <= 1.10");

  const auto discovery = plugin::discover({QHARDEN_BENCH_PLUGINS});
  if (discovery.found.size() != 1) throw std::runtime_error("the bench's plugin is missing");
  const auto judged = plugin::make_direct_session(discovery.found.front().program);
  if (const auto opened = judged->open(snapshot, {}); !opened) throw std::runtime_error(opened.error().message);
  const auto& check = discovery.found.front().manifest.checks.front();
  const double judge = median_ratio(
      7, [&] { plain_judge_loop(snapshot); },
      [&] { evaluate(*judged, {.check = check.id, .sql = check.sql, .has_judge = true, .params = {}, .open = {}}); });
  std::snprintf(figure, sizeof figure, "%.2f", judge);
  print_row("C++ judge with a verdict for each row / plain loop", figure, "goal <= 1.15");
}

}  // namespace qharden::bench
