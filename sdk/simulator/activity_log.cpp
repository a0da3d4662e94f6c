#include "activity_log.hpp"

#include <algorithm>

#include "text.hpp"

namespace qharden::simulator {
namespace {

constexpr std::uint64_t kFirstId = 150'000'000;
constexpr UnixTime kSpan = 29 * kSecondsPerDay - 60;

bool one_of(const std::vector<std::string>& words, std::string_view word) {
  return words.empty() || std::find(words.begin(), words.end(), to_lower(word)) != words.end();
}

bool passes(const LogQuery& query, const LogRow& row) {
  return one_of(query.actions, row.action) && one_of(query.roles, row.role) &&
         (query.login.empty() || query.login == row.login) &&
         row.details.find(query.details) != std::string_view::npos && (!query.may_see || query.may_see(row.login));
}

LogRow view_of(const LogEntry& entry) {
  return {.at = entry.at,
          .action = entry.action,
          .module = entry.module,
          .details = entry.details,
          .login = entry.login,
          .role = entry.role,
          .ip = entry.ip};
}

LogRow view_of(const GeneratedLogin& login, UnixTime at) {
  return {.at = at,
          .action = "login",
          .module = "auth",
          .details = "user_logged in",
          .login = login.login,
          .role = login.role,
          .ip = login.ip};
}

}  // namespace

ActivityLog::ActivityLog(std::vector<LogEntry> entries, std::vector<GeneratedLogin> logins, std::uint64_t generated,
                         UnixTime start)
    : logins_(std::move(logins)), generated_(logins_.empty() ? 0 : generated), begin_(start - kSpan - 60) {
  std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  stored_.reserve(entries.size());
  for (auto& entry : entries) {
    const std::uint64_t position = stored_.size() + generated_before(entry.at);
    stored_.push_back({.position = position, .entry = std::move(entry)});
  }
}

void ActivityLog::append(LogEntry entry) {
  const std::uint64_t position = size();
  stored_.push_back({.position = position, .entry = std::move(entry)});
}

UnixTime ActivityLog::generated_time(std::uint64_t number) const {
  return begin_ + static_cast<UnixTime>(number * static_cast<std::uint64_t>(kSpan) / generated_);
}

std::uint64_t ActivityLog::generated_before(UnixTime time) const {
  if (time <= begin_) {
    return 0;
  }
  const auto past = static_cast<std::uint64_t>(std::min(time - begin_, kSpan));
  const auto span = static_cast<std::uint64_t>(kSpan);
  return std::min(generated_, (past * generated_ + span - 1) / span);
}

std::size_t ActivityLog::stored_up_to(std::uint64_t position) const {
  const auto after = std::upper_bound(stored_.begin(), stored_.end(), position,
                                      [](std::uint64_t value, const Stored& row) { return value < row.position; });
  return static_cast<std::size_t>(after - stored_.begin());
}

UnixTime ActivityLog::time_at(std::uint64_t position) const {
  const std::size_t count = stored_up_to(position);
  if (count > 0 && stored_[count - 1].position == position) {
    return stored_[count - 1].entry.at;
  }
  return generated_time(position - count);
}

std::uint64_t ActivityLog::rows_before(UnixTime time) const {
  std::uint64_t low = 0;
  std::uint64_t high = size();
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (time_at(middle) < time) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

ActivityLog::Walk ActivityLog::start_walk(const LogQuery& query) const {
  Walk walk;
  for (const auto& login : logins_) {
    walk.logins.push_back(passes(query, view_of(login, begin_)));
    walk.any_login = walk.any_login || walk.logins.back();
  }
  walk.oldest = query.since ? rows_before(*query.since) : 0;
  walk.end = query.until ? rows_before(*query.until + 1) : size();
  if (query.id_max) {
    walk.end = *query.id_max < kFirstId ? 0 : std::min(walk.end, *query.id_max - kFirstId + 1);
  }
  walk.stored = walk.end == 0 ? 0 : stored_up_to(walk.end - 1);
  return walk;
}

std::optional<std::uint64_t> ActivityLog::next_wanted(Walk& walk, const LogQuery& query, LogRow& row) const {
  while (walk.end > walk.oldest) {
    const std::uint64_t position = walk.end - 1;
    if (walk.stored > 0 && stored_[walk.stored - 1].position == position) {
      --walk.stored;
      walk.end = position;
      row = view_of(stored_[walk.stored].entry);
      if (passes(query, row)) {
        return position;
      }
      continue;
    }
    if (!walk.any_login) {
      walk.end = walk.stored == 0 ? 0 : stored_[walk.stored - 1].position + 1;
      continue;
    }
    const std::uint64_t number = position - walk.stored;
    const std::size_t login = number % logins_.size();
    walk.end = position;
    if (walk.logins[login]) {
      row = view_of(logins_[login], generated_time(number));
      return position;
    }
  }
  return std::nullopt;
}

LogPage ActivityLog::page(const LogQuery& query) const {
  LogPage page;
  LogRow row;
  Walk walk = start_walk(query);
  while (const auto position = next_wanted(walk, query, row)) {
    const std::uint64_t id = kFirstId + *position;
    if (query.limit && page.rows.size() == *query.limit) {
      page.next_id = id;
      break;
    }
    page.first_id = page.first_id.value_or(id);
    page.rows.push_back(row);
  }
  return page;
}

}  // namespace qharden::simulator
