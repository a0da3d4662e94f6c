#include "core/qualys/page_builder.hpp"

#include <algorithm>

namespace qharden::qualys {

snapshot::Page make_page(const manifest::Source& source, const std::shared_ptr<Storage>& storage) {
  snapshot::Page page;
  page.bytes = storage->body.size();
  page.storage = storage;
  const auto is_placed = [&](const std::string& name) {
    return std::any_of(page.tables.begin(), page.tables.end(),
                       [&](const auto& rows) { return rows.table->name == name; });
  };
  // Each turn places what has its parent; a table whose parent never comes is left out.
  for (bool is_moving = true; is_moving;) {
    is_moving = false;
    for (const auto& table : source.tables) {
      if (is_placed(table.name) || (!table.parent.empty() && !is_placed(table.parent))) continue;
      auto& rows = page.tables.emplace_back();
      rows.table = &table;
      rows.observed.resize(table.columns.size());
      is_moving = true;
    }
  }
  return page;
}

std::vector<snapshot::TableRows*> range_tables_of(snapshot::Page& page, const manifest::Table& table) {
  std::vector<snapshot::TableRows*> found;
  for (const auto& column : table.columns) {
    snapshot::TableRows* child = nullptr;
    for (auto& rows : page.tables) {
      const bool is_child = column.type == manifest::ColumnType::ranges && is_range_table(*rows.table) &&
                            rows.table->parent == table.name && rows.table->name == table.name + "_" + column.name;
      if (is_child) child = &rows;
    }
    found.push_back(child);
  }
  return found;
}

bool is_range_table(const manifest::Table& table) {
  return !table.parent.empty() && table.rows.empty();
}

}  // namespace qharden::qualys
