#include "core/scan/gate.hpp"

#include <algorithm>

#include "core/scan/plan.hpp"

namespace qharden::scan {
namespace {

/// Rows of one of the snapshot's own records, as text.
class Records {
 public:
  Records(snapshot::Reader& reader, const std::string& sql, const std::string& table) : query_(reader.query(sql)) {
    if (query_) query_->bind("table", table);
  }
  bool next() {
    if (!query_) return false;
    const auto row = query_->step();
    return row && *row;
  }
  [[nodiscard]] std::string text(int column) const { return std::string(query_->text(column)); }

 private:
  Result<snapshot::Query> query_;
};

Outcome blocked(const Selected& selected, Reason reason, std::string message) {
  // A licence answer is an answer: there is nothing to judge. All else means we could not look.
  const Status status = reason == Reason::not_licensed ? Status::not_applicable : Status::not_evaluated;
  return {.status = status, .reason = reason, .severity = selected.check->severity, .message = std::move(message)};
}

bool contains(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

/// Whether the check needs this partition of the table.
bool needs_partition(const manifest::Check& check, const std::string& table, const std::string& partition) {
  const auto only = check.only.find(table);
  return only == check.only.end() || contains(only->second, partition);
}

std::string place(const std::string& table, const std::string& partition) {
  return partition.empty() ? table : table + " (" + partition + ")";
}

std::optional<Outcome> gate_collection(snapshot::Reader& reader, const Selected& selected, const std::string& table) {
  Records records(reader, "SELECT \"partition\", state, reason, detail FROM _collection WHERE \"table\" = :table", table);
  bool any = false;
  while (records.next()) {
    if (!needs_partition(*selected.check, table, records.text(0))) continue;
    any = true;
    if (records.text(1) == "complete") continue;
    return blocked(selected, to_reason(records.text(2)).value_or(Reason::dependency),
                   place(table, records.text(0)) + " is " + records.text(1) + ": " + records.text(3));
  }
  if (!any) return blocked(selected, Reason::dependency, table + " was not collected in this snapshot");
  return std::nullopt;
}

std::optional<Outcome> gate_columns(snapshot::Reader& reader, const Selected& selected, const std::string& table,
                                    const std::set<std::string>& columns) {
  Records records(reader,
                  "SELECT \"column\", \"partition\", state, reason, seen, rows, example FROM _column "
                  "WHERE \"table\" = :table AND state <> 'complete'",
                  table);
  while (records.next()) {
    if (columns.count(records.text(0)) == 0 || !needs_partition(*selected.check, table, records.text(1))) continue;
    std::string message = place(table, records.text(1)) + ": " + records.text(0) + " was readable in " + records.text(4) +
                          " of " + records.text(5) + " rows";
    if (!records.text(6).empty()) message += "; not understood: '" + records.text(6) + "'";
    return blocked(selected, to_reason(records.text(3)).value_or(Reason::unsupported), std::move(message));
  }
  return std::nullopt;
}

std::optional<Outcome> gate_window(snapshot::Reader& reader, const Selected& selected, const manifest::WindowNeed& need) {
  const int days = days_needed(selected, need);
  const std::string wanted = format_time(reader.scan_time() - UnixTime{86'400} * days);
  Records records(reader, "SELECT \"partition\", since FROM _collection WHERE \"table\" = :table", need.table);
  while (records.next())
    if (needs_partition(*selected.check, need.table, records.text(0)) && records.text(1) > wanted)
      return blocked(selected, Reason::window,
                     place(need.table, records.text(0)) + " was read from " + records.text(1) + " on, the check needs " +
                         std::to_string(days) + " days");
  return std::nullopt;
}

}  // namespace

std::optional<Outcome> gate(snapshot::Reader& reader, const Selected& selected, const snapshot::Reads& reads) {
  const auto& check = *selected.check;
  for (const auto& [table, columns] : reads) {
    if (table.rfind('_', 0) == 0 || contains(check.tolerates, table)) continue;
    if (auto outcome = gate_collection(reader, selected, table)) return outcome;
    if (auto outcome = gate_columns(reader, selected, table, columns)) return outcome;
  }
  for (const auto& need : check.windows)
    if (!contains(check.tolerates, need.table))
      if (auto outcome = gate_window(reader, selected, need)) return outcome;
  return std::nullopt;
}

}  // namespace qharden::scan
