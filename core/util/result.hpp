/// Result<T>: a value, or an Error that says why there is none.
///
/// For functions whose failure is expected (files, network, foreign input). Broken invariants throw instead.
/// g++ 12 has `std::expected` only in C++23; this holds the part of it that we use.
#pragma once

#include <optional>
#include <qharden/vocabulary.hpp>
#include <string>
#include <utility>
#include <variant>

namespace qharden {

/// What an error makes of the program's exit status (reference: `qharden --help`, "Exit status").
enum class Fault {
  none,        ///< no opinion: the caller decides
  usage,       ///< 2: arguments, configuration or another file the operator wrote
  plugin,      ///< 3: a plugin was refused
  connection,  ///< 4: the subscription cannot be reached or signed in to
  store,       ///< 6: results or snapshot file unusable
};

/// Why something failed. `message` is lower case, says what failed, with what, and what to do, and ends without a dot.
/// It never holds a secret.
struct Error {
  std::string message;
  Reason reason = Reason::none;  ///< as it would appear on a finding; `none` where no check is concerned
  Fault fault = Fault::none;
  std::string code = {};  ///< Qualys' own code ("1965") when the service gave one
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}      // NOLINT(google-explicit-constructor): `return value;`
  Result(Error error) : state_(std::move(error)) {}  // NOLINT(google-explicit-constructor): `return Error{...};`

  [[nodiscard]] bool ok() const { return std::holds_alternative<T>(state_); }
  explicit operator bool() const { return ok(); }

  /// REQUIRES: ok().
  [[nodiscard]] T& value() & { return std::get<T>(state_); }
  [[nodiscard]] const T& value() const& { return std::get<T>(state_); }
  /// By value, so that `for (auto& x : f().value())` does not dangle.
  [[nodiscard]] T value() && { return std::get<T>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  /// REQUIRES: !ok().
  [[nodiscard]] const Error& error() const { return std::get<Error>(state_); }

 private:
  std::variant<T, Error> state_;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor): `return Error{...};`

  [[nodiscard]] bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] const Error& error() const { return *error_; }

 private:
  std::optional<Error> error_;
};

}  // namespace qharden
