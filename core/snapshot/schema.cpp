#include "core/snapshot/schema.hpp"

#include <sqlite3.h>

#include <array>

namespace qharden::snapshot {
namespace {

const char* sql_type(manifest::ColumnType type) {
  using manifest::ColumnType;
  switch (type) {
    case ColumnType::integer:
    case ColumnType::flag:
    case ColumnType::present:
      return "INTEGER";
    case ColumnType::real:
      return "REAL";
    case ColumnType::blob:
      return "BLOB";
    case ColumnType::text:
    case ColumnType::time:
    case ColumnType::json:
    case ColumnType::ranges:
    case ColumnType::fingerprint:
      return "TEXT";
  }
  return "TEXT";
}

}  // namespace

std::string_view to_string(State state) {
  constexpr std::array<std::string_view, 4> kWords = {"complete", "partial", "unavailable", "unseen"};
  return kWords.at(static_cast<std::size_t>(state));
}

std::string sql_name(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

std::string own_tables_ddl() {
  return R"sql(
CREATE TABLE _meta("key" TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE _table(name TEXT PRIMARY KEY, plugin TEXT, source TEXT, title TEXT, columns TEXT) WITHOUT ROWID;
CREATE TABLE _collection("table" TEXT, "partition" TEXT, state TEXT, reason TEXT, detail TEXT, rows INTEGER,
  duplicates INTEGER DEFAULT 0, calls INTEGER, since TEXT, until TEXT, role_needed TEXT, role_proven TEXT,
  first_row INTEGER, last_row INTEGER,
  PRIMARY KEY("table", "partition")) WITHOUT ROWID;
CREATE TABLE _column("table" TEXT, "column" TEXT, "partition" TEXT, state TEXT, reason TEXT, seen INTEGER, rows INTEGER,
  example TEXT, PRIMARY KEY("table", "partition", "column")) WITHOUT ROWID;
CREATE TABLE _cursor(source TEXT, "partition" TEXT, next TEXT, PRIMARY KEY(source, "partition")) WITHOUT ROWID;
CREATE TABLE _call(id INTEGER PRIMARY KEY, source TEXT, "partition" TEXT, path TEXT, query TEXT, attempt INTEGER,
  status INTEGER, code TEXT, error TEXT, bytes INTEGER, duration_ms INTEGER, started TEXT, remaining TEXT);
CREATE TABLE _shape(source TEXT, path TEXT, rows INTEGER, PRIMARY KEY(source, path)) WITHOUT ROWID;
CREATE TABLE _view(name TEXT PRIMARY KEY, plugin TEXT, title TEXT, sql TEXT) WITHOUT ROWID;
)sql";
}

void forbid_quoted_texts(sqlite3* db) {
  sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
}

std::string table_ddl(const manifest::Table& table) {
  std::string ddl = "CREATE TABLE " + sql_name(table.name) + "(_row INTEGER PRIMARY KEY";
  if (!table.parent.empty()) ddl += ", _parent INTEGER";
  for (const auto& column : table.columns) ddl += ", " + sql_name(column.name) + " " + sql_type(column.type);
  return ddl + ")";
}

std::vector<std::string> index_ddl(const manifest::Table& table) {
  std::vector<std::string> ddl;
  const auto add = [&](const std::string& suffix, const std::string& columns) {
    // A dot never stands in the name of a table, so an index cannot take one's name.
    ddl.push_back("CREATE INDEX " + sql_name(table.name + "." + suffix) + " ON " + sql_name(table.name) + "(" +
                  columns + ")");
  };
  std::string keys;
  for (const auto& column : table.columns)
    if (column.key) keys += (keys.empty() ? "" : ", ") + sql_name(column.name);
  if (!keys.empty()) add("by_key", keys);
  if (!table.parent.empty()) add("by_parent", "_parent");
  if (table.find("lo") != nullptr && table.find("hi") != nullptr) add("by_range", "lo, hi");
  return ddl;
}

bool make_view(sqlite3* db, const std::string& name, const std::string& sql) {
  sqlite3_exec(db, ("DROP VIEW IF EXISTS temp." + sql_name(name)).c_str(), nullptr, nullptr, nullptr);
  const std::string ddl = "CREATE TEMP VIEW " + sql_name(name) + " AS " + sql;
  sqlite3_stmt* statement = nullptr;
  const char* tail = nullptr;
  // Prepared, not executed as a script: a foreign snapshot must not smuggle in a second statement.
  bool made = sqlite3_prepare_v2(db, ddl.c_str(), static_cast<int>(ddl.size()) + 1, &statement, &tail) == SQLITE_OK &&
              std::string_view(tail).find_first_not_of(" \t\r\n;") == std::string_view::npos;
  made = made && sqlite3_step(statement) == SQLITE_DONE;
  sqlite3_finalize(statement);
  return made;
}

}  // namespace qharden::snapshot
