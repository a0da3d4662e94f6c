#include "core/snapshot/reader.hpp"

#include <sqlite3.h>

#include <array>
#include <fstream>

#include "core/log/log.hpp"
#include "core/snapshot/functions.hpp"
#include "core/snapshot/reads.hpp"
#include "core/snapshot/schema.hpp"

namespace qharden::snapshot {
namespace {

Error refuse(const std::string& path, const std::string& why) {
  return Error{"cannot read the snapshot " + path + ": " + why, Reason::none, Fault::store};
}

/// `immutable=1` silently ignores a WAL, so a file that may have one must never be opened that way: bytes 18 and 19 of
/// the header are 1 only in a file whose journal was folded in.
Result<void> require_folded(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::array<char, 20> header{};
  if (!file.read(header.data(), header.size())) return refuse(path, "it is missing, unreadable or empty");
  if (std::string_view(header.data(), 15) != "SQLite format 3") return refuse(path, "it is not a SQLite file");
  if (header[18] != 1 || header[19] != 1)
    return refuse(path, "it was not sealed (its collection did not finish); scan again");
  return {};
}

/// Percent-encodes what has a meaning in SQLite's file URIs.
std::string file_uri(const std::string& path) {
  std::string uri = "file:";
  for (const char c : path) {
    if (c == '?')
      uri += "%3f";
    else if (c == '#')
      uri += "%23";
    else if (c == '%')
      uri += "%25";
    else
      uri += c;
  }
  return uri + "?immutable=1";
}

}  // namespace

Result<std::unique_ptr<Reader>> Reader::open(const std::string& path) {
  // Killed between sealing and renaming, a file may be whole under this name; but nobody synced its name.
  if (path.ends_with(kPartialSuffix)) return refuse(path, "its collection did not finish; scan again");
  if (const auto folded = require_folded(path); !folded) return folded.error();
  sqlite3* db = nullptr;
  const int code = sqlite3_open_v2(file_uri(path).c_str(), &db,
                                   SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr);
  std::unique_ptr<Reader> reader(new Reader(db));
  if (code != SQLITE_OK) return refuse(path, sqlite3_errmsg(db));
  sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);  // ours are TEMP views, which this leaves alone
  sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_exec(db, "PRAGMA cell_size_check=ON", nullptr, nullptr, nullptr);
  forbid_quoted_texts(db);
  if (reader->meta("sealed") != "1")
    return refuse(path, "it was not sealed (its collection did not finish); scan again");
  if (reader->meta("format") != std::to_string(kFormat))
    return refuse(path, "it has format " + reader->meta("format") + ", this version reads " + std::to_string(kFormat));
  if (!parse_time(reader->meta("scan_time"))) return refuse(path, "it does not say when it was taken");
  register_functions(db, reader->scan_time());
  return reader;
}

Reader::~Reader() {
  sqlite3_close_v2(db_);
}

std::string Reader::meta(const std::string& key) const {
  auto query = Query::prepare(db_, "SELECT value FROM _meta WHERE \"key\" = :key");
  if (!query) return {};
  query->bind("key", key);
  const auto row = query->step();
  return row && *row ? std::string(query->text(0)) : std::string();
}

UnixTime Reader::scan_time() const {
  return parse_time(meta("scan_time")).value_or(0);
}

std::vector<ViewText> Reader::kept_views() const {
  std::vector<ViewText> views;
  auto query = Query::prepare(db_, "SELECT name, sql FROM _view ORDER BY name");
  if (!query) return views;
  for (auto row = query->step(); row && *row; row = query->step())
    views.emplace_back(std::string(query->text(0)), std::string(query->text(1)));
  return views;
}

void Reader::make_views(const std::vector<ViewText>& views) {
  for (const auto& [name, sql] : views.empty() ? kept_views() : views)
    if (!make_view(db_, name, sql)) log::warn("the view " + name + " does not fit this snapshot and was left out");
}

void Reader::restrict_to_reads() {
  snapshot::restrict_to_reads(db_);
}

Result<Query> Reader::query(const std::string& sql) {
  return Query::prepare(db_, sql);
}

}  // namespace qharden::snapshot
