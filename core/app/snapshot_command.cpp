#include <array>
#include <boost/program_options.hpp>
#include <iostream>

#include "core/app/commands.hpp"
#include "core/app/run_options.hpp"
#include "core/app/table.hpp"
#include "core/json/json.hpp"
#include "core/snapshot/reader.hpp"
#include "core/snapshot/redacted_copy.hpp"
#include "core/util/paths.hpp"

namespace qharden::app {
namespace {

Error usage(const std::string& message) {
  return Error{message, Reason::none, Fault::usage};
}

/// One (table, partition) as it was collected.
struct Collected {
  std::string table;
  std::string partition;
  std::string state;
  std::string reason;
  std::int64_t rows = 0;
  std::int64_t calls = 0;
};

Result<std::vector<Collected>> read_collected(snapshot::Reader& reader) {
  auto query = reader.query(
      "SELECT \"table\", \"partition\", state, coalesce(reason, ''), coalesce(rows, 0), coalesce(calls, 0) "
      "FROM _collection ORDER BY 1, 2");
  if (!query) return query.error();
  std::vector<Collected> list;
  while (true) {
    const auto row = query->step();
    if (!row) return row.error();
    if (!*row) return list;
    list.push_back({std::string(query->text(0)), std::string(query->text(1)), std::string(query->text(2)),
                    std::string(query->text(3)), query->integer(4), query->integer(5)});
  }
}

constexpr std::array<const char*, 6> kShown = {"run", "subscription", "platform_url", "scan_time", "guide", "level"};

void print_json(const snapshot::Reader& reader, const std::vector<Collected>& list) {
  json::Value about = json::Value::object();
  for (const char* key : kShown) about[key] = reader.meta(key);
  about["redacted"] = reader.meta("redacted") == "1";
  json::Value tables = json::Value::array();
  for (const auto& item : list)
    tables.push_back({{"table", item.table},
                      {"partition", item.partition},
                      {"state", item.state},
                      {"reason", item.reason},
                      {"rows", item.rows},
                      {"calls", item.calls}});
  std::cout << json::dump({{"schema", "qharden.snapshot/1"}, {"snapshot", about}, {"tables", tables}}) << '\n';
}

void print_text(const snapshot::Reader& reader, const std::vector<Collected>& list) {
  TextTable about({"what", "value"});
  for (const char* key : kShown) about.add({key, reader.meta(key)});
  about.add({"redacted", reader.meta("redacted") == "1" ? "yes" : "no"});
  about.print(std::cout);
  std::cout << '\n';
  TextTable table({"table", "partition", "rows", "calls", "state"});
  for (const auto& item : list)
    table.add({item.table, item.partition, std::to_string(item.rows), std::to_string(item.calls),
               item.state + (item.reason.empty() ? "" : " (" + item.reason + ")")});
  table.print(std::cout);
}

Result<int> show(const Arguments& arguments, const std::string& file) {
  const auto json = wants_json(arguments);
  if (!json) return json.error();
  const auto reader = snapshot::Reader::open(file);
  if (!reader) return reader.error();
  const auto list = read_collected(**reader);
  if (!list) return list.error();
  if (*json)
    print_json(**reader, *list);
  else
    print_text(**reader, *list);
  return 0;
}

Result<int> redact(const std::string& from, const std::string& to) {
  auto rules = config::load_redaction((share_folder() / "redaction.yaml").string());
  if (!rules) return rules.error();
  redact::Redactor redactor(std::move(*rules));
  if (const auto copied = snapshot::copy_redacted(from, to, redactor); !copied) return copied.error();
  std::cout << to << '\n';
  return 0;
}

Result<int> run(const Arguments& arguments) {
  const auto operands = arguments.texts("operand");
  if (operands.size() == 2 && operands[0] == "show") return show(arguments, operands[1]);
  if (operands.size() == 3 && operands[0] == "redact") return redact(operands[1], operands[2]);
  return usage("say 'qharden snapshot show FILE' or 'qharden snapshot redact FILE NEW-FILE'");
}

}  // namespace

Command snapshot_command() {
  return {"snapshot",
          "show FILE | redact FILE NEW-FILE",
          "what a snapshot holds, and a copy of it to share",
          R"(show: of whom and when a snapshot is, and which tables it holds, how complete.
redact: writes a copy with pseudonyms for logins, names, addresses, titles and ids
(docs/guide/recording.md). It is sealed, opens like any other and judges alike.

Examples:
  qharden snapshot show ~/.local/state/qharden/snapshots/acme/20260105T100000Z-acme-3f9a.db
  qharden snapshot redact run.db to-share.db && qharden evaluate to-share.db
)",
          declare_format,
          run};
}

}  // namespace qharden::app
