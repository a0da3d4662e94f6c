#include <ostream>

#include "core/app/check_page.hpp"
#include "core/app/reference.hpp"
#include "core/app/row_format.hpp"
#include "core/snapshot/reads.hpp"
#include "core/util/text.hpp"

namespace qharden::app {
namespace {

using manifest::Column;
using manifest::ColumnType;
using OwnedTable = manifest::Catalog::OwnedTable;

constexpr const char* kHead = R"(# Tables and views

What a snapshot holds and what `qharden query` and the SELECT of a check may read. This page is written by
`scripts/docs_reference` from what the installed plugins declare; do not edit it. `qharden tables NAME` shows the text of
a view.

* **from** is the place in a row of the answer: elements below one another, `@` an attribute, `.` the row itself. Where
  several are named, the first that is there counts.
* **absent** says what it means when a row lacks it. *not seen* makes the column incomplete: a check that needs it is
  `not_evaluated`, with that reason. *NULL* is a fact: there is none.
* Types: a `flag` is 1 or 0; a `time` is text such as `2026-01-05T10:00:00Z`; `present` is 1 when the element is there;
  `fingerprint` is a keyed digest in place of a value that must not be kept; `ranges` are addresses, with their ends in a
  table of their own.
* Every table has `_row`, its row number, and a table of rows within rows has `_parent`, the `_row` of the outer one.
)";

std::string type_text(const Column& column) {
  std::string text(to_string(column.type));
  if (!column.one_of.empty()) text += ": " + joined(column.one_of);
  return text;
}

std::string from_text(const Column& column) {
  if (column.partition) return "(the partition)";
  if (column.learned) return "(to be learned)";
  std::vector<std::string> places{column.from};
  places.insert(places.end(), column.also_from.begin(), column.also_from.end());
  return joined(places, " or ");
}

std::string absent_text(const Column& column) {
  std::string text;
  if (column.partition || column.type == ColumnType::blob)
    text = "";
  else if (column.type == ColumnType::present)
    text = "0";
  else if (column.absent == manifest::Absence::null)
    text = "NULL";
  else
    text = "not seen: " + std::string(to_string(column.absent_reason));
  for (const auto& word : column.none) text += (text.empty() ? "" : "; ") + ("\"" + word + "\" is NULL");
  return text;
}

void write_columns(std::ostream& out, const OwnedTable& owned) {
  const bool is_read = owned.source != nullptr;
  out << (is_read ? "\n| column | type | from | absent |\n|---|---|---|---|\n" : "\n| column | type |\n|---|---|\n");
  for (const auto& column : owned.table->columns) {
    out << "| `" << column.name << '`' << (column.key ? " (key)" : "") << " | " << markdown_cell(type_text(column));
    if (is_read) out << " | " << markdown_cell(from_text(column)) << " | " << markdown_cell(absent_text(column));
    out << " |\n";
  }
}

void write_table(std::ostream& out, const OwnedTable& owned) {
  const auto& table = *owned.table;
  out << "\n### " << table.name << "\n\n" << markdown_cell(table.title);
  if (owned.source != nullptr) {
    out << ". " << to_string(owned.source->family) << ": " << markdown_cell(call_text(*owned.source));
    if (!table.rows.empty())
      out << "; rows: `" << table.rows << '`'
          << (table.parent.empty() ? "" : " within a row of `" + table.parent + "`");
  } else if (!table.parent.empty()) {
    out << "; rows of `" << table.parent << '`';
  }
  out << '\n';
  write_columns(out, owned);
}

Result<void> write_views(std::ostream& out, const manifest::Catalog& catalog, snapshot::SchemaProbe& probe,
                         const std::string& plugin) {
  bool is_first = true;
  for (const auto* view : catalog.views()) {
    if (view->plugin != plugin) continue;
    const auto columns = probe.result_columns(view->sql);
    if (!columns)
      return Error{.message = "view " + view->name + ": " + columns.error().message, .fault = Fault::plugin};
    if (is_first) out << "\n### Views of " << plugin << "\n\n| view | shows | columns |\n|---|---|---|\n";
    is_first = false;
    out << "| `" << view->name << "` | " << markdown_cell(view->title) << " | " << markdown_cell(joined(*columns))
        << " |\n";
  }
  return {};
}

}  // namespace

Result<void> write_tables_reference(std::ostream& out, const manifest::Catalog& catalog) {
  snapshot::SchemaProbe probe(catalog);
  out << kHead << "\n## Filled by qharden itself\n";
  for (const auto& [name, owned] : catalog.tables())
    if (owned.source == nullptr) write_table(out, owned);
  for (const auto& manifest : catalog.manifests()) {
    if (manifest.sources.empty() && manifest.views.empty()) continue;
    out << "\n## Plugin " << manifest.id << "\n\n" << markdown_cell(manifest.title) << '\n';
    for (const auto& source : manifest.sources)
      for (const auto& table : source.tables) write_table(out, {&table, &source});
    if (const auto views = write_views(out, catalog, probe, manifest.id); !views) return views;
  }
  return {};
}

}  // namespace qharden::app
