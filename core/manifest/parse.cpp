#include <algorithm>
#include <set>

#include "core/json/json.hpp"
#include "core/manifest/host_tables.hpp"
#include "core/manifest/manifest.hpp"

namespace qharden::manifest {
namespace {

using json::Value;

/// Thrown inside this file only; parse_manifest turns it into an Error.
struct Invalid {
  std::string where;
  std::string what;
};

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 && text.front() >= 'a' && text.front() <= 'z' &&
         text.substr(0, 7) != "sqlite_" &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

bool is_check_id(std::string_view text, std::string_view plugin) {
  return text.size() > plugin.size() + 1 && text.substr(0, plugin.size()) == plugin && text[plugin.size()] == '.' &&
         text.substr(plugin.size() + 1).find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") ==
             std::string_view::npos;
}

/// A cursor over one JSON object that knows where it is, for messages.
class Reader {
 public:
  Reader(const Value& value, std::string where) : value_(value), where_(std::move(where)) {
    if (!value.is_object()) throw Invalid{where_, "is not an object"};
  }

  [[nodiscard]] std::string text(const char* name) const {
    const auto it = value_.find(name);
    if (it == value_.end()) return {};
    if (!it->is_string()) fail(std::string(name) + " is not text");
    return it->get<std::string>();
  }
  [[nodiscard]] std::string required(const char* name) const {
    auto result = text(name);
    if (result.empty()) fail(std::string(name) + " is missing");
    return result;
  }
  [[nodiscard]] std::string required_name(const char* name) const {
    auto result = required(name);
    if (!is_name(result)) fail(std::string(name) + " '" + result + "' is not lower_snake_case");
    return result;
  }
  [[nodiscard]] int integer(const char* name) const {
    const auto* value = find(name);
    if (value == nullptr) return 0;
    if (!value->is_number_integer()) fail(std::string(name) + " is not a whole number");
    const auto wide = value->get<std::int64_t>();
    if (wide < 0 || wide > 1'000'000'000) fail(std::string(name) + " is out of range");
    return static_cast<int>(wide);
  }
  [[nodiscard]] bool flag(const char* name) const {
    const auto* value = find(name);
    if (value != nullptr && !value->is_boolean()) fail(std::string(name) + " is not true or false");
    return value != nullptr && value->get<bool>();
  }
  [[nodiscard]] std::optional<double> number(const char* name) const {
    const auto* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_number()) fail(std::string(name) + " is not a number");
    return value->get<double>();
  }
  [[nodiscard]] std::vector<std::string> texts(const char* name) const {
    std::vector<std::string> result;
    for (const auto& item : list(name)) {
      if (!item.is_string()) fail(std::string(name) + " holds something that is not text");
      result.push_back(item.get<std::string>());
    }
    return result;
  }
  [[nodiscard]] std::vector<Reader> objects(const char* name) const {
    std::vector<Reader> result;
    std::size_t index = 0;
    for (const auto& item : list(name)) {
      std::string label = item.is_object() ? json::text_or(item, "id", json::text_or(item, "name")) : std::string();
      if (label.empty()) label = std::to_string(index);
      result.emplace_back(item, where_ + "." + name + "[" + label + "]");
      ++index;
    }
    return result;
  }
  template <class Enum>
  [[nodiscard]] Enum word(const char* name, std::optional<Enum> (*convert)(std::string_view)) const {
    const auto found = convert(required(name));
    if (!found) fail(std::string(name) + " '" + text(name) + "' is not a known word");
    return *found;
  }
  [[nodiscard]] const Value* find(const char* name) const {
    const auto it = value_.find(name);
    return it == value_.end() ? nullptr : &*it;
  }
  [[noreturn]] void fail(std::string what) const { throw Invalid{where_, std::move(what)}; }
  [[nodiscard]] const std::string& where() const { return where_; }

 private:
  [[nodiscard]] const Value& list(const char* name) const {
    static const Value kNone = Value::array();
    const auto it = value_.find(name);
    if (it == value_.end()) return kNone;
    if (!it->is_array()) fail(std::string(name) + " is not a list");
    return *it;
  }
  const Value& value_;
  std::string where_;
};

std::optional<ColumnType> to_column_type(std::string_view word) {
  for (const auto type : {ColumnType::text, ColumnType::integer, ColumnType::real, ColumnType::flag, ColumnType::time,
                          ColumnType::json, ColumnType::present, ColumnType::ranges, ColumnType::fingerprint})
    if (to_string(type) == word) return type;
  return std::nullopt;
}

std::optional<Family> to_family(std::string_view word) {
  if (word == "fo") return Family::fo;
  if (word == "msp") return Family::msp;
  if (word == "qps") return Family::qps;
  return std::nullopt;
}

std::optional<Format> to_format(std::string_view word) {
  if (word == "xml") return Format::xml;
  if (word == "activity_csv") return Format::activity_csv;
  return std::nullopt;
}

Column read_column(const Reader& in) {
  Column column;
  column.name = in.required_name("name");
  column.type = in.word<ColumnType>("type", to_column_type);
  column.learned = in.flag("learned");
  column.from = column.learned ? in.text("from") : in.required("from");
  if (column.learned && !column.from.empty()) in.fail("has both 'learned' and 'from'; leave one out");
  column.key = in.flag("key");
  const auto absent = in.text("absent");
  if (!absent.empty() && absent != "null") in.fail("absent '" + absent + "' is not a known word");
  if (absent == "null") column.absent = Absence::null;
  if (!in.text("absent_reason").empty()) column.absent_reason = in.word<Reason>("absent_reason", to_reason);
  column.none = in.texts("none");
  column.one_of = in.texts("one_of");
  for (const auto& word : column.one_of)
    if (!is_name(word)) in.fail("one_of word '" + word + "' is not lower_snake_case");
  return column;
}

void read_tables(const Reader& in, std::vector<Table>& tables) {
  for (const auto& item : in.objects("tables")) {
    Table table;
    table.name = item.required_name("name");
    table.title = item.required("title");
    table.rows = item.text("rows");
    table.parent = item.text("parent");
    for (const auto& column : item.objects("columns")) table.columns.push_back(read_column(column));
    if (table.columns.empty()) item.fail("has no columns");
    std::set<std::string> names;
    for (const auto& column : table.columns)
      if (!names.insert(column.name).second) item.fail("declares the column '" + column.name + "' twice");
    const auto has_parent = [&](const Table& other) { return other.name == table.parent; };
    if (!table.parent.empty() && std::none_of(tables.begin(), tables.end(), has_parent))
      item.fail("its parent '" + table.parent + "' is not a table before it in this source");
    tables.push_back(table);
    for (const auto& column : table.columns)
      if (column.type == ColumnType::ranges) tables.push_back(ranges_table(table, column));
  }
}

Source read_source(const Reader& in, const std::string& plugin) {
  Source source;
  source.id = in.required_name("id");
  source.plugin = plugin;
  source.family = in.word<Family>("family", to_family);
  source.path = in.required("path");
  source.verb = in.text("verb");
  if (source.family != Family::msp && source.verb.empty()) in.fail("an FO or QPS source needs a verb");
  for (const auto& parameter : in.objects("query"))
    source.query.emplace_back(parameter.required("name"), parameter.text("value"));
  source.format = in.text("format").empty() ? Format::xml : in.word<Format>("format", to_format);
  source.roots = in.texts("roots");
  for (const auto& item : in.objects("criteria"))
    source.criteria.push_back({item.required("field"), item.required("operator"), item.text("value")});
  if (!source.criteria.empty() && source.family != Family::qps) in.fail("only a QPS search has criteria");
  source.needs_role = in.texts("needs_role");
  source.proven_by = in.text("proven_by");
  if (source.proven_by.empty()) source.proven_by = to_string(source.family == Family::msp ? Family::fo : source.family);
  source.for_each = in.text("for_each");
  if (const auto* value = in.find("window")) {
    const Reader window(*value, in.where() + ".window");
    source.window = Window{window.required("since"), window.required("until"), window.integer("default_days"),
                           window.integer("max_days")};
  }
  read_tables(in, source.tables);
  if (source.tables.empty()) in.fail("has no tables");
  return source;
}

ParamValue read_param_value(const Reader& in, const Value& value) {
  const auto type = in.required("type");
  if (type == "integer" && value.is_number_integer()) return value.get<std::int64_t>();
  if (type == "real" && value.is_number()) return value.get<double>();
  if (type == "flag" && value.is_boolean()) return value.get<bool>();
  if (type == "text" && value.is_string()) return value.get<std::string>();
  if (type == "list" && value.is_array()) return in.texts("default");
  if (type == "map" && value.is_object() && value.empty()) return std::map<std::string, std::string>();
  in.fail("default does not fit the type '" + type + "'");
}

Param read_param(const Reader& in) {
  Param param;
  param.name = in.required_name("name");
  param.help = in.text("help");
  const auto* value = in.find("default");
  if (value == nullptr) in.fail("default is missing");
  param.value = read_param_value(in, *value);
  param.guard_at_most = in.number("at_most");
  param.guard_at_least = in.number("at_least");
  param.guard_includes = in.texts("includes");
  param.guard_excludes = in.texts("excludes");
  const bool is_list = std::holds_alternative<std::vector<std::string>>(param.value);
  if (!is_list && !(param.guard_includes.empty() && param.guard_excludes.empty()))
    in.fail("a guardrail about words needs a list");
  return param;
}

void read_needs(const Reader& in, Check& check) {
  for (const auto& item : in.objects("windows"))
    check.windows.push_back({item.required("table"), item.text("days_param"), item.integer("days")});
  for (const auto& item : in.objects("only")) check.only[item.required("table")] = item.texts("partitions");
  check.tolerates = in.texts("tolerates");
  for (const auto& need : check.windows) {
    if (need.days_param.empty() == (need.days == 0)) in.fail("a window needs either days or days_param");
    const auto* param = need.days_param.empty() ? nullptr : check.find_param(need.days_param);
    if (!need.days_param.empty() && (param == nullptr || !std::holds_alternative<std::int64_t>(param->value)))
      in.fail("window names the parameter '" + need.days_param + "', which is not declared as a whole number");
  }
}

Check read_check(const Reader& in, const std::string& plugin) {
  Check check;
  check.id = in.required("id");
  if (!is_check_id(check.id, plugin)) in.fail("the id must be '" + plugin + ".kebab-name'");
  check.plugin = plugin;
  check.control = in.required("control");
  check.severity = in.word<Severity>("severity", to_severity);
  check.decides = in.word<Decides>("decides", to_decides);
  check.basis = in.word<Basis>("basis", to_basis);
  if (!in.text("proves").empty()) check.proves = in.word<Proves>("proves", to_proves);
  check.only_grows = in.flag("only_grows");
  check.also = in.texts("also");
  check.statement = in.text("statement");
  for (const auto& item : in.objects("asks"))
    check.asks.push_back({item.required_name("name"), item.required("question")});
  if (check.basis == Basis::attested && check.statement.empty()) in.fail("an attested check needs a statement");
  check.title = in.required("title");
  check.rationale = in.text("rationale");
  check.fix = in.text("fix");
  check.sql = in.required("sql");
  check.has_judge = in.flag("judge");
  for (const auto& param : in.objects("params")) check.params.push_back(read_param(param));
  if (const auto* value = in.find("empty")) {
    const Reader empty(*value, in.where() + ".empty");
    check.empty.status = empty.word<Status>("status", to_status);
    check.empty.reason = empty.text("reason").empty() ? Reason::none : empty.word<Reason>("reason", to_reason);
    check.empty.message = empty.required("message");
  }
  read_needs(in, check);
  return check;
}

void require_unique(const Manifest& manifest) {
  std::set<std::string> names;
  const auto add = [&](const std::string& kind, const std::string& name) {
    if (!names.insert(kind + name).second) throw Invalid{manifest.id, "declares '" + name + "' twice"};
  };
  for (const auto& source : manifest.sources) {
    add("source ", source.id);
    for (const auto& table : source.tables) add("table ", table.name);
  }
  for (const auto& view : manifest.views) add("table ", view.name);
  for (const auto& check : manifest.checks) add("check ", check.id);
}

Manifest read_manifest(const Value& root) {
  const Reader in(root, "manifest");
  Manifest manifest;
  manifest.id = in.required_name("id");
  manifest.version = in.required("version");
  manifest.title = in.text("title");
  if (in.integer("schema") != 1) in.fail("has a schema this version does not know; rebuild the plugin");
  for (const auto& source : in.objects("sources")) manifest.sources.push_back(read_source(source, manifest.id));
  for (const auto& view : in.objects("views"))
    manifest.views.push_back({view.required_name("name"), view.text("title"), view.required("sql"), manifest.id});
  for (const auto& canary : in.objects("canaries"))
    manifest.canaries.push_back({canary.required_name("name"), canary.required("sql"), manifest.id});
  for (const auto& check : in.objects("checks")) manifest.checks.push_back(read_check(check, manifest.id));
  require_unique(manifest);
  return manifest;
}

}  // namespace

Result<Manifest> parse_manifest(std::string_view json_text) {
  const auto root = json::parse(json_text);
  if (!root) return Error{root.error().message, Reason::none, Fault::plugin};
  try {
    return read_manifest(*root);
  } catch (const Invalid& invalid) {
    return Error{invalid.where + ": " + invalid.what, Reason::none, Fault::plugin};
  }
}

}  // namespace qharden::manifest
