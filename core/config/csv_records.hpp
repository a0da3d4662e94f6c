/// RFC 4180 records of a file that people keep, with the lines they begin on. Private to this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/util/result.hpp"

namespace qharden::config {

struct CsvRecord {
  int line = 0;  ///< from 1
  std::vector<std::string> fields;
};

/// All records, blank lines and a byte order mark apart. Errors (Fault::usage) name `file` and line.
Result<std::vector<CsvRecord>> parse_csv(std::string_view text, const std::string& file);

/// One record with its line break.
[[nodiscard]] std::string write_csv_record(const std::vector<std::string>& fields);

}  // namespace qharden::config
