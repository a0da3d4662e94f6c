#include "subscription.hpp"

#include <algorithm>

namespace qharden::simulator {
namespace {

void add_rows(std::vector<LogEntry>& log, const User& user, const RepeatedRows& rows, UnixTime newest, bool api) {
  std::size_t turn = 0;
  for (UnixTime at = newest; at >= rows.since; at -= rows.every) {
    log.push_back({.at = at,
                   .action = api ? "request" : "login",
                   .module = "auth",
                   .details = api ? "API: " + rows.path : "user_logged in",
                   .login = user.login,
                   .role = std::string{role_name(user.role)},
                   .ip = rows.from[turn++ % rows.from.size()]});
  }
}

std::vector<LogEntry> expand_log(const Scenario& scenario) {
  std::vector<LogEntry> log = scenario.log;
  for (auto& entry : log) {
    const auto user = std::find_if(scenario.users.begin(), scenario.users.end(),
                                   [&](const User& candidate) { return candidate.login == entry.login; });
    if (entry.role.empty() && user != scenario.users.end()) {
      entry.role = role_name(user->role);
    }
  }
  for (const auto& user : scenario.users) {
    if (user.sign_ins) {
      const UnixTime newest = user.sign_ins->until.value_or(user.last_login.value_or(scenario.start - 3600));
      add_rows(log, user, *user.sign_ins, std::min(newest, scenario.start), false);
    }
    if (user.api_calls) {
      add_rows(log, user, *user.api_calls, user.api_calls->until.value_or(scenario.start - 3600), true);
    }
  }
  return log;
}

// People who signed in lately, from their first address: generated rows then change no verdict of a scenario.
std::vector<GeneratedLogin> generated_logins(const Scenario& scenario) {
  std::vector<GeneratedLogin> logins;
  for (const auto& user : scenario.users) {
    const bool recent = user.last_login && *user.last_login > scenario.start - 29 * kSecondsPerDay;
    if (user.status == "Active" && user.sign_ins && recent) {
      logins.push_back({user.login, std::string{role_name(user.role)}, user.sign_ins->from.front()});
    }
  }
  if (logins.empty()) {
    const auto& account = scenario.accounts.front();
    logins.push_back({account.login, std::string{role_name(account.role)}, scenario.caller_ip});
  }
  return logins;
}

// A uuid made of the login, so that it is the same in every run.
std::string uuid_of(std::string_view login) {
  static constexpr std::string_view hex_digits = "0123456789abcdef";
  std::string uuid = "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx";
  std::uint64_t state = 1469598103934665603ULL;
  for (const char letter : login) {
    state = (state ^ static_cast<unsigned char>(letter)) * 1099511628211ULL;
  }
  for (char& digit : uuid) {
    if (digit == 'x') {
      state = state * 6364136223846793005ULL + 1442695040888963407ULL;
      digit = hex_digits[state >> 60U];
    }
  }
  return uuid;
}

}  // namespace

Subscription::Subscription(const Scenario& scenario, std::uint64_t log_rows)
    : company_(scenario.company),
      uuid_(scenario.uuid),
      settings_(scenario.settings),
      users_(scenario.users),
      allow_list_(scenario.allow_list),
      log_(expand_log(scenario), generated_logins(scenario), log_rows, scenario.start) {}

User* Subscription::find_user(std::string_view login) {
  const auto found = std::find_if(users_.begin(), users_.end(), [&](const User& user) { return user.login == login; });
  return found == users_.end() ? nullptr : &*found;
}

const User* Subscription::find_user(std::string_view login) const {
  const auto found = std::find_if(users_.begin(), users_.end(), [&](const User& user) { return user.login == login; });
  return found == users_.end() ? nullptr : &*found;
}

std::string Subscription::first_business_unit() const {
  for (const auto& user : users_) {
    if (user.business_unit != "Unassigned") {
      return user.business_unit;
    }
  }
  return "Unassigned";
}

std::string Subscription::powered_by(std::string_view login) const {
  const User* user = find_user(login);
  const std::string user_uuid = user != nullptr && !user->uuid.empty() ? user->uuid : uuid_of(login);
  return "Qualys:USPOD3:" + uuid_ + ':' + user_uuid;
}

}  // namespace qharden::simulator
