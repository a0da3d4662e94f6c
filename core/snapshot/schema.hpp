/// How declared tables and the host's own records lie in a snapshot file.
#pragma once

#include <string>
#include <vector>

#include "core/manifest/catalog.hpp"

struct sqlite3;

namespace qharden::snapshot {

/// Version of the file's own tables (`_meta`, `_collection`, ...).
inline constexpr int kFormat = 1;

/// Ending of a file whose collection has not finished.
inline constexpr const char* kPartialSuffix = ".partial";

/// State of a (table, partition) or of a column in it.
enum class State { complete, partial, unavailable, unseen };
[[nodiscard]] std::string_view to_string(State state);

/// Double-quoted for use in SQL.
[[nodiscard]] std::string sql_name(std::string_view name);

/// DDL of the host's own tables:
///   _meta(key, value)             what, when, with which versions; `sealed` is written last
///   _table(name, plugin, source, title, columns)   the declared schema, columns as JSON
///
///   _collection(table, partition, state, reason, detail, rows, duplicates, calls, since, until, role_needed, ...)
///
///   _column(table, column, partition, state, reason, seen, rows, example)
///
///   _shape(source, path, rows)    elements that no column declares: names and counts (shapes.hpp)
///
///   _cursor(source, partition, next)   where a collection stands, written with each page
///
///   _call(...)                    every request made; never a secret
///
///   _view(name, plugin, title, sql)    text of the views, for the reader; they are made per connection
[[nodiscard]] std::string own_tables_ddl();

/// A name in double quotes that is no column is an error from now on, not a text: a typo must not compare a constant.
void forbid_quoted_texts(sqlite3* db);

/// CREATE TABLE of a declared table.
[[nodiscard]] std::string table_ddl(const manifest::Table& table);

/// CREATE INDEX statements of a declared table: keys, the parent's row, lo/hi of ranges.
[[nodiscard]] std::vector<std::string> index_ddl(const manifest::Table& table);

/// Makes (or makes anew) the TEMP view of a declared view. False: its text is not one SELECT, or does not fit.
bool make_view(sqlite3* db, const std::string& name, const std::string& sql);

}  // namespace qharden::snapshot
