/// What the files of the Writer share; private to this folder.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <initializer_list>
#include <string>

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

inline void run(SQLite::Database& db, const char* sql, std::initializer_list<std::string> texts) {
  SQLite::Statement statement(db, sql);
  int index = 0;
  for (const auto& text : texts) statement.bind(++index, text);
  statement.exec();
}

}  // namespace qharden::snapshot
