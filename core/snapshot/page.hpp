/// Rows of one decoded answer on their way from a decoder to the snapshot.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/manifest/manifest.hpp"

namespace qharden::snapshot {

struct Cell {
  enum class Kind : std::uint8_t { null, integer, real, text, blob };
  Kind kind = Kind::null;
  std::int64_t integer = 0;
  double real = 0;
  std::string_view text;  ///< text and blob; points into the page's `storage`
};

/// What was observed of one column in one page.
struct Observed {
  std::int64_t seen = 0;        ///< rows in which the value was known (declared "none" included)
  std::int64_t unreadable = 0;  ///< rows whose value was there but not understood
  std::string example;          ///< the first such value, cut to 60 characters
};

struct TableRows {
  const manifest::Table* table = nullptr;
  std::vector<Cell> cells;            ///< row after row, one cell for each column of `table`
  std::vector<std::int64_t> parents;  ///< child tables: index of the parent row within this page, one for each row
  std::vector<Observed> observed;     ///< one for each column
  std::int64_t rows = 0;
};

/// Most paths of one source that a shape report keeps.
inline constexpr std::size_t kMostShapes = 500;

/// An element or attribute that is in the answer and that no column declares. A name, never a value.
struct Undeclared {
  std::string path;
  std::int64_t rows = 0;  ///< of those looked at, the rows it is in; outside of rows: the pages
};

/// Parents come before their children in `tables`.
struct Page {
  std::vector<TableRows> tables;
  std::vector<Undeclared> undeclared;
  std::string next;  ///< cursor of the following page; empty: this was the last
  std::size_t bytes = 0;
  std::shared_ptr<void> storage;  ///< keeps what the cells point to alive
};

}  // namespace qharden::snapshot
