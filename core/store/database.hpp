/// Opens `results.db` and speaks of its troubles; shared by the classes that keep tables in it.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "core/util/result.hpp"

namespace qharden::store {

/// A connection with WAL, synchronous NORMAL, foreign keys and 10 s of patience. A new file gets mode 0600 and a new
/// folder 0700; SQLite gives `-wal` and `-shm` the mode of the file. Throws SQLite::Exception.
[[nodiscard]] std::unique_ptr<SQLite::Database> open_database(const std::string& path);

/// "cannot <what> <path>: <SQLite's words>; <mend>", Fault::store.
[[nodiscard]] Error store_error(const std::string& what, const std::string& path, const SQLite::Exception& e);

template <class T>
struct AsResult {
  using Type = Result<T>;
};
template <class T>
struct AsResult<Result<T>> {
  using Type = Result<T>;
};

/// Runs `work`, which returns a value, nothing or a Result, and turns an SQLite::Exception into the Error above.
template <class Work>
auto guarded(const std::string& what, const std::string& path, Work work) -> typename AsResult<decltype(work())>::Type {
  try {
    if constexpr (std::is_void_v<decltype(work())>) {
      work();
      return {};
    } else {
      return work();
    }
  } catch (const SQLite::Exception& e) {
    return store_error(what, path, e);
  }
}

}  // namespace qharden::store
