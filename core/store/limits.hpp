/// What all processes on this machine must know of the API's limits and of refused secrets. Kept in `results.db`.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "core/util/result.hpp"
#include "core/util/time.hpp"

namespace SQLite {
class Database;
}

namespace qharden::store {

/// The state of one API's rate limit, as the service told it and as we used it.
struct ApiLimit {
  std::int64_t limit = 0;  ///< calls allowed in a window; 0: not told yet
  std::int64_t window_s = 0;
  std::int64_t remaining = 0;  ///< as the service told it last
  std::int64_t used = 0;       ///< our own calls (all processes) since window_start
  UnixTime window_start = 0;
  UnixTime blocked_until = 0;    ///< the service told us to wait until then
  std::int64_t concurrency = 0;  ///< simultaneous calls allowed; 0: not told yet
};

/// Threads: one thread at a time per object; processes may share the file. Errors: Fault::store.
class Limits {
 public:
  static Result<std::unique_ptr<Limits>> open(const std::string& path);
  ~Limits();
  Limits(const Limits&) = delete;
  Limits& operator=(const Limits&) = delete;

  /// `api` is the path; `subscription` the configured name.
  Result<ApiLimit> read(const std::string& subscription, const std::string& api);
  Result<void> write(const std::string& subscription, const std::string& api, const ApiLimit& limit);
  /// Reads, changes and writes in one transaction, so that no count of another process is lost. Returns what was
  /// written.
  Result<ApiLimit> update(const std::string& subscription, const std::string& api,
                          const std::function<void(ApiLimit&)>& change);

  /// Which of a source's paths the platform answered under, by the newest it was asked for; empty: not known, or so
  /// long ago that the platform may have learnt a newer one.
  Result<std::string> answered_path(const std::string& subscription, const std::string& newest);
  Result<void> remember_answered(const std::string& subscription, const std::string& newest, const std::string& path);

  /// True when this very secret was refused before. Secrets are remembered as a salted PBKDF2 digest only.
  Result<bool> is_refused(const std::string& subscription, const std::string& login, const std::string& secret);
  Result<void> remember_refused(const std::string& subscription, const std::string& login, const std::string& secret);
  Result<void> forget_refused(const std::string& subscription);

 private:
  explicit Limits(std::unique_ptr<SQLite::Database> db);
  std::unique_ptr<SQLite::Database> db_;
};

}  // namespace qharden::store
