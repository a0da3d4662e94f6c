#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "scenario.hpp"

namespace qharden::simulator {

enum class SignInResult { accepted, no_credentials, wrong_password, locked };

/// Checks HTTP Basic credentials and locks a login after five wrong passwords in a row, as a subscription does.
///
/// Threads: safe from any thread.
class SignIn {
 public:
  explicit SignIn(std::vector<Account> accounts) : accounts_(std::move(accounts)) {}

  /// Judges an `Authorization` header; `login` becomes the login it names, known or not.
  [[nodiscard]] SignInResult check(std::string_view authorization, std::string& login);
  /// The same for a login and a password that came in a form.
  [[nodiscard]] SignInResult check_password(const std::string& login, const std::string& password);
  /// The account of an accepted login.
  [[nodiscard]] const Account& account(std::string_view login) const;
  /// Counts a sign-in that a fault refused; it locks nothing.
  void count_failure();
  /// Sign-ins refused so far: wrong passwords and tries of a locked login.
  [[nodiscard]] std::uint64_t failures() const;

 private:
  mutable std::mutex mutex_;
  std::vector<Account> accounts_;
  std::map<std::string, int, std::less<>> wrong_in_a_row_;
  std::uint64_t failures_ = 0;
};

}  // namespace qharden::simulator
