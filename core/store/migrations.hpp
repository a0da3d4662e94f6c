/// The numbered schemas of `results.db`. The file's number is in `PRAGMA user_version`; 0 is a file without our tables.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>

#include "core/util/result.hpp"

namespace qharden::store {

/// The newest schema this program knows.
[[nodiscard]] int newest_schema();

/// Brings the file to the newest schema, one transaction a step, safe against a second process doing the same.
/// Errors: Fault::store for a file of a newer program or of another one, which is left as it is.
Result<void> migrate(SQLite::Database& db, const std::string& path);

}  // namespace qharden::store
