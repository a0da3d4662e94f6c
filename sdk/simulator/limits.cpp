#include "limits.hpp"

namespace qharden::simulator {

LimitState LimitCounters::enter(std::string_view path, UnixTime now, bool limits_running) {
  const std::lock_guard lock{mutex_};
  Counter& counter = counters_[std::string{path}];
  if (now >= counter.window_end) {
    counter.used = 0;
    counter.window_end = now + static_cast<UnixTime>(limits_.window_seconds);
  }
  LimitState state{.remaining = limits_.rate - counter.used, .running = counter.running};
  if (limits_running && counter.running >= limits_.concurrency) {
    state.verdict = LimitVerdict::too_many_running;
  } else if (state.remaining == 0) {
    state.verdict = LimitVerdict::rate_exceeded;
    state.wait_seconds = counter.window_end - now;
  } else {
    ++counter.running;
    ++counter.used;
    --state.remaining;
  }
  return state;
}

void LimitCounters::leave(std::string_view path) {
  const std::lock_guard lock{mutex_};
  const auto found = counters_.find(path);
  if (found != counters_.end() && found->second.running > 0) {
    --found->second.running;
  }
}

std::vector<std::pair<std::string, std::string>> LimitCounters::headers(const LimitState& state) const {
  std::vector<std::pair<std::string, std::string>> headers{
      {"X-RateLimit-Limit", std::to_string(limits_.rate)},
      {"X-RateLimit-Window-Sec", std::to_string(limits_.window_seconds)},
      {"X-Concurrency-Limit-Limit", std::to_string(limits_.concurrency)},
      {"X-Concurrency-Limit-Running", std::to_string(state.running)}};
  // A documented answer to too many simultaneous calls carries neither of these two.
  if (state.verdict != LimitVerdict::too_many_running) {
    headers.emplace_back("X-RateLimit-Remaining", std::to_string(state.remaining));
    headers.emplace_back("X-RateLimit-ToWait-Sec", std::to_string(state.wait_seconds));
  }
  return headers;
}

std::vector<std::pair<std::string, std::string>> LimitCounters::gateway_headers(const LimitState& state) const {
  std::vector<std::pair<std::string, std::string>> headers{{"X-RateLimit-Limit", std::to_string(limits_.rate)},
                                                           {"X-RateLimit-Remaining", std::to_string(state.remaining)}};
  if (state.verdict == LimitVerdict::rate_exceeded) {
    headers.emplace_back("Retry-After", std::to_string(state.wait_seconds));
  }
  return headers;
}

}  // namespace qharden::simulator
