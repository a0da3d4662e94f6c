/// Opens a sealed snapshot for reading, with the views and functions that checks use.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/snapshot/query.hpp"
#include "core/util/result.hpp"
#include "core/util/time.hpp"

struct sqlite3;

namespace qharden::snapshot {

/// Text of a view: name, SELECT.
using ViewText = std::pair<std::string, std::string>;

/// Threads: one thread at a time per object; any number of objects over one file.
class Reader {
 public:
  /// Refuses a file that is not sealed, still has a journal, or is of a newer format (Fault::store, naming the file and
  /// what to do). Foreign files are opened defensively: no triggers or views of theirs run, nothing can be written.
  static Result<std::unique_ptr<Reader>> open(const std::string& path);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  /// The value of a `_meta` key; empty: not there.
  [[nodiscard]] std::string meta(const std::string& key) const;
  [[nodiscard]] UnixTime scan_time() const;

  /// Makes TEMP views: of these texts, or, if none are given, of those kept in the file. A view that does not fit the
  /// file is left out: a check over it then is `unsupported`.
  void make_views(const std::vector<ViewText>& views);
  [[nodiscard]] std::vector<ViewText> kept_views() const;

  /// Closes everything but reading tables. Call before running SQL from plugins or people.
  void restrict_to_reads();

  Result<Query> query(const std::string& sql);

 private:
  explicit Reader(sqlite3* db) : db_(db) {}
  sqlite3* db_;
};

}  // namespace qharden::snapshot
