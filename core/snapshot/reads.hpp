/// What a SELECT may touch, and what it does touch.
#pragma once

#include <map>
#include <set>
#include <string>

#include "core/manifest/catalog.hpp"
#include "core/util/result.hpp"

struct sqlite3;

namespace qharden::snapshot {

/// From now on the connection refuses everything but SELECT over its tables; pragmas, attached files and the schema
/// table stay closed.
void restrict_to_reads(sqlite3* db);

/// Table -> the columns that can influence the result. A table of which only the rows count has an empty set.
using Reads = std::map<std::string, std::set<std::string>>;

/// Prepares SELECTs against the declared schema, without any snapshot: empty tables in memory, views, functions.
///
/// SQLite's authorizer names every column a SELECT mentions, but of a view always all of its columns. So the tables
/// come from the authorizer and the columns from the compiled program, which loads only those that the result needs;
/// what SQLite could not narrow down stays in (docs/adr/0005-column-gate.md). Threads: one thread at a time.
class SchemaProbe {
 public:
  explicit SchemaProbe(const manifest::Catalog& catalog);
  ~SchemaProbe();
  SchemaProbe(const SchemaProbe&) = delete;
  SchemaProbe& operator=(const SchemaProbe&) = delete;

  /// Base tables and the host's own (`_collection`, ...). Errors: the SQL is not one valid SELECT over the declared
  /// schema.
  Result<Reads> columns_read(const std::string& sql);

  /// Rows of a SELECT that reads no table, such as VALUES. Errors: the same.
  Result<std::int64_t> row_count(const std::string& sql);

  /// Names of the result's columns. Errors: the same.
  Result<std::vector<std::string>> result_columns(const std::string& sql);

 private:
  sqlite3* db_ = nullptr;
  std::map<std::string, std::vector<std::string>> columns_;  ///< of each table, in order
  std::map<std::int64_t, std::string> roots_;                ///< root page -> table
};

}  // namespace qharden::snapshot
