/// Tables of a source: where the rows lie in an answer, and what to pick from each.
///
/// The language only locates rows and picks values. Renaming, mapping, joining and splitting are SQL views
/// (Plugin::view), so a shape nobody foresaw is a `json` column and a few lines of SQL.
#pragma once

#include <deque>
#include <qharden/detail/json.hpp>
#include <qharden/vocabulary.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace qharden {

/// Typed rows of an answer. Column verbs (`text`, `integer`, ...) add a column; the verbs after them (`from`, `key`,
/// ...) speak of the column added last. Every table also has `_row`, its row number; a child table has `_parent` as
/// well.
///
/// XML and JSON are one tree: a member of a JSON object is an element, an array is the element once for each item, and
/// the items of an array that is the whole answer, or lies in an array, are elements called `item`. A JSON null says
/// that there is none.
class Table {
 public:
  Table(std::string name, std::string title) : name_(std::move(name)), title_(std::move(title)) {}

  /// Where the rows are, below the root element (in a child table: below the parent's row). `*` and `AUTH_*` match
  /// names.
  Table& rows(std::string path) {
    rows_ = std::move(path);
    return *this;
  }

  Table& text(std::string column) { return add(std::move(column), "text"); }
  Table& integer(std::string column) { return add(std::move(column), "integer"); }
  Table& real(std::string column) { return add(std::move(column), "real"); }
  /// 0 or 1, also spelt true/false.
  Table& flag(std::string column) { return add(std::move(column), "flag"); }
  /// A date or time; stored as `2026-01-05T10:00:00Z`.
  Table& time(std::string column) { return add(std::move(column), "time"); }
  /// The subtree as JSON text; elements on the host's secret list lose their values.
  Table& json(std::string column) { return add(std::move(column), "json"); }
  /// 1 if the element is there, else 0.
  Table& present(std::string column) { return add(std::move(column), "present"); }
  /// A keyed digest in place of the value: equal values have equal digests, within one subscription. The only way to
  /// join over what is on the host's secret list.
  Table& fingerprint(std::string column) { return add(std::move(column), "fingerprint"); }
  /// IP addresses, ranges or CIDR blocks, separated by commas or blanks. The text is the column; the child table
  /// `<table>_<column>` gets one row of 16-byte `lo` and `hi` for each range.
  Table& ranges(std::string column) { return add(std::move(column), "ranges"); }

  /// Path inside the row (XML: `A/B`, `@attribute`, `.` the row itself, json also `*`; CSV: the header's name).
  Table& from(std::string path) { return set("from", detail::json_quote(path)); }
  /// A further path, tried when those before lead nowhere: another version's spelling of the same thing.
  Table& or_from(std::string path) {
    last().or_from.push_back(std::move(path));
    return *this;
  }
  /// The partition the row was read in: the first column of the source's for_each. In place of from().
  Table& partition() { return set("partition", "true"); }
  /// A time that may also come as a number: seconds since 1970, or milliseconds where it is too large for those.
  Table& epoch() { return set("epoch", "true"); }
  /// The element's name is documented nowhere: the host takes it from `config/field-names.yaml`, under `table.column`.
  /// As long as no name is known there, the column is not seen. In place of from().
  Table& learned() { return set("learned", "true"); }
  /// Identifies a row. Indexed; of rows with equal keys the first is kept and the rest are counted.
  Table& key() { return set("key", "true"); }
  /// Documented: present only when set. (The default is that absent means not seen, and the column is incomplete.)
  Table& absent_is_null() { return set("absent", "\"null\""); }
  /// Absent means not seen, and this is why: the reason a check over the column reports.
  Table& absent_is(Reason reason) { return set("absent_reason", detail::json_quote(to_string(reason))); }
  /// A spelling that says "there is none"; stored as NULL, and seen.
  Table& none(std::string spelling) {
    last().none.push_back(std::move(spelling));
    return *this;
  }
  /// Closed vocabulary in lower_snake_case; compared without regard to case, blanks and hyphens, stored as given here.
  /// A word that is not on the list makes the column incomplete (`parse`) and is quoted.
  Table& one_of(std::vector<std::string> words) {
    last().one_of = std::move(words);
    return *this;
  }

  /// A table whose rows are found inside the rows of this one.
  Table& child(std::string name, std::string title) {
    return children_.emplace_back(std::move(name), std::move(title));
  }

  /// Appends this table and its children as JSON objects, parents first.
  void describe(std::vector<std::string>& out, const std::string& parent = {}) const {
    detail::JsonObject json;
    json.text("name", name_).text("title", title_).text("rows", rows_).text("parent", parent);
    std::vector<std::string> columns;
    for (const auto& column : columns_) {
      detail::JsonObject object = column.json;
      object.texts("or_from", column.or_from).texts("none", column.none).texts("one_of", column.one_of);
      columns.push_back(object.str());
    }
    out.push_back(json.objects("columns", columns).str());
    for (const auto& child : children_) child.describe(out, name_);
  }

 private:
  struct Column {
    detail::JsonObject json;
    std::vector<std::string> or_from;
    std::vector<std::string> none;
    std::vector<std::string> one_of;
  };
  Table& add(std::string name, const char* type) {
    columns_.emplace_back();
    columns_.back().json.text("name", name).text("type", type);
    return *this;
  }
  Table& set(const char* member, const std::string& json) {
    last().json.raw(member, json);
    return *this;
  }
  Column& last() {
    if (columns_.empty()) throw std::logic_error("table " + name_ + ": a verb of a column comes before any column");
    return columns_.back();
  }

  std::string name_;
  std::string title_;
  std::string rows_;
  std::vector<Column> columns_;
  std::deque<Table> children_;
};

}  // namespace qharden
