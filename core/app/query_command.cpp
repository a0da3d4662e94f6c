#include <boost/program_options.hpp>
#include <filesystem>
#include <iostream>

#include "core/app/commands.hpp"
#include "core/app/run_options.hpp"
#include "core/app/table.hpp"
#include "core/json/json.hpp"
#include "core/snapshot/reader.hpp"

namespace qharden::app {
namespace {

namespace po = boost::program_options;

void declare(Options& options) {
  options.add_options()("snapshot", po::value<std::string>()->value_name("FILE"),
                        "the snapshot to read (default: that of the newest finished run)")(
      "subscription", po::value<std::string>()->value_name("NAME"), "the newest run of this subscription");
  declare_format(options);
}

Result<std::string> snapshot_path(const Arguments& arguments) {
  if (arguments.has("snapshot")) return arguments.text("snapshot");
  const auto newest = read_run(state_folder(arguments) + "/results.db", "", arguments.text("subscription"));
  if (!newest) return newest.error();
  return newest->record.run.snapshot;
}

json::Value to_json(const snapshot::Query& query, int column) {
  switch (query.type(column)) {
    case snapshot::Query::Type::integer:
      return query.integer(column);
    case snapshot::Query::Type::real:
      return query.real(column);
    case snapshot::Query::Type::text:
      return std::string(query.text(column));
    case snapshot::Query::Type::blob:
    case snapshot::Query::Type::null:
      return nullptr;
  }
  return nullptr;
}

Result<void> print_json(snapshot::Query& query) {
  std::cout << "[";
  const char* separator = "";
  while (true) {
    const auto row = query.step();
    if (!row) return row.error();
    if (!*row) break;
    json::Value object = json::Value::object();
    for (int i = 0; i < query.columns(); ++i) object[std::string(query.name(i))] = to_json(query, i);
    std::cout << separator << "\n" << json::dump(object);
    separator = ",";
  }
  std::cout << "\n]\n";
  return {};
}

Result<void> print_text(snapshot::Query& query) {
  std::vector<std::string> header;
  for (int i = 0; i < query.columns(); ++i) header.emplace_back(query.name(i));
  TextTable table(header);
  while (true) {
    const auto row = query.step();
    if (!row) return row.error();
    if (!*row) break;
    std::vector<std::string> cells;
    for (int i = 0; i < query.columns(); ++i)
      cells.push_back(query.type(i) == snapshot::Query::Type::null ? "-" : std::string(query.text(i)));
    table.add(std::move(cells));
  }
  table.print(std::cout);
  std::cerr << table.rows() << (table.rows() == 1 ? " row\n" : " rows\n");
  return {};
}

Result<int> run(const Arguments& arguments) {
  const auto json = wants_json(arguments);
  if (!json) return json.error();
  const auto operands = arguments.texts("operand");
  if (operands.size() != 1)
    return Error{"give one SELECT, in quotes; see 'qharden query --help'", Reason::none, Fault::usage};
  const auto path = snapshot_path(arguments);
  if (!path) return path.error();
  auto reader = snapshot::Reader::open(*path);
  if (!reader) return reader.error();
  (*reader)->make_views({});
  (*reader)->restrict_to_reads();
  auto query = (*reader)->query(operands.front());
  if (!query)
    return Error{query.error().message +
                     "; a query is one SELECT over the tables and views that 'qharden tables' lists, "
                     "and the snapshot's own (_collection, _column, _call, _meta)",
                 Reason::none, Fault::usage};
  const auto printed = *json ? print_json(*query) : print_text(*query);
  if (!printed) return Error{printed.error().message, Reason::none, Fault::usage};
  return 0;
}

}  // namespace

Command query_command() {
  return {"query",
          "\"SELECT ...\"",
          "ask a snapshot in SQL",
          R"(Runs one SELECT over a sealed snapshot, with the views and functions that checks use. The
file cannot be changed by it. A snapshot is also an ordinary SQLite file: 'sqlite3 FILE' works.

Examples:
  qharden query "SELECT login, role, last_login_at FROM user WHERE status = 'active'"
  qharden query --snapshot old.db "SELECT * FROM _collection"
  qharden query --format json "SELECT role, count(*) AS logins FROM user GROUP BY role"
)",
          declare,
          run};
}

}  // namespace qharden::app
