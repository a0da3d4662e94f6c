/// What the files of the Writer share; private to this folder.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <initializer_list>
#include <memory>
#include <string>

#include "core/snapshot/schema.hpp"
#include "core/util/result.hpp"

namespace qharden::snapshot {

/// Runs `body`; SQLite's exceptions become an Error that names the file.
template <class Body>
Result<void> guarded(const std::string& path, Body body) {
  try {
    body();
    return {};
  } catch (const std::exception& e) {
    return Error{"cannot write the snapshot " + path + ": " + e.what(), Reason::none, Fault::store};
  }
}

/// A file that is being collected into. One that dies is abandoned, and seal() syncs the whole file, so no write needs
/// to wait for the disk.
inline std::unique_ptr<SQLite::Database> open_partial(const std::string& path) {
  auto db = std::make_unique<SQLite::Database>(path, SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX);
  db->exec("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA trusted_schema=OFF");
  forbid_quoted_texts(db->getHandle());
  return db;
}

inline void run(SQLite::Database& db, const char* sql, std::initializer_list<std::string> texts) {
  SQLite::Statement statement(db, sql);
  int index = 0;
  for (const auto& text : texts) statement.bind(++index, text);
  statement.exec();
}

}  // namespace qharden::snapshot
