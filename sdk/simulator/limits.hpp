#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exchange.hpp"
#include "scenario.hpp"

namespace qharden::simulator {

enum class LimitVerdict { admitted, too_many_running, rate_exceeded };

/// The limits of one API path, as seen by one call.
struct LimitState {
  LimitVerdict verdict = LimitVerdict::admitted;
  std::uint64_t remaining = 0;
  std::uint64_t running = 0;  ///< other calls in progress
  UnixTime wait_seconds = 0;  ///< until the window ends; 0 when admitted
};

/// Counts calls per API path: simultaneous ones first, then those of the window, as Qualys does.
///
/// A window starts with its first call. Refused calls do not count. Threads: safe from any thread.
class LimitCounters {
 public:
  explicit LimitCounters(Limits limits) : limits_(limits) {}

  /// Asks for admission; an admitted call must be followed by leave(). `limits_running` false: any number at once.
  [[nodiscard]] LimitState enter(std::string_view path, UnixTime now, bool limits_running = true);
  void leave(std::string_view path);

  /// The headers of an admitted call, or of one refused for this verdict.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> headers(const LimitState& state) const;
  /// The same as the gateway tells it: the rate alone, and `Retry-After` over it.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> gateway_headers(const LimitState& state) const;
  [[nodiscard]] const Limits& limits() const { return limits_; }

 private:
  struct Counter {
    std::uint64_t running = 0;
    std::uint64_t used = 0;
    UnixTime window_end = 0;
  };

  Limits limits_;
  std::mutex mutex_;
  std::map<std::string, Counter, std::less<>> counters_;
};

}  // namespace qharden::simulator
