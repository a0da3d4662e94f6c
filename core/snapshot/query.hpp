/// One running SELECT over a snapshot, row by row.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/manifest/manifest.hpp"
#include "core/util/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace qharden::snapshot {

/// Threads: the connection's. Text returned points into SQLite and lives until the next step().
class Query {
 public:
  /// Accepts exactly one statement that only reads. Errors: the SQL's own message; `unsupported` for a table or column
  /// that the snapshot does not have.
  static Result<Query> prepare(sqlite3* db, const std::string& sql);

  Query(Query&&) noexcept = default;
  Query& operator=(Query&&) noexcept = default;
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  ~Query() = default;

  /// Binds `:name` if the SELECT has it; flags as 0/1, lists as JSON text.
  void bind(const std::string& name, const manifest::ParamValue& value);

  /// True: a row is there. False: the end. An error ends the query.
  Result<bool> step();

  enum class Type { null, integer, real, text, blob };
  [[nodiscard]] int columns() const;
  [[nodiscard]] std::string_view name(int column) const;
  [[nodiscard]] Type type(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double real(int column) const;
  /// Text of a text column, bytes of a blob, "" for NULL, SQLite's rendering for numbers.
  [[nodiscard]] std::string_view text(int column) const;
  /// Type and value of a column at once: what a loop over all cells of many rows wants.
  struct Value {
    Type type = Type::null;
    std::int64_t integer = 0;
    double real = 0;
    std::string_view text;  ///< text and blob
  };
  [[nodiscard]] Value value(int column) const;
  /// Index of a result column; -1: none.
  [[nodiscard]] int find(std::string_view column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit Query(sqlite3_stmt* statement) : statement_(statement) {}
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

}  // namespace qharden::snapshot
