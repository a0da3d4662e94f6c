#include "core/snapshot/inserter.hpp"

#include <sqlite3.h>

#include <stdexcept>
#include <string>

#include "core/snapshot/schema.hpp"

namespace qharden::snapshot {
namespace {

void bind(sqlite3_stmt* statement, int index, const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::null:
      sqlite3_bind_null(statement, index);
      break;
    case Cell::Kind::integer:
      sqlite3_bind_int64(statement, index, cell.integer);
      break;
    case Cell::Kind::real:
      sqlite3_bind_double(statement, index, cell.real);
      break;
    case Cell::Kind::text:
      sqlite3_bind_text64(statement, index, cell.text.data(), cell.text.size(), SQLITE_STATIC, SQLITE_UTF8);
      break;
    case Cell::Kind::blob:
      sqlite3_bind_blob64(statement, index, cell.text.data(), cell.text.size(), SQLITE_STATIC);
      break;
  }
}

}  // namespace

Inserter::Inserter(sqlite3* db, const manifest::Table& table) : db_(db), child_(!table.parent.empty()) {
  std::string sql = "INSERT INTO " + sql_name(table.name) + " VALUES (?";
  const std::size_t bound = table.columns.size() + (child_ ? 1 : 0);
  for (std::size_t i = 0; i < bound; ++i) sql += ",?";
  sql += ")";
  if (sqlite3_prepare_v3(db, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement_, nullptr) != SQLITE_OK)
    throw std::runtime_error(sqlite3_errmsg(db));
  sqlite3_stmt* last = nullptr;
  const std::string max = "SELECT max(_row) FROM " + sql_name(table.name);
  if (sqlite3_prepare_v2(db, max.c_str(), -1, &last, nullptr) == SQLITE_OK && sqlite3_step(last) == SQLITE_ROW)
    next_row_ = sqlite3_column_int64(last, 0) + 1;
  sqlite3_finalize(last);
}

Inserter::~Inserter() {
  sqlite3_finalize(statement_);
}

void Inserter::insert(const TableRows& rows, std::int64_t parent_base) {
  base_ = next_row_;
  const auto columns = rows.table->columns.size();
  const Cell* cell = rows.cells.data();
  for (std::int64_t row = 0; row < rows.rows; ++row) {
    int index = 1;
    sqlite3_bind_int64(statement_, index++, next_row_++);
    if (child_) sqlite3_bind_int64(statement_, index++, parent_base + rows.parents[static_cast<std::size_t>(row)]);
    for (std::size_t column = 0; column < columns; ++column) bind(statement_, index++, *cell++);
    if (sqlite3_step(statement_) != SQLITE_DONE) {
      const std::string message = sqlite3_errmsg(db_);
      sqlite3_reset(statement_);
      throw std::runtime_error(message);
    }
    sqlite3_reset(statement_);
  }
}

}  // namespace qharden::snapshot
