/// Keeps our use of each API within our share of its limits, together with all other processes of this machine.
///
/// Simultaneous calls are slots: lock files whose locks the kernel drops when a process dies. The rate is a row in
/// `Limits`, corrected by what the service tells. Threads: one thread at a time.
#pragma once

#include <optional>
#include <string>

#include "core/http/transport.hpp"
#include "core/qualys/client.hpp"
#include "core/store/limits.hpp"

namespace qharden::qualys {

/// A held lock file; let go on destruction.
class Slot {
 public:
  explicit Slot(int fd) : fd_(fd) {}
  ~Slot();
  Slot(Slot&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  Slot& operator=(Slot&&) = delete;

 private:
  int fd_;
};

/// Our part of a limit: at least one.
[[nodiscard]] std::int64_t share_of(std::int64_t limit, double share);

/// How long to wait before the next call. Starts a new window in `limit` when the old one is over.
[[nodiscard]] std::chrono::seconds rate_wait(store::ApiLimit& limit, double share, UnixTime now);

class Pace {
 public:
  /// REQUIRES: options.sleep and options.clock are set; all arguments outlive the object.
  Pace(const std::string& subscription, const ClientOptions& options, store::Limits& limits)
      : subscription_(subscription), options_(options), limits_(limits) {}

  /// Waits for rate and slot and counts the call. Errors: `rate_limited` when that would take longer than max_wait.
  Result<Slot> enter(const std::string& api);

  /// Takes in what an answer tells of the limits; `told` is the wait its failure asks for.
  Result<void> learn(const std::string& api, const http::Response& response, std::optional<std::chrono::seconds> told);

  /// Holds what only one process may do at a time. Errors: `rate_limited` after max_wait.
  Result<Slot> exclusive(const std::string& purpose);

 private:
  Result<Slot> wait_for_slot(const std::string& name, std::int64_t count, std::chrono::milliseconds& waited);
  Result<std::optional<Slot>> try_slots(const std::string& name, std::int64_t count) const;
  Result<std::chrono::seconds> count_call(const std::string& api);

  const std::string& subscription_;
  const ClientOptions& options_;
  store::Limits& limits_;
};

}  // namespace qharden::qualys
