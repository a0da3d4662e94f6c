/// The shape report: where the answers of a snapshot and the declarations of the plugins do not meet.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/json/json.hpp"
#include "core/snapshot/reader.hpp"
#include "core/util/result.hpp"

namespace qharden::snapshot {

/// Seen, not declared: a path of the answers that no column leads to.
struct UndeclaredPath {
  std::string source;
  std::string path;       ///< elements from below the root, or a CSV header; `@name` at the end: an attribute
  std::int64_t rows = 0;  ///< in how many of the rows looked at (a sample of each page)
};

/// Declared, never seen: rows came, and none of them had it.
struct UnseenColumn {
  std::string source;
  std::string table;
  std::string column;
  std::string from;       ///< the declared path; empty: its name is not learned yet
  std::int64_t rows = 0;  ///< that were read without it
};

/// Names and counts only, so that it can be shown and sent around.
struct Shapes {
  std::vector<UndeclaredPath> undeclared;  ///< by source and path
  std::vector<UnseenColumn> unseen;        ///< by source, table and column
};

/// Both lists of a snapshot. A column whose absence is documented to mean "none" counts as seen.
Result<Shapes> read_shapes(Reader& reader);

/// `{"undeclared":[{"source","path","rows"}],"unseen":[{"source","table","column","from","rows"}]}`
[[nodiscard]] json::Value to_json(const Shapes& shapes);

}  // namespace qharden::snapshot
