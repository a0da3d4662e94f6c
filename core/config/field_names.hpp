/// Names of elements that no document tells: what an operator learned of their own platform, as data.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/util/result.hpp"

namespace qharden::config {

/// The names of one column, in the order they are tried.
struct LearnedNames {
  std::vector<std::string> names;  ///< element paths inside the row; empty: none is known yet
  std::string where;               ///< "file:line"
};

/// By `table.column`.
using FieldNames = std::map<std::string, LearnedNames>;

/// Reads and checks the file. Whether such a column is there, and to be learned, only the plugins tell. Errors
/// (Fault::usage) name file, line, key and the mend.
Result<FieldNames> load_field_names(const std::string& path);

}  // namespace qharden::config
