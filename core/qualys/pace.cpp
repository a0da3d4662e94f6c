#include "core/qualys/pace.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>

#include "core/crypto/digest.hpp"
#include "core/qualys/errors.hpp"
#include "core/util/paths.hpp"

namespace qharden::qualys {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kFirstLook{20};
constexpr milliseconds kLongestLook{1'000};
constexpr seconds kWorthTelling{5};
constexpr std::int64_t kMostSlots = 64;

Error too_long(const std::string& api, seconds wait, seconds allowed) {
  return Error{.message = "the limit of " + api + " is used up: its next call may be made in " +
                          std::to_string(wait.count()) + " s, more than the " + std::to_string(allowed.count()) +
                          " s allowed; run again later",
               .reason = Reason::rate_limited};
}

/// The lock's file name tells neither subscription nor path to other users of the folder.
std::string lock_name(const std::string& subscription, const std::string& name) {
  return crypto::sha256_hex(std::to_string(subscription.size()) + ":" + subscription + name).substr(0, 32);
}

}  // namespace

Slot::~Slot() {
  if (fd_ >= 0) ::close(fd_);
}

std::int64_t share_of(std::int64_t limit, double share) {
  const auto part = static_cast<std::int64_t>(std::floor(static_cast<double>(limit) * std::clamp(share, 0.0, 1.0)));
  return std::max<std::int64_t>(1, part);
}

seconds rate_wait(store::ApiLimit& limit, double share, UnixTime now) {
  // A clock that was set back must not lock us out for the difference.
  const bool is_over = now >= limit.window_start + limit.window_s || now < limit.window_start;
  if (is_over) {
    limit.window_start = now;
    limit.used = 0;
    limit.remaining = limit.limit;
  }
  std::int64_t wait = std::max<std::int64_t>(0, limit.blocked_until - now);
  const bool is_used_up = limit.limit > 0 && (limit.used >= share_of(limit.limit, share) || limit.remaining <= 0);
  if (is_used_up) wait = std::max(wait, limit.window_start + limit.window_s - now);
  return seconds(wait);
}

Result<Slot> Pace::enter(const std::string& api) {
  milliseconds waited{0};
  for (;;) {
    const auto known = limits_.read(subscription_, api);
    if (!known) return known.error();
    const std::int64_t count = known->concurrency > 0 ? share_of(known->concurrency, options_.share) : 1;
    auto slot = wait_for_slot(api, count, waited);
    if (!slot) return slot.error();
    const auto wait = count_call(api);
    if (!wait) return wait.error();
    if (wait->count() == 0) return slot;
    if (waited + *wait > options_.max_wait) return too_long(api, *wait, options_.max_wait);
    // The slot is let go while we sleep: `slot` ends with this turn, so it must not be held over the sleep below.
    { const Slot released = std::move(slot).value(); }
    if (*wait >= kWorthTelling && options_.notice) {
      options_.notice("waiting " + std::to_string(wait->count()) + " s for the limit of " + api);
    }
    options_.sleep(*wait);
    waited += *wait;
  }
}

Result<seconds> Pace::count_call(const std::string& api) {
  seconds wait{0};
  const auto written = limits_.update(subscription_, api, [&](store::ApiLimit& limit) {
    if (!options_.counts_calls) {
      wait = seconds(std::max<std::int64_t>(0, limit.blocked_until - options_.clock()));
      return;
    }
    wait = rate_wait(limit, options_.share, options_.clock());
    if (wait.count() > 0) return;
    ++limit.used;
    limit.remaining = std::max<std::int64_t>(0, limit.remaining - 1);
  });
  if (!written) return written.error();
  return wait;
}

Result<void> Pace::learn(const std::string& api, const http::Response& response, std::optional<seconds> told) {
  const auto written = limits_.update(subscription_, api, [&](store::ApiLimit& limit) {
    const bool is_first = limit.limit == 0;
    limit.limit = number_header(response, "x-ratelimit-limit").value_or(limit.limit);
    if (is_first) limit.remaining = limit.limit;
    limit.window_s = number_header(response, "x-ratelimit-window-sec").value_or(limit.window_s);
    limit.remaining = number_header(response, "x-ratelimit-remaining").value_or(limit.remaining);
    limit.concurrency = number_header(response, "x-concurrency-limit-limit").value_or(limit.concurrency);
    const auto to_wait = number_header(response, "x-ratelimit-towait-sec").value_or(0);
    const auto wait = std::max<std::int64_t>(to_wait, told ? told->count() : 0);
    if (wait > 0) {
      // A told wait says when the next call may be made, whatever remained at the time of the answer.
      limit.blocked_until = options_.clock() + wait;
      limit.remaining = std::max<std::int64_t>(1, limit.remaining);
    }
  });
  if (!written) return written.error();
  return {};
}

Result<Slot> Pace::exclusive(const std::string& purpose) {
  milliseconds waited{0};
  return wait_for_slot(purpose, 1, waited);
}

Result<Slot> Pace::wait_for_slot(const std::string& name, std::int64_t count, milliseconds& waited) {
  for (milliseconds pause = kFirstLook;; pause = std::min(pause * 2, kLongestLook)) {
    auto slot = try_slots(name, std::min(count, kMostSlots));
    if (!slot) return slot.error();
    if (*slot) return std::move(**slot);
    if (waited + pause > options_.max_wait) {
      return Error{.message = "other runs hold all " + std::to_string(count) + " places for " + name +
                              "; wait for them to end and run again",
                   .reason = Reason::rate_limited};
    }
    options_.sleep(pause);
    waited += pause;
  }
}

Result<std::optional<Slot>> Pace::try_slots(const std::string& name, std::int64_t count) const {
  if (const auto made = make_private_folder(options_.slots_folder); !made) return made.error();
  const std::string stem = options_.slots_folder + "/" + lock_name(subscription_, name) + ".";
  for (std::int64_t i = 0; i < count; ++i) {
    const std::string file = stem + std::to_string(i) + ".lock";
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (fd < 0) {
      return Error{.message = "cannot open the lock file " + file + ": " + std::strerror(errno) +
                              "; check its folder and who owns it",
                   .fault = Fault::store};
    }
    Slot slot(fd);
    if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return std::optional<Slot>(std::move(slot));
    if (errno != EWOULDBLOCK && errno != EINTR) {
      return Error{.message = "cannot lock " + file + ": " + std::strerror(errno), .fault = Fault::store};
    }
  }
  return std::optional<Slot>();
}

}  // namespace qharden::qualys
