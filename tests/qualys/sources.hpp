/// Declarations and short forms for decoder tests.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "core/qualys/decode.hpp"

namespace qharden::testing {

inline manifest::Column column(std::string name, manifest::ColumnType type, std::string from) {
  manifest::Column made;
  made.name = std::move(name);
  made.type = type;
  made.from = std::move(from);
  return made;
}

inline manifest::Table table(std::string name, std::string rows, std::vector<manifest::Column> columns,
                             std::string parent = {}) {
  manifest::Table made;
  made.name = std::move(name);
  made.rows = std::move(rows);
  made.parent = std::move(parent);
  made.columns = std::move(columns);
  return made;
}

/// One table `t` over `<R><ROW>...`.
inline manifest::Source row_source(std::vector<manifest::Column> columns) {
  manifest::Source source;
  source.roots = {"R"};
  source.tables.push_back(table("t", "ROW", std::move(columns)));
  return source;
}

inline manifest::Source log_source() {
  using manifest::ColumnType;
  manifest::Source source;
  source.format = manifest::Format::activity_csv;
  source.tables.push_back(
      table("event", "",
            {column("at", ColumnType::time, "Date"), column("action", ColumnType::text, "Action"),
             column("details", ColumnType::text, "Details"), column("login", ColumnType::text, "User Name"),
             column("ip", ColumnType::text, "User IP")}));
  source.tables[0].columns[4].none = {"N/A"};
  return source;
}

/// A page as text: "null", numbers, 'text', #hex of blobs.
inline std::string show(const snapshot::Cell& cell) {
  switch (cell.kind) {
    case snapshot::Cell::Kind::null:
      return "null";
    case snapshot::Cell::Kind::integer:
      return std::to_string(cell.integer);
    case snapshot::Cell::Kind::real:
      return std::to_string(cell.real);
    case snapshot::Cell::Kind::text:
      return "'" + std::string(cell.text) + "'";
    case snapshot::Cell::Kind::blob:
      return "#" + std::to_string(cell.text.size());
  }
  return "?";
}

inline std::vector<std::string> row(const snapshot::TableRows& rows, std::size_t number) {
  std::vector<std::string> texts;
  const std::size_t width = rows.table->columns.size();
  for (std::size_t i = 0; i < width; ++i) texts.push_back(show(rows.cells.at(number * width + i)));
  return texts;
}

inline const snapshot::TableRows& rows_of(const snapshot::Page& page, const std::string& name) {
  for (const auto& rows : page.tables) {
    if (rows.table->name == name) return rows;
  }
  throw std::out_of_range("no table " + name);
}

using Texts = std::vector<std::string>;

}  // namespace qharden::testing

#define QHARDEN_DECODE(page, source, body)                            \
  const auto page##_result = ::qharden::qualys::decode(source, body); \
  ASSERT_TRUE(page##_result.ok()) << page##_result.error().message;   \
  const auto& page = *page##_result
