/// Sealed snapshots made of rows that a test writes down, through the same writer that collections use.
///
/// For tests in this tree; not part of the installed SDK, because it is built on the host's own code.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/manifest/catalog.hpp"
#include "core/snapshot/page.hpp"
#include "core/snapshot/writer.hpp"
#include "core/util/result.hpp"

namespace qharden::testing {

/// Column -> value as text; a column that is not there is NULL. `_row` and, in child tables, `_parent` may be given;
/// without them rows count from 1 and belong to the row of that number.
using LiteralRow = std::map<std::string, std::string>;

/// How the collection of a table ended.
struct LiteralCollection {
  snapshot::State state = snapshot::State::complete;
  Reason reason = Reason::none;
  std::string since;  ///< empty: as far as the source asks for by default, counted from the scan time
  bool was_collected = true;
};

/// How the partitions of a table ended, by name; one that is only in its rows is complete.
using LiteralPartitions = std::map<std::string, LiteralCollection>;

struct LiteralSnapshot {
  std::string scan_time = "2026-01-31T00:00:00Z";
  std::map<std::string, std::vector<LiteralRow>> tables;
  std::map<std::string, LiteralCollection> collection;  ///< a table that is not named is complete
  std::map<std::string, LiteralPartitions> partitions;  ///< of tables that have a column for their partition
};

/// Rows of one page for the tables of one source (or of the host). Values are read by the type of their column;
/// `ranges` columns fill their child table. Throws std::invalid_argument for a table, column or value that cannot be.
[[nodiscard]] snapshot::Page literal_page(const std::vector<const manifest::Table*>& tables,
                                          const std::map<std::string, std::vector<LiteralRow>>& rows);

/// Writes and seals `path`. Every value counts as seen, NULL included; but where a learned column is NULL, it was not
/// seen. Whatever else was not seen is for tests of the gate.
/// Throws like literal_page.
Result<void> write_literal_snapshot(const std::string& path, const manifest::Catalog& catalog,
                                    const LiteralSnapshot& literal);

}  // namespace qharden::testing
