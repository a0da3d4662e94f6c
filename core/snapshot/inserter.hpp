/// Inserts decoded rows into one declared table. SQLite's C API: SQLiteCpp cannot bind text by pointer and length, and
/// this is the path that every row of a collection takes.
#pragma once

#include <cstdint>

#include "core/manifest/manifest.hpp"
#include "core/snapshot/page.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace qharden::snapshot {

/// Rows are numbered on from those that are there. Throws std::runtime_error with SQLite's message.
class Inserter {
 public:
  Inserter(sqlite3* db, const manifest::Table& table);
  ~Inserter();
  Inserter(const Inserter&) = delete;
  Inserter& operator=(const Inserter&) = delete;

  /// Inserts all rows; `parent_base` is the `_row` of the parent page's first row.
  void insert(const TableRows& rows, std::int64_t parent_base);

  /// `_row` of the first row of the last insert().
  [[nodiscard]] std::int64_t base() const { return base_; }

 private:
  sqlite3_stmt* statement_ = nullptr;
  sqlite3* db_;
  bool child_;
  std::int64_t next_row_ = 1;
  std::int64_t base_ = 1;
};

}  // namespace qharden::snapshot
