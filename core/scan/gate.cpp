#include "core/scan/gate.hpp"

#include <algorithm>
#include <vector>

#include "core/scan/plan.hpp"

namespace qharden::scan {
namespace {

/// What stands in the way of a check.
struct Block {
  Reason reason = Reason::none;
  std::string message;
  bool in_part = false;  ///< the table was read, but not to its end
};

/// A record of a (table, partition), or of a column in it.
struct Record {
  std::string partition;
  std::string column;
  std::string state;
  Reason reason = Reason::none;
  std::string detail;
};

/// Rows of one of the snapshot's own tables; a file that cannot be read is an error, never an empty list.
Result<std::vector<Record>> read_records(snapshot::Reader& reader, const std::string& sql, const std::string& table) {
  auto query = reader.query(sql);
  if (!query) return query.error();
  query->bind("table", table);
  std::vector<Record> records;
  while (true) {
    const auto row = query->step();
    if (!row) return row.error();
    if (!*row) return records;
    records.push_back({std::string(query->text(0)), std::string(query->text(1)), std::string(query->text(2)),
                       to_reason(query->text(3)).value_or(Reason::dependency), std::string(query->text(4))});
  }
}

Block unreadable(const std::string& table, const Error& error) {
  return {Reason::parse, "the snapshot's records of " + table + " cannot be read: " + error.message};
}

bool contains(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

std::string place(const std::string& table, const std::string& partition) {
  return partition.empty() ? table : table + " (" + partition + ")";
}

constexpr const char* kCollection = R"sql(
SELECT "partition", '', state, reason, detail FROM _collection WHERE "table" = :table)sql";
constexpr const char* kColumns = R"sql(
SELECT "partition", "column", state, reason,
       'was readable in ' || seen || ' of ' || rows || ' rows'
       || iif(example IS NULL, '', '; not understood: ''' || example || '''')
FROM _column WHERE "table" = :table)sql";
constexpr const char* kWindows = R"sql(
SELECT "partition", '', state, reason, coalesce(since, '') FROM _collection WHERE "table" = :table)sql";

constexpr const char* kSameSource = R"sql(
SELECT t.name, '', '', '', '' FROM _table AS t JOIN _table AS o ON (o.plugin, o.source) = (t.plugin, t.source)
WHERE o.name = :table)sql";

/// Holds one check's needs against one snapshot, or against one partition of it.
class Gate {
 public:
  Gate(snapshot::Reader& reader, const Selected& selected, const std::string* partition = nullptr)
      : reader_(reader), selected_(selected), check_(*selected.check), partition_(partition) {}

  std::optional<Block> look_at(const std::string& table, const std::set<std::string>& columns) {
    const auto collected = read_records(reader_, kCollection, table);
    if (!collected) return unreadable(table, collected.error());
    std::vector<std::string> partitions;
    for (const auto& record : *collected)
      if (needs(table, record.partition)) partitions.push_back(record.partition);
    if (auto missing = missing_partition(table, partitions)) return missing;
    auto block = look_at_collection(table, *collected);
    if (block && !block->in_part) return block;
    auto unseen = look_at_columns(table, partitions, columns);
    if (!block) return unseen;
    block->in_part = !unseen;
    return block;
  }

  std::optional<Block> look_at_window(const manifest::WindowNeed& need) {
    const int days = days_needed(selected_, need);
    const std::string wanted = format_time(reader_.scan_time() - UnixTime{86'400} * days);
    const auto records = read_records(reader_, kWindows, need.table);
    if (!records) return unreadable(need.table, records.error());
    for (const auto& record : *records)
      if (needs(need.table, record.partition) && record.detail > wanted)
        return Block{Reason::window, place(need.table, record.partition) + " was read from " + record.detail +
                                         " on, the check needs " + std::to_string(days) + " days"};
    return std::nullopt;
  }

 private:
  [[nodiscard]] bool needs(const std::string& table, const std::string& partition) const {
    if (partition_ != nullptr) return partition == *partition_;
    const auto only = check_.only.find(table);
    return only == check_.only.end() || contains(only->second, partition);
  }

  std::optional<Block> missing_partition(const std::string& table, const std::vector<std::string>& collected) const {
    if (collected.empty()) return Block{Reason::dependency, table + " was not collected in this snapshot"};
    const auto only = check_.only.find(table);
    if (partition_ != nullptr || only == check_.only.end()) return std::nullopt;
    for (const auto& partition : only->second)
      if (!contains(collected, partition))
        return Block{Reason::dependency, place(table, partition) + " was not collected in this snapshot"};
    return std::nullopt;
  }

  /// A refusal for lack of a licence counts as an answer only if it is the answer of every partition.
  std::optional<Block> look_at_collection(const std::string& table, const std::vector<Record>& records) const {
    std::optional<Block> block;
    bool all_unlicensed = true;
    bool in_part = true;
    for (const auto& record : records) {
      if (!needs(table, record.partition)) continue;
      const bool unlicensed = record.state == "unavailable" && record.reason == Reason::not_licensed;
      all_unlicensed = all_unlicensed && unlicensed;
      in_part = in_part && (record.state == "complete" || record.state == "partial");
      if (record.state == "complete" || (block && block->reason != Reason::not_licensed)) continue;
      block = Block{record.reason, place(table, record.partition) + " is " + record.state + ": " + record.detail};
    }
    if (block) block->in_part = in_part;
    if (block && block->reason == Reason::not_licensed && !all_unlicensed) block->reason = Reason::dependency;
    return block;
  }

  std::optional<Block> look_at_columns(const std::string& table, const std::vector<std::string>& partitions,
                                       const std::set<std::string>& columns) {
    const auto records = read_records(reader_, kColumns, table);
    if (!records) return unreadable(table, records.error());
    std::optional<Block> unsupported;
    for (const auto& partition : partitions) {
      for (const auto& column : columns) {
        // Row numbers are the host's own.
        if (column.front() == '_' || contains(check_.tolerates, table + "." + column)) continue;
        const auto record = std::find_if(records->begin(), records->end(), [&](const Record& r) {
          return r.partition == partition && r.column == column;
        });
        if (record == records->end())
          return Block{Reason::parse,
                       place(table, partition) + ": the snapshot does not say whether " + column + " was seen"};
        if (record->state == "complete") continue;
        Block block{record->reason, place(table, partition) + ": " + column + " " + record->detail};
        if (block.reason != Reason::unsupported) return block;
        if (!unsupported) unsupported = std::move(block);
      }
    }
    return unsupported;
  }

  snapshot::Reader& reader_;
  const Selected& selected_;
  const manifest::Check& check_;
  const std::string* partition_;  ///< null: all that the check needs
};

/// A licence answer is an answer: there is nothing to judge. All else means we could not look.
Gap gap_of(const Selected& selected, const Block& block) {
  const Status status = block.reason == Reason::not_licensed ? Status::not_applicable : Status::not_evaluated;
  return {{.status = status, .reason = block.reason, .severity = selected.check->severity, .message = block.message},
          block.in_part};
}

/// The tables that are split into the partitions which the check judges one by one.
Result<std::set<std::string>> partitioned_tables(snapshot::Reader& reader, const manifest::Check& check) {
  std::set<std::string> names;
  if (check.by_partition.empty()) return names;
  const auto records = read_records(reader, kSameSource, check.by_partition);
  if (!records) return records.error();
  for (const auto& record : *records) names.insert(record.partition);
  return names;
}

/// Whether the check judges this partition. The one without a name stands for all: there was nothing to split.
bool is_named(const manifest::Check& check, const std::string& partition) {
  const auto only = check.only.find(check.by_partition);
  return partition.empty() || only == check.only.end() || contains(only->second, partition);
}

/// What stands in the way of one partition.
std::optional<Block> look_at_partition(snapshot::Reader& reader, const Selected& selected, const snapshot::Reads& reads,
                                       const std::set<std::string>& tables, const std::string& partition) {
  Gate gate(reader, selected, &partition);
  std::optional<Block> first;
  for (const auto& [table, columns] : reads) {
    if (!tables.contains(table) || contains(selected.check->tolerates, table)) continue;
    auto block = gate.look_at(table, columns);
    if (block && (!first || first->reason == Reason::unsupported)) first = std::move(block);
  }
  return first;
}

}  // namespace

PartitionGate gate_partitions(snapshot::Reader& reader, const Selected& selected, const snapshot::Reads& reads) {
  PartitionGate result;
  const auto& check = *selected.check;
  const auto tables = partitioned_tables(reader, check);
  const auto records = read_records(reader, kCollection, check.by_partition);
  if (!tables || !records) {
    result.apart.push_back(
        gap_of(selected, unreadable(check.by_partition, tables ? records.error() : tables.error())).outcome);
    return result;
  }
  bool any_whole = false;
  for (const auto& record : *records) {
    any_whole = any_whole || record.state == "complete";
    if (!is_named(check, record.partition)) continue;
    const auto block = look_at_partition(reader, selected, reads, *tables, record.partition);
    if (!block) {
      result.read.push_back(record.partition);
      continue;
    }
    auto& outcome = result.apart.emplace_back(gap_of(selected, *block).outcome);
    outcome.object = record.partition;
    outcome.object_name = place(check.by_partition, record.partition);
  }
  if (result.read.empty() && result.apart.empty() && !any_whole)
    result.apart.push_back(
        gap_of(selected, {Reason::dependency, check.by_partition + " was not collected in this snapshot"}).outcome);
  return result;
}

std::optional<Gap> gate(snapshot::Reader& reader, const Selected& selected, const snapshot::Reads& reads) {
  const auto& check = *selected.check;
  Gate gate(reader, selected);
  const auto apart = partitioned_tables(reader, check);
  if (!apart) return gap_of(selected, unreadable(check.by_partition, apart.error()));
  std::optional<Block> unlicensed;
  std::optional<Block> first;
  bool in_part = true;
  const auto keep = [&](std::optional<Block> block) {
    if (!block) return;
    in_part = in_part && block->in_part;
    auto& kept = block->reason == Reason::not_licensed ? unlicensed : first;
    // What a person's word may answer must not hide what it may not.
    if (!kept || (kept->reason == Reason::unsupported && block->reason != Reason::unsupported)) kept = std::move(block);
  };
  for (const auto& [table, columns] : reads)
    if (table.rfind('_', 0) != 0 && !contains(check.tolerates, table) && !apart->contains(table))
      keep(gate.look_at(table, columns));
  if (!first && unlicensed) return gap_of(selected, *unlicensed);
  for (const auto& need : check.windows) {
    if (contains(check.tolerates, need.table)) continue;
    if (reads.count(need.table) == 0)
      return Gap{{.status = Status::error,
                  .severity = check.severity,
                  .message = "the check declares a window over " + need.table + ", which it does not read"}};
    keep(gate.look_at_window(need));
  }
  if (!first) return std::nullopt;
  first->in_part = in_part;
  return gap_of(selected, *first);
}

}  // namespace qharden::scan
