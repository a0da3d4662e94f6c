#include "sign_in.hpp"

#include <algorithm>
#include <stdexcept>

#include "text.hpp"

namespace qharden::simulator {
namespace {

constexpr int kMostWrong = 5;

}  // namespace

SignInResult SignIn::check(std::string_view authorization, std::string& login) {
  static constexpr std::string_view scheme = "basic ";
  if (to_lower(authorization.substr(0, scheme.size())) != scheme) {
    return SignInResult::no_credentials;
  }
  const auto plain = decode_base64(trim(authorization.substr(scheme.size())));
  const auto colon = plain ? plain->find(':') : std::string::npos;
  if (colon == std::string::npos) {
    return SignInResult::no_credentials;
  }
  login = plain->substr(0, colon);
  return check_password(login, plain->substr(colon + 1));
}

SignInResult SignIn::check_password(const std::string& login, const std::string& password) {
  const std::lock_guard lock{mutex_};
  int& wrong = wrong_in_a_row_[login];
  if (wrong >= kMostWrong) {
    ++failures_;
    return SignInResult::locked;
  }
  const bool right = std::any_of(accounts_.begin(), accounts_.end(), [&](const Account& account) {
    return account.login == login && account.password == password;
  });
  if (!right) {
    ++wrong;
    ++failures_;
    return SignInResult::wrong_password;
  }
  wrong = 0;
  return SignInResult::accepted;
}

const Account& SignIn::account(std::string_view login) const {
  const auto found =
      std::find_if(accounts_.begin(), accounts_.end(), [&](const Account& account) { return account.login == login; });
  if (found == accounts_.end()) {
    throw std::logic_error("no account for an accepted login");
  }
  return *found;
}

void SignIn::count_failure() {
  const std::lock_guard lock{mutex_};
  ++failures_;
}

std::uint64_t SignIn::failures() const {
  const std::lock_guard lock{mutex_};
  return failures_;
}

}  // namespace qharden::simulator
