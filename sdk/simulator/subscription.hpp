#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "activity_log.hpp"
#include "addresses.hpp"
#include "scenario.hpp"

namespace qharden::simulator {

/// Who calls, after sign-in.
struct Caller {
  std::string login;
  Role role = Role::manager;
  std::string business_unit;

  [[nodiscard]] bool is_manager() const { return role == Role::manager; }
};

/// The state every endpoint reads and the writes change.
///
/// Threads: whoever touches users, allow list or log holds mutex().
class Subscription {
 public:
  Subscription(const Scenario& scenario, std::uint64_t log_rows);

  [[nodiscard]] std::mutex& mutex() { return mutex_; }

  [[nodiscard]] std::vector<User>& users() { return users_; }
  [[nodiscard]] const std::vector<User>& users() const { return users_; }
  /// Nothing when there is no such login.
  [[nodiscard]] User* find_user(std::string_view login);
  [[nodiscard]] const User* find_user(std::string_view login) const;
  [[nodiscard]] AllowList& allow_list() { return allow_list_; }
  [[nodiscard]] ActivityLog& log() { return log_; }
  [[nodiscard]] const std::string& company() const { return company_; }
  /// What the export of the subscription tells.
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& settings() const { return settings_; }

  /// The first business unit that is not "Unassigned"; that word when there is none.
  [[nodiscard]] std::string first_business_unit() const;

  /// `Qualys:USPOD3:<subscription>:<user>`, the value of X-Powered-By.
  [[nodiscard]] std::string powered_by(std::string_view login) const;

 private:
  std::mutex mutex_;
  std::string company_;
  std::string uuid_;
  std::vector<std::pair<std::string, std::string>> settings_;
  std::vector<User> users_;
  AllowList allow_list_;
  ActivityLog log_;
};

}  // namespace qharden::simulator
