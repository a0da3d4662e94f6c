#include <algorithm>
#include <set>

#include "core/manifest/declaration_reader.hpp"
#include "core/manifest/host_tables.hpp"

namespace qharden::manifest {
namespace {

std::optional<ColumnType> to_column_type(std::string_view word) {
  for (const auto type : {ColumnType::text, ColumnType::integer, ColumnType::real, ColumnType::flag, ColumnType::time,
                          ColumnType::json, ColumnType::present, ColumnType::ranges, ColumnType::fingerprint})
    if (to_string(type) == word) return type;
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
  column.partition = in.flag("partition");
  const bool is_elsewhere = column.learned || column.partition;
  column.from = is_elsewhere ? in.text("from") : in.required("from");
  if (is_elsewhere && !column.from.empty())
    in.fail(std::string("has both '") + (column.learned ? "learned" : "partition") + "' and 'from'; leave one out");
  column.also_from = in.texts("or_from");
  column.epoch = in.flag("epoch");
  if (column.epoch && column.type != ColumnType::time) in.fail("only a time can be an epoch");
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

std::optional<Paging::Style> to_paging_style(std::string_view word) {
  if (word == "number") return Paging::Style::number;
  if (word == "offset") return Paging::Style::offset;
  if (word == "cursor") return Paging::Style::cursor;
  return std::nullopt;
}

Paging read_paging(const Reader& in) {
  Paging paging;
  paging.style = in.word<Paging::Style>("style", to_paging_style);
  paging.parameter = in.required("parameter");
  paging.size_parameter = in.text("size_parameter");
  paging.size = in.integer("size");
  paging.first = in.integer("first");
  paging.told = in.text("told");
  if (paging.style != Paging::Style::number && paging.told.empty())
    in.fail("does not say which member of the answer tells what is left");
  return paging;
}

/// What only some families have.
void read_request(const Reader& in, Source& source) {
  for (const auto& item : in.objects("criteria"))
    source.criteria.push_back({item.required("field"), item.required("operator"), item.text("value")});
  source.body = in.text("body");
  if (const auto* value = in.find("paging")) source.paging = read_paging({*value, in.where() + ".paging"});
  if (!source.criteria.empty() && source.family != Family::qps) in.fail("only a QPS search has criteria");
  if (source.family == Family::gateway) return;
  if (!source.body.empty()) in.fail("only a search of the gateway has a body");
  if (source.paging) in.fail("only the gateway's lists have pages that a source describes");
}

}  // namespace

void read_tables(const Reader& in, const char* member, std::vector<Table>& tables) {
  for (const auto& item : in.objects(member)) {
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
  if (source.family != Family::msp && source.verb.empty()) in.fail("a source of this family needs a verb");
  for (const auto& parameter : in.objects("query"))
    source.query.emplace_back(parameter.required("name"), parameter.text("value"));
  source.format = in.text("format").empty() ? Format::xml : in.word<Format>("format", to_format);
  source.roots = in.texts("roots");
  read_request(in, source);
  source.needs_role = in.texts("needs_role");
  source.proven_by = in.text("proven_by");
  if (source.proven_by.empty()) source.proven_by = to_string(source.family == Family::msp ? Family::fo : source.family);
  source.for_each = in.text("for_each");
  source.first_page_only = in.flag("first_page_only");
  if (const auto* value = in.find("window")) {
    const Reader window(*value, in.where() + ".window");
    source.window = Window{window.required("since"), window.required("until"), window.integer("default_days"),
                           window.integer("max_days")};
  }
  if (const auto* value = in.find("alternative")) {
    const Reader alternative(*value, in.where() + ".alternative");
    source.alternative = Alternative{alternative.required("group"), alternative.integer("rank")};
  }
  read_tables(in, "tables", source.tables);
  if (source.tables.empty()) in.fail("has no tables");
  return source;
}

}  // namespace qharden::manifest
