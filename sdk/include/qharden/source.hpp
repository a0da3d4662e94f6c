/// Declares what to read: sources (canonical requests), the tables found in their answers, and columns.
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
      columns.push_back(object.texts("none", column.none).texts("one_of", column.one_of).str());
    }
    out.push_back(json.objects("columns", columns).str());
    for (const auto& child : children_) child.describe(out, name_);
  }

 private:
  struct Column {
    detail::JsonObject json;
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

/// One canonical read request. The host sets FO's `action` from the verb, pages, retries and keeps the limits.
class Source {
 public:
  explicit Source(std::string id) : id_(std::move(id)) {}

  /// A call of the FO API; the host accepts only the verbs of its own list of reads.
  Source& fo(std::string path, std::string verb) {
    family_ = "fo";
    path_ = std::move(path);
    verb_ = std::move(verb);
    return *this;
  }
  /// A call of a `/msp/*_list.php` script.
  Source& msp(std::string path) {
    family_ = "msp";
    path_ = std::move(path);
    return *this;
  }
  /// A search of the portal's API, e.g. `qps("2.0", "am/user")`. The host pages by id; `where` adds a criterion.
  Source& qps(const std::string& version, const std::string& object) {
    family_ = "qps";
    path_ = "/qps/rest/" + version + "/search/" + object + "/";
    verb_ = "search";
    return *this;
  }
  Source& where(std::string field, std::string op, std::string value) {
    criteria_.push_back(
        detail::JsonObject().text("field", field).text("operator", op).raw("value", detail::json_quote(value)).str());
    return *this;
  }
  /// The answer is CSV in the shape of the activity log.
  Source& activity_csv() {
    format_ = "activity_csv";
    return *this;
  }
  /// The answer's root element; call again for another accepted one.
  Source& root(std::string element) {
    roots_.push_back(std::move(element));
    return *this;
  }
  /// A fixed parameter; `{column}` stands for a value of for_each's row.
  Source& query(std::string name, std::string value) {
    query_.push_back(detail::JsonObject().text("name", name).raw("value", detail::json_quote(value)).str());
    return *this;
  }
  /// The roles that see everything here (a Manager always does). Without proof of one of them the tables are
  /// `partial{scope}`.
  Source& needs_role(std::vector<std::string> roles) {
    roles_ = std::move(roles);
    return *this;
  }
  /// Whose proof counts: the name of a Plugin::role_canary. Default: that of the API family ("fo" for msp as well).
  Source& proven_by(std::string canary) {
    proven_by_ = std::move(canary);
    return *this;
  }
  /// The parameters that bound the answer in time. The host asks for the widest window a selected check wants: at least
  /// `default_days`, at most `max_days`, until the frozen scan time.
  Source& window(std::string since, std::string until, int default_days, int max_days) {
    window_ = detail::JsonObject()
                  .text("since", since)
                  .text("until", until)
                  .integer("default_days", default_days)
                  .integer("max_days", max_days)
                  .str();
    return *this;
  }
  /// Repeats the request for each row of a SELECT over tables collected before; the first column is the partition.
  Source& for_each(std::string select) {
    for_each_ = std::move(select);
    return *this;
  }

  Table& table(std::string name, std::string title) { return tables_.emplace_back(std::move(name), std::move(title)); }

  [[nodiscard]] std::string describe() const {
    std::vector<std::string> tables;
    for (const auto& table : tables_) table.describe(tables);
    detail::JsonObject json;
    json.text("id", id_).text("family", family_).text("path", path_).text("verb", verb_).text("format", format_);
    json.objects("query", query_).texts("roots", roots_).texts("needs_role", roles_);
    json.objects("criteria", criteria_).text("proven_by", proven_by_).text("for_each", for_each_);
    if (!window_.empty()) json.raw("window", window_);
    return json.objects("tables", tables).str();
  }

 private:
  std::string id_;
  std::string family_;
  std::string path_;
  std::string verb_;
  std::string format_ = "xml";
  std::vector<std::string> query_;
  std::vector<std::string> roots_;
  std::vector<std::string> criteria_;
  std::vector<std::string> roles_;
  std::string proven_by_;
  std::string window_;
  std::string for_each_;
  std::deque<Table> tables_;
};

}  // namespace qharden
