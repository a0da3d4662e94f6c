/// What a plugin declares, as data: sources and the tables on them, views, canaries and checks.
///
/// Written by the plugin's own code at build time (`<name>.plugin.json`) and read by the host before any plugin code
/// runs. Everything here is validated on reading; the rest of the host relies on it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <qharden/vocabulary.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/util/result.hpp"

namespace qharden::manifest {

enum class ColumnType {
  text,
  integer,
  real,
  flag,         ///< 0 or 1
  time,         ///< `2026-01-05T10:00:00Z`
  json,         ///< a subtree as JSON text
  present,      ///< 1 when the path exists in the row, else 0; never unknown
  ranges,       ///< IP addresses as text; their lo/hi pairs fill the child table `<table>_<column>`
  fingerprint,  ///< keyed digest of the value, 32 hex digits; also of what is on the secret list
  blob,         ///< only in tables the host makes
};

/// What it means when a row lacks the element of a column.
enum class Absence {
  unknown,  ///< we did not see it: the column is incomplete
  null,     ///< documented: there is none
};

struct Column {
  std::string name;
  ColumnType type = ColumnType::text;
  std::string from;      ///< path inside the row (XML) or header name (CSV); "." is the row itself
  bool learned = false;  ///< `from` is not declared: the names are the operator's (config::FieldNames), or none
  std::vector<std::string> also_from;  ///< further paths, tried in order when `from` is absent
  bool partition = false;              ///< the value is the partition's name; `from` is not declared
  bool epoch = false;                  ///< a time that may be a number of seconds, or milliseconds, since 1970
  bool key = false;                    ///< identifies a row; indexed; the first of equal rows is kept
  Absence absent = Absence::unknown;
  Reason absent_reason = Reason::unsupported;  ///< why the column counts as not observed when rows lack it
  std::vector<std::string> none;               ///< spellings that say "there is none", e.g. "N/A"
  std::vector<std::string> one_of;  ///< closed vocabulary, lower_snake_case; compared without case, ' ' as '_'
};

/// Typed rows found in a source's answers. Every table has `_row` (its number) and a child table also `_parent`, the
/// `_row` of the row it was found in.
struct Table {
  std::string name;
  std::string title;
  std::string rows;    ///< path below the root element; below the parent's row in a child table
  std::string parent;  ///< name of the parent table; empty: none
  std::vector<Column> columns;

  [[nodiscard]] const Column* find(std::string_view column) const;
};

enum class Family { fo, msp, qps, gateway };
enum class Format { xml, activity_csv };

/// The parameters a source sends to bound its answer in time.
struct Window {
  std::string since_parameter;
  std::string until_parameter;
  int default_days = 0;  ///< asked for when no check names a window
  int max_days = 0;      ///< never asked for more
};

/// How a list of the gateway is continued. The other families have a way of their own.
struct Paging {
  enum class Style { number, offset, cursor };
  Style style = Style::number;
  std::string parameter;       ///< page number, row number or cursor; a cursor is told by the member of this name
  std::string size_parameter;  ///< empty: the size cannot be chosen
  int size = 0;
  int first = 0;     ///< number of the first page
  std::string told;  ///< member of the answer: rows in all (offset), whether more are left (cursor)
};

/// Its place among sources of which one is enough.
struct Alternative {
  std::string group;
  int rank = 0;  ///< the lowest is asked first
};

/// One filter of a QPS search.
struct Criterion {
  std::string field;
  std::string op;
  std::string value;
};

/// One canonical read request.
struct Source {
  std::string id;
  std::string plugin;
  Family family = Family::fo;
  std::string path;  ///< as declared: may hold versions (`{5.0,2.0}`) and places (`{technology}`)
  std::string verb;  ///< FO `action`; QPS `search version`; gateway `get search token`; empty for msp
  std::vector<std::pair<std::string, std::string>> query;
  Format format = Format::xml;
  std::vector<std::string> roots;   ///< accepted root elements (XML)
  std::vector<Criterion> criteria;  ///< QPS only
  std::string body;                 ///< JSON of a gateway search
  std::optional<Paging> paging;     ///< gateway only
  std::optional<Alternative> alternative;
  std::vector<std::string> needs_role;  ///< roles that see everything this source can show; empty: any
  std::string proven_by;                ///< name of the canary whose proof counts
  std::optional<Window> window;
  bool first_page_only = false;  ///< what the service would go on with is not wanted
  std::string for_each;  ///< SELECT whose rows repeat the request; `{column}` in query values; first column = partition
  std::vector<Table> tables;

  /// Equal for two sources that would send the same requests (whoever declared them).
  [[nodiscard]] std::string canonical() const;
  /// The path once for each version it names, newest first; places are left in.
  [[nodiscard]] std::vector<std::string> versions() const;
};

struct View {
  std::string name;
  std::string title;
  std::string sql;
  std::string plugin;
};

/// A SELECT that yields the role proven for the own login; `:login` is bound.
struct Canary {
  std::string name;  ///< what Source::proven_by refers to
  std::string sql;
  std::string plugin;
};

using ParamValue =
    std::variant<std::int64_t, double, bool, std::string, std::vector<std::string>, std::map<std::string, std::string>>;

struct Param {
  std::string name;
  std::string help;
  ParamValue value;  ///< the default; its alternative is the parameter's type
  std::optional<double> guard_at_most;
  std::optional<double> guard_at_least;
  std::vector<std::string> guard_includes;  ///< words a list must keep
  std::vector<std::string> guard_excludes;  ///< words a list may never hold
};

/// What an attester must answer besides the statement itself.
struct Question {
  std::string name;
  std::string text;
};

struct EmptyOutcome {
  Status status = Status::not_applicable;
  Reason reason = Reason::no_objects;
  std::string message = "nothing to judge";
};

/// Days of a log a check needs: a number or the name of one of its parameters.
struct WindowNeed {
  std::string table;
  std::string days_param;
  int days = 0;
};

struct Check {
  std::string id;
  std::string plugin;
  std::string control;
  std::vector<std::string> also;  ///< further controls
  Severity severity = Severity::medium;
  Decides decides = Decides::guide;
  Basis basis = Basis::setting;
  Proves proves = Proves::both;
  bool only_grows = false;  ///< its fails stand over tables read in part
  std::string statement;    ///< what an attestation states; empty: the title
  std::vector<Question> asks;
  std::string title;
  std::string rationale;
  std::string fix;
  std::vector<Param> params;
  std::string sql;
  bool has_judge = false;
  EmptyOutcome empty;
  std::vector<WindowNeed> windows;
  std::map<std::string, std::vector<std::string>> only;  ///< table -> the partitions that must be complete
  std::string by_partition;                              ///< the partitions of this table's source are gated one by one
  std::vector<std::string> tolerates;                    ///< tables, or `table.column`, that may be incomplete

  [[nodiscard]] const Param* find_param(std::string_view name) const;
};

struct Manifest {
  std::string id;
  std::string version;
  std::string title;
  std::vector<Source> sources;
  std::vector<Table> extensions;  ///< columns for tables of other plugins; no rows of their own
  std::vector<View> views;
  std::vector<Canary> canaries;
  std::vector<Check> checks;
};

/// Reads and validates the text of a `*.plugin.json`. The error names the plugin, the place and the mend.
Result<Manifest> parse_manifest(std::string_view json_text);

/// The value as it is bound in SQL and shown to people (lists as JSON text).
[[nodiscard]] std::string to_text(const ParamValue& value);

[[nodiscard]] std::string_view to_string(ColumnType type);
[[nodiscard]] std::string_view to_string(Family family);
[[nodiscard]] std::optional<Family> to_family(std::string_view word);

}  // namespace qharden::manifest
