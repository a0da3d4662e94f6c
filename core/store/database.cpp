#include "core/store/database.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

namespace qharden::store {
namespace {

constexpr int kBusyMs = 10'000;

/// Makes each missing folder of the path, private from the start. What fails here shows when the file is opened.
void make_private_folders(const std::filesystem::path& folder) {
  if (folder.empty() || ::access(folder.c_str(), F_OK) == 0) return;
  make_private_folders(folder.parent_path());
  ::mkdir(folder.c_str(), S_IRWXU);
}

/// Makes the file private before anything is in it. A file that is there is never opened by hand: closing the
/// descriptor would drop the locks that other connections of this process hold on it.
void make_private_file(const std::string& path) {
  const int made = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (made >= 0) ::close(made);
}

const char* mend_of(int code) {
  switch (code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another process is writing to it: wait for it to end, or end it";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return "the file is damaged or of another kind: restore it, or move it away to start a new one";
    case SQLITE_FULL:
      return "the disk is full: make room and run again";
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
      return "check the path and that this user may write the file and its folder";
    default:
      return "check that it is on a local disk, writable and not damaged";
  }
}

}  // namespace

std::unique_ptr<SQLite::Database> open_database(const std::string& path) {
  make_private_folders(std::filesystem::path(path).parent_path());
  make_private_file(path);
  auto db = std::make_unique<SQLite::Database>(path, SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX, kBusyMs);
  db->exec(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
      "PRAGMA temp_store = FILE; PRAGMA cache_size = -16000; PRAGMA temp.cache_size = -32000;"
      "PRAGMA journal_size_limit = 67108864;");
  return db;
}

Error store_error(const std::string& what, const std::string& path, const SQLite::Exception& e) {
  return Error{.message = "cannot " + what + ' ' + path + ": " + e.what() + "; " + mend_of(e.getErrorCode() & 0xff),
               .fault = Fault::store};
}

}  // namespace qharden::store
