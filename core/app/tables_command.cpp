#include <boost/program_options.hpp>
#include <iostream>

#include "core/app/commands.hpp"
#include "core/app/reference.hpp"
#include "core/app/run_options.hpp"
#include "core/app/table.hpp"
#include "core/json/json.hpp"

namespace qharden::app {
namespace {

std::string origin(const manifest::Catalog::OwnedTable& owned) {
  if (owned.source == nullptr) return "host";
  return owned.source->plugin + ": " + owned.source->path +
         (owned.source->verb.empty() ? "" : " " + owned.source->verb);
}

json::Value to_json(const manifest::Catalog::OwnedTable& owned) {
  json::Value columns = json::Value::array();
  for (const auto& column : owned.table->columns)
    columns.push_back({{"name", column.name}, {"type", to_string(column.type)}, {"from", column.from}});
  return {{"name", owned.table->name},
          {"title", owned.table->title},
          {"parent", owned.table->parent},
          {"origin", origin(owned)},
          {"columns", columns}};
}

void print_one(const manifest::Catalog::OwnedTable& owned) {
  std::cout << owned.table->name << "  " << owned.table->title << "\n  from " << origin(owned);
  if (!owned.table->parent.empty()) std::cout << ", rows within " << owned.table->parent << " (_parent is its _row)";
  std::cout << "\n\n";
  TextTable table({"column", "type", "from"});
  for (const auto& column : owned.table->columns)
    table.add({column.name + (column.key ? " (key)" : ""), std::string(to_string(column.type)),
               column.learned && column.from.empty() ? "not learned yet" : column.from});
  table.print(std::cout);
  std::cout << '\n';
}

Result<int> run(const Arguments& arguments) {
  const auto format = format_of(arguments, {"text", "json", "markdown"});
  if (!format) return format.error();
  const bool json = *format == "json";
  const auto installation = list_installation(arguments);
  if (!installation) return installation.error();
  const auto& catalog = installation->catalog();
  const auto names = arguments.texts("operand");
  if (*format == "markdown" && !names.empty())
    return Error{"--format markdown is of all tables; leave the names out", Reason::none, Fault::usage};
  if (*format == "markdown") {
    if (const auto written = write_tables_reference(std::cout, catalog); !written) return written.error();
    return 0;
  }
  for (const auto& name : names) {
    const auto it = catalog.tables().find(name);
    const bool is_view = std::any_of(catalog.views().begin(), catalog.views().end(),
                                     [&](const auto* view) { return view->name == name; });
    if (it == catalog.tables().end() && !is_view)
      return Error{"there is no table or view '" + name + "'; 'qharden tables' lists them", Reason::none, Fault::usage};
    if (json) continue;
    if (it != catalog.tables().end()) print_one(it->second);
    for (const auto* view : catalog.views())
      if (view->name == name) std::cout << view->name << "  " << view->title << "  (view)\n" << view->sql << "\n\n";
  }
  json::Value list = json::Value::array();
  TextTable table({"table", "from", "title"});
  const auto wanted = [&](const std::string& name) {
    return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
  };
  for (const auto& [name, owned] : catalog.tables()) {
    if (!wanted(name)) continue;
    list.push_back(to_json(owned));
    table.add({name, origin(owned), owned.table->title});
  }
  json::Value views = json::Value::array();
  for (const auto* view : catalog.views()) {
    if (!wanted(view->name)) continue;
    views.push_back({{"name", view->name}, {"title", view->title}, {"sql", view->sql}});
    table.add({view->name, view->plugin + ": view", view->title});
  }
  if (json)
    std::cout << json::dump({{"schema", "qharden.tables/1"}, {"tables", list}, {"views", views}}) << '\n';
  else if (names.empty())
    table.print(std::cout);
  return 0;
}

}  // namespace

Command tables_command() {
  return {"tables",
          "[NAME...]",
          "the tables and views that checks and queries read",
          R"(Lists the tables a snapshot holds and the views over them, or the columns of those named.

Examples:
  qharden tables
  qharden tables user restricted_ip
  qharden tables --format markdown > tables.md
)",
          declare_format_with_markdown,
          run};
}

}  // namespace qharden::app
