#include "core/qualys/activity_csv.hpp"

#include <algorithm>
#include <optional>

#include "core/qualys/csv.hpp"
#include "core/qualys/page_builder.hpp"
#include "core/qualys/secret_names.hpp"
#include "core/qualys/shape.hpp"
#include "core/qualys/text_hygiene.hpp"

namespace qharden::qualys {
namespace {

using Fields = std::vector<std::string_view>;

constexpr std::string_view kBodyBegin = "----BEGIN_RESPONSE_BODY_CSV";
constexpr std::string_view kBodyEnd = "----END_RESPONSE_BODY_CSV";
constexpr std::string_view kFooterBegin = "----BEGIN_RESPONSE_FOOTER_CSV";
constexpr std::string_view kFooterEnd = "----END_RESPONSE_FOOTER_CSV";
constexpr std::string_view kCut = "1980";

Error broken(const std::string& what) {
  return Error{.message = "the activity log is not what it should be: " + what, .reason = Reason::parse};
}

std::optional<std::size_t> place_of(const Fields& header, std::string_view name) {
  const auto found = std::find_if(header.begin(), header.end(), [&](std::string_view h) { return trim(h) == name; });
  if (found == header.end()) return std::nullopt;
  return static_cast<std::size_t>(found - header.begin());
}

/// Where a column is in each record.
struct Place {
  std::size_t field = 0;
  bool is_secret = false;
};

std::optional<Place> place_of_column(const Fields& header, const manifest::Column& column) {
  std::vector<std::string_view> names = {column.from};
  names.insert(names.end(), column.also_from.begin(), column.also_from.end());
  for (const auto name : names) {
    const auto field = name.empty() ? std::nullopt : place_of(header, name);
    if (field) return Place{*field, is_secret_name(name)};
  }
  return std::nullopt;
}

/// One table and where its columns are in a record.
class RecordTable {
 public:
  RecordTable(snapshot::Page& page, snapshot::TableRows& rows, Storage& storage, const Fields& header)
      : table_(*rows.table), writer_(storage, rows, range_tables_of(page, *rows.table)) {
    for (const auto& column : table_.columns) places_.push_back(place_of_column(header, column));
  }

  [[nodiscard]] bool knows_any() const {
    return std::any_of(places_.begin(), places_.end(), [](const auto& place) { return place.has_value(); });
  }

  void add(const Fields& record) {
    writer_.begin_row();
    for (std::size_t i = 0; i < places_.size(); ++i) {
      const auto& column = table_.columns[i];
      const auto& place = places_[i];
      if (column.partition) {
        writer_.partition();
      } else if (column.type == manifest::ColumnType::present && !column.from.empty()) {
        writer_.present(place.has_value());
      } else if (!place || (place->is_secret && column.type != manifest::ColumnType::fingerprint)) {
        writer_.unseen();
      } else {
        writer_.value(record[place->field]);
      }
    }
  }

 private:
  const manifest::Table& table_;
  RowWriter writer_;
  std::vector<std::optional<Place>> places_;
};

class Log {
 public:
  Log(snapshot::Page& page, Storage& storage, const manifest::Source& source)
      : page_(page), storage_(storage), source_(source), reader_(storage) {}

  Result<void> read() {
    const bool is_framed = reader_.take_line(kBodyBegin);
    if (is_framed || !reader_.is_line(kFooterBegin)) {
      if (auto body = read_body(is_framed); !body) return body;
    }
    if (reader_.take_line(kFooterBegin)) {
      if (auto footer = read_footer(); !footer) return footer;
    }
    if (!reader_.is_at_end()) return broken("text at byte " + std::to_string(reader_.offset()) + " belongs to nothing");
    return {};
  }

 private:
  Result<void> read_body(bool is_framed) {
    Fields header;
    if (reader_.is_at_end()) return broken("it is empty; there must be a header at least");
    if (auto done = reader_.read(header); !done) return done;
    auto tables = tables_for(header);
    const bool is_header =
        std::any_of(tables.begin(), tables.end(), [](const auto& table) { return table.knows_any(); });
    if (!is_header) return broken("its first line names no known column");
    auto read = read_records(header, tables, is_framed);
    if (!read) return read.error();
    note_undeclared(page_, source_, header, *read);
    return {};
  }

  Result<std::int64_t> read_records(const Fields& header, std::vector<RecordTable>& tables, bool is_framed) {
    Fields record;
    for (std::int64_t records = 0;; ++records) {
      if (is_framed ? reader_.take_line(kBodyEnd) : (reader_.is_at_end() || reader_.is_line(kFooterBegin))) {
        return records;
      }
      if (reader_.is_at_end()) return cut();
      if (auto done = reader_.read(record); !done) return done.error();
      if (record.size() != header.size()) {
        return broken("a record before byte " + std::to_string(reader_.offset()) + " has " +
                      std::to_string(record.size()) + " fields instead of " + std::to_string(header.size()));
      }
      for (auto& table : tables) table.add(record);
    }
  }

  std::vector<RecordTable> tables_for(const Fields& header) {
    std::vector<RecordTable> tables;
    for (auto& rows : page_.tables) {
      if (rows.table->parent.empty()) tables.emplace_back(page_, rows, storage_, header);
    }
    return tables;
  }

  Result<void> read_footer() {
    Fields header;
    Fields record;
    while (!reader_.take_line(kFooterEnd)) {
      if (reader_.is_at_end()) return cut();
      if (reader_.take_line("WARNING") || reader_.take_line("\"WARNING\"")) continue;
      if (auto done = reader_.read(header.empty() ? header : record); !done) return done;
      if (record.empty()) continue;
      if (auto done = read_warning(header, record); !done) return done;
    }
    return {};
  }

  Result<void> read_warning(const Fields& header, const Fields& record) {
    const auto code = place_of(header, "CODE");
    const auto url = place_of(header, "URL");
    if (!code || *code >= record.size() || trim(record[*code]) != kCut) return {};
    if (url && *url < record.size()) page_.next = repair(trim(record[*url]));
    if (!page_.next.empty()) return {};
    return Error{.message = "the activity log was cut and names no continuation", .reason = Reason::truncated};
  }

  [[nodiscard]] Error cut() const {
    return broken("it ends at byte " + std::to_string(reader_.offset()) + " without its end marker; it was cut");
  }

  snapshot::Page& page_;
  Storage& storage_;
  const manifest::Source& source_;
  CsvReader reader_;
};

}  // namespace

Result<void> fill_from_activity_csv(snapshot::Page& page, Storage& storage, const manifest::Source& source) {
  return Log(page, storage, source).read();
}

}  // namespace qharden::qualys
