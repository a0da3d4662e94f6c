#include "core/store/limits.hpp"

#include "core/crypto/digest.hpp"
#include "core/store/database.hpp"

namespace qharden::store {
namespace {

constexpr int kIterations = 200'000;
constexpr std::size_t kSaltBytes = 16;
constexpr UnixTime kAnsweredFor = UnixTime{30} * 86'400;
constexpr const char* kUse = "use the limits in";

constexpr const char* kTables = R"(
CREATE TABLE IF NOT EXISTS api_limit (
  subscription TEXT NOT NULL, api TEXT NOT NULL,
  call_limit INTEGER NOT NULL, window_s INTEGER NOT NULL, remaining INTEGER NOT NULL, used INTEGER NOT NULL,
  window_start INTEGER NOT NULL, blocked_until INTEGER NOT NULL, concurrency INTEGER NOT NULL,
  PRIMARY KEY (subscription, api)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS refused_secret (
  subscription TEXT NOT NULL, login TEXT NOT NULL, salt BLOB NOT NULL, digest TEXT NOT NULL,
  refused_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS answered_path (
  subscription TEXT NOT NULL, newest TEXT NOT NULL, path TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (subscription, newest)) WITHOUT ROWID;
)";

ApiLimit read_row(SQLite::Database& db, const std::string& subscription, const std::string& api) {
  SQLite::Statement query(db,
                          "SELECT call_limit, window_s, remaining, used, window_start, blocked_until, concurrency "
                          "FROM api_limit WHERE subscription = ? AND api = ?");
  query.bind(1, subscription);
  query.bind(2, api);
  if (!query.executeStep()) return {};
  return ApiLimit{.limit = query.getColumn(0),
                  .window_s = query.getColumn(1),
                  .remaining = query.getColumn(2),
                  .used = query.getColumn(3),
                  .window_start = query.getColumn(4),
                  .blocked_until = query.getColumn(5),
                  .concurrency = query.getColumn(6)};
}

void write_row(SQLite::Database& db, const std::string& subscription, const std::string& api, const ApiLimit& limit) {
  SQLite::Statement insert(db, "INSERT OR REPLACE INTO api_limit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  int place = 0;
  insert.bind(++place, subscription);
  insert.bind(++place, api);
  for (const std::int64_t value : {limit.limit, limit.window_s, limit.remaining, limit.used, limit.window_start,
                                   limit.blocked_until, limit.concurrency}) {
    insert.bind(++place, value);
  }
  insert.exec();
}

}  // namespace

Limits::Limits(std::unique_ptr<SQLite::Database> db) : db_(std::move(db)) {}
Limits::~Limits() = default;

Result<std::unique_ptr<Limits>> Limits::open(const std::string& path) {
  return guarded("open", path, [&] {
    auto db = open_database(path);
    db->exec(kTables);
    return std::unique_ptr<Limits>(new Limits(std::move(db)));
  });
}

Result<ApiLimit> Limits::read(const std::string& subscription, const std::string& api) {
  return guarded(kUse, db_->getFilename(), [&] { return read_row(*db_, subscription, api); });
}

Result<void> Limits::write(const std::string& subscription, const std::string& api, const ApiLimit& limit) {
  return guarded(kUse, db_->getFilename(), [&] { write_row(*db_, subscription, api, limit); });
}

Result<ApiLimit> Limits::update(const std::string& subscription, const std::string& api,
                                const std::function<void(ApiLimit&)>& change) {
  return guarded(kUse, db_->getFilename(), [&] {
    SQLite::Transaction transaction(*db_, SQLite::TransactionBehavior::IMMEDIATE);
    ApiLimit limit = read_row(*db_, subscription, api);
    change(limit);
    write_row(*db_, subscription, api, limit);
    transaction.commit();
    return limit;
  });
}

Result<std::string> Limits::answered_path(const std::string& subscription, const std::string& newest) {
  return guarded(kUse, db_->getFilename(), [&] {
    SQLite::Statement query(*db_, "SELECT path FROM answered_path WHERE subscription = ? AND newest = ? AND at > ?");
    query.bind(1, subscription);
    query.bind(2, newest);
    query.bind(3, now() - kAnsweredFor);
    return query.executeStep() ? query.getColumn(0).getString() : std::string();
  });
}

Result<void> Limits::remember_answered(const std::string& subscription, const std::string& newest,
                                       const std::string& path) {
  return guarded(kUse, db_->getFilename(), [&] {
    SQLite::Statement insert(*db_, "INSERT OR REPLACE INTO answered_path VALUES (?, ?, ?, ?)");
    insert.bind(1, subscription);
    insert.bind(2, newest);
    insert.bind(3, path);
    insert.bind(4, now());
    insert.exec();
  });
}

Result<bool> Limits::is_refused(const std::string& subscription, const std::string& login, const std::string& secret) {
  return guarded(kUse, db_->getFilename(), [&] {
    SQLite::Statement query(*db_, "SELECT salt, digest FROM refused_secret WHERE subscription = ? AND login = ?");
    query.bind(1, subscription);
    query.bind(2, login);
    while (query.executeStep()) {
      const auto digest = crypto::pbkdf2_hex(secret, query.getColumn(0).getString(), kIterations);
      if (crypto::secure_equal(digest, query.getColumn(1).getString())) return true;
    }
    return false;
  });
}

Result<void> Limits::remember_refused(const std::string& subscription, const std::string& login,
                                      const std::string& secret) {
  const auto known = is_refused(subscription, login, secret);
  if (!known) return known.error();
  if (*known) return {};
  const std::string salt = crypto::random_bytes(kSaltBytes);
  const std::string digest = crypto::pbkdf2_hex(secret, salt, kIterations);
  return guarded(kUse, db_->getFilename(), [&] {
    SQLite::Statement insert(*db_, "INSERT INTO refused_secret VALUES (?, ?, ?, ?, ?)");
    insert.bind(1, subscription);
    insert.bind(2, login);
    insert.bind(3, salt.data(), static_cast<int>(salt.size()));
    insert.bind(4, digest);
    insert.bind(5, now());
    insert.exec();
  });
}

Result<void> Limits::forget_refused(const std::string& subscription) {
  return guarded(kUse, db_->getFilename(), [&] {
    SQLite::Statement remove(*db_, "DELETE FROM refused_secret WHERE subscription = ?");
    remove.bind(1, subscription);
    remove.exec();
  });
}

}  // namespace qharden::store
