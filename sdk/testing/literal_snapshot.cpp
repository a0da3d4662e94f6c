#include "sdk/testing/literal_snapshot.hpp"

#include <deque>
#include <memory>
#include <stdexcept>

#include "core/manifest/host_tables.hpp"
#include "core/util/addresses.hpp"
#include "core/util/time.hpp"

namespace qharden::testing {
namespace {

using manifest::ColumnType;
using snapshot::Cell;

[[noreturn]] void refuse(const std::string& what) {
  throw std::invalid_argument(what);
}

std::int64_t to_integer(const std::string& place, const std::string& text) {
  std::size_t end = 0;
  std::int64_t number = 0;
  try {
    number = std::stoll(text, &end);
  } catch (const std::exception&) {
    end = std::string::npos;
  }
  if (end != text.size()) refuse(place + ": '" + text + "' is not a whole number");
  return number;
}

/// Builds one page; text lives in `texts_`.
class PageBuilder {
 public:
  explicit PageBuilder(const std::vector<const manifest::Table*>& tables)
      : texts_(std::make_shared<std::deque<std::string>>()) {
    page_.storage = texts_;
    for (const auto* table : tables) {
      page_.tables.emplace_back();
      page_.tables.back().table = table;
    }
  }

  void add(const manifest::Table& table, const std::vector<LiteralRow>& rows) {
    auto& numbers = numbers_[table.name];
    for (const auto& row : rows) {
      require_known(table, row);
      const auto given = row.find("_row");
      const auto index = static_cast<std::int64_t>(numbers.size());
      const auto number = given == row.end() ? index + 1 : to_integer(table.name + "._row", given->second);
      if (!numbers.emplace(number, index).second) refuse(table.name + ": two rows have the number " + given->second);
      add_row(table, row, index);
    }
  }

  snapshot::Page take() {
    for (auto& rows : page_.tables) {
      rows.observed.assign(rows.table->columns.size(), {});
      for (std::size_t i = 0; i < rows.observed.size(); ++i) rows.observed[i].seen = seen(rows, i);
    }
    return std::move(page_);
  }

 private:
  static std::int64_t seen(const snapshot::TableRows& rows, std::size_t column) {
    const auto width = rows.table->columns.size();
    std::int64_t count = 0;
    for (auto cell = column; cell < rows.cells.size(); cell += width)
      if (!rows.table->columns[column].learned || rows.cells[cell].kind != Cell::Kind::null) ++count;
    return count;
  }

  static void require_known(const manifest::Table& table, const LiteralRow& row) {
    for (const auto& [column, value] : row)
      if (column != "_row" && !(column == "_parent" && !table.parent.empty()) && table.find(column) == nullptr)
        refuse("the table " + table.name + " has no column '" + column + "'");
  }

  void add_row(const manifest::Table& table, const LiteralRow& row, std::int64_t index) {
    auto& rows = rows_of(table.name);
    if (!table.parent.empty()) rows.parents.push_back(parent_of(table, row, index));
    for (const auto& column : table.columns) {
      const auto value = row.find(column.name);
      rows.cells.push_back(value == row.end() ? Cell{} : cell(table.name + "." + column.name, column, value->second));
      if (value != row.end() && column.type == ColumnType::ranges) add_ranges(table, column, value->second, index);
    }
    ++rows.rows;
  }

  std::int64_t parent_of(const manifest::Table& table, const LiteralRow& row, std::int64_t index) {
    const auto given = row.find("_parent");
    const auto number = given == row.end() ? index + 1 : to_integer(table.name + "._parent", given->second);
    const auto& parents = numbers_[table.parent];
    const auto found = parents.find(number);
    if (found == parents.end())
      refuse(table.name + ": no row of " + table.parent + " has the number " + std::to_string(number));
    return found->second;
  }

  void add_ranges(const manifest::Table& table, const manifest::Column& column, const std::string& text,
                  std::int64_t index) {
    auto& rows = rows_of(table.name + "_" + column.name);
    for (const auto& range : parse_ranges(text).ranges) {
      for (const auto& end : {range.lo, range.hi})
        rows.cells.push_back(bytes(Cell::Kind::blob, std::string(end.begin(), end.end())));
      rows.parents.push_back(index);
      ++rows.rows;
    }
  }

  Cell cell(const std::string& place, const manifest::Column& column, const std::string& value) {
    switch (column.type) {
      case ColumnType::integer:
      case ColumnType::flag:
      case ColumnType::present: {
        Cell cell;
        cell.kind = Cell::Kind::integer;
        cell.integer = to_integer(place, value);
        return cell;
      }
      case ColumnType::real: {
        Cell cell;
        cell.kind = Cell::Kind::real;
        cell.real = std::stod(value);
        return cell;
      }
      case ColumnType::time:
        if (!parse_time(value)) refuse(place + ": '" + value + "' is not a time");
        return bytes(Cell::Kind::text, value);
      case ColumnType::blob:
        return bytes(Cell::Kind::blob, value);
      case ColumnType::text:
      case ColumnType::json:
      case ColumnType::ranges:
      case ColumnType::fingerprint:
        break;
    }
    return bytes(Cell::Kind::text, value);
  }

  Cell bytes(Cell::Kind kind, std::string value) {
    Cell cell;
    cell.kind = kind;
    cell.text = texts_->emplace_back(std::move(value));
    return cell;
  }

  snapshot::TableRows& rows_of(const std::string& table) {
    for (auto& rows : page_.tables)
      if (rows.table->name == table) return rows;
    refuse("the table " + table + " is not of this source");
  }

  std::shared_ptr<std::deque<std::string>> texts_;
  snapshot::Page page_;
  std::map<std::string, std::map<std::int64_t, std::int64_t>> numbers_;  ///< table -> `_row` -> place in the page
};

std::vector<const manifest::Table*> tables_of(const std::vector<manifest::Table>& tables) {
  std::vector<const manifest::Table*> pointers;
  for (const auto& table : tables) pointers.push_back(&table);
  return pointers;
}

LiteralCollection collection_of(const LiteralSnapshot& literal, const manifest::Source& source) {
  for (const auto& table : source.tables)
    if (const auto given = literal.collection.find(table.name); given != literal.collection.end()) return given->second;
  return {};
}

using Rows = std::map<std::string, std::vector<LiteralRow>>;

/// Gives every row its number, which stays when others are left out.
Rows number_rows(const manifest::Source& source, const LiteralSnapshot& literal) {
  Rows numbered;
  for (const auto& table : source.tables) {
    const auto given = literal.tables.find(table.name);
    if (given == literal.tables.end()) continue;
    auto& rows = numbered[table.name] = given->second;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto own = std::to_string(i + 1);
      if (!table.parent.empty()) rows[i].emplace("_parent", own);
      rows[i].emplace("_row", own);
    }
  }
  return numbered;
}

const manifest::Column* partition_column(const manifest::Table& table) {
  for (const auto& column : table.columns)
    if (column.partition) return &column;
  return nullptr;
}

void require_known_tables(const manifest::Catalog& catalog, const LiteralSnapshot& literal) {
  for (const auto& [name, rows] : literal.tables)
    if (catalog.tables().count(name) == 0) refuse("no plugin declares the table '" + name + "'");
  for (const auto& [name, state] : literal.collection)
    if (catalog.tables().count(name) == 0) refuse("no plugin declares the table '" + name + "'");
  for (const auto& [name, partitions] : literal.partitions) {
    const auto owned = catalog.tables().find(name);
    if (owned == catalog.tables().end() || partition_column(*owned->second.table) == nullptr)
      refuse("no plugin declares the table '" + name + "' with a column for its partition");
  }
}

/// Rows by partition, as the column that keeps its name tells; children go with their parents. A source without such a
/// column is one partition.
std::map<std::string, Rows> split_rows(const manifest::Source& source, const LiteralSnapshot& literal) {
  std::map<std::string, Rows> parts;
  std::map<std::string, std::map<std::string, std::string>> places;  // table -> `_row` -> partition
  const auto numbered = number_rows(source, literal);
  for (const auto& table : source.tables) {
    if (const auto known = literal.partitions.find(table.name); known != literal.partitions.end())
      for (const auto& [partition, ending] : known->second) parts[partition];
    const auto* column = partition_column(table);
    const auto rows = numbered.find(table.name);
    if (rows == numbered.end()) continue;
    for (const auto& row : rows->second) {
      std::string partition;
      if (!table.parent.empty())
        partition = places[table.parent][row.at("_parent")];
      else if (column != nullptr && row.contains(column->name))
        partition = row.at(column->name);
      places[table.name][row.at("_row")] = partition;
      parts[partition][table.name].push_back(row);
    }
  }
  if (parts.empty()) parts[""];
  return parts;
}

LiteralCollection ending_of(const LiteralSnapshot& literal, const manifest::Source& source,
                            const std::string& partition) {
  for (const auto& table : source.tables)
    if (const auto known = literal.partitions.find(table.name); known != literal.partitions.end())
      if (const auto own = known->second.find(partition); own != known->second.end()) return own->second;
  return collection_of(literal, source);
}

Result<void> write_part(snapshot::Writer& writer, const manifest::Source& source, const LiteralSnapshot& literal,
                        const std::string& partition, const Rows& rows) {
  const auto collection = ending_of(literal, source, partition);
  if (!collection.was_collected) return {};
  snapshot::Ending ending;
  ending.state = collection.state;
  ending.reason = collection.reason;
  ending.since = collection.since;
  if (source.window && ending.since.empty())
    ending.since = format_time(*parse_time(literal.scan_time) - UnixTime{86'400} * source.window->default_days);
  if (ending.state != snapshot::State::complete) ending.detail = "as the test says";
  if (const auto begun = writer.begin_partition(source, partition); !begun) return begun;
  const auto page = literal_page(tables_of(source.tables), rows);
  if (const auto written = writer.write_page(source, partition, page); !written) return written;
  return writer.end_partition(source, partition, ending);
}

Result<void> write_source(snapshot::Writer& writer, const manifest::Source& source, const LiteralSnapshot& literal) {
  for (const auto& [partition, rows] : split_rows(source, literal))
    if (const auto written = write_part(writer, source, literal, partition, rows); !written) return written;
  return {};
}

}  // namespace

snapshot::Page literal_page(const std::vector<const manifest::Table*>& tables,
                            const std::map<std::string, std::vector<LiteralRow>>& rows) {
  PageBuilder builder(tables);
  for (const auto* table : tables)
    if (const auto given = rows.find(table->name); given != rows.end()) builder.add(*table, given->second);
  return builder.take();
}

Result<void> write_literal_snapshot(const std::string& path, const manifest::Catalog& catalog,
                                    const LiteralSnapshot& literal) {
  require_known_tables(catalog, literal);
  auto writer = snapshot::Writer::create(path, catalog);
  if (!writer) return writer.error();
  if (const auto set = (*writer)->set_meta("scan_time", literal.scan_time); !set) return set;
  if (const auto host = (*writer)->write_host_page(literal_page(tables_of(manifest::host_tables()), literal.tables));
      !host)
    return host;
  if (const auto ended = (*writer)->end_host_tables(); !ended) return ended;
  for (const auto& manifest : catalog.manifests())
    for (const auto& source : manifest.sources)
      if (const auto written = write_source(**writer, source, literal); !written) return written;
  return (*writer)->seal();
}

}  // namespace qharden::testing
