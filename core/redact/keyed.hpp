/// Substitutes of the same form, by a key: nobody without it can tell or try what was there. One to one, so equality
/// and difference survive.
///
/// Threads: any. Nothing here holds state but the key.
#pragma once

#include <string>
#include <string_view>

namespace qharden::redact {

class Keyed {
 public:
  /// REQUIRES: 32 random bytes.
  explicit Keyed(std::string key) : key_(std::move(key)) {}
  ~Keyed();
  Keyed(const Keyed&) = delete;
  Keyed& operator=(const Keyed&) = delete;

  /// 32 bytes that depend on both texts.
  [[nodiscard]] std::string bytes(std::string_view purpose, std::string_view text) const;

  /// Another number of as many digits and as many leading zeros. REQUIRES: digits alone.
  [[nodiscard]] std::string digits(std::string_view text) const;

  /// A larger number; of two numbers the larger one stays the larger. REQUIRES: digits alone.
  [[nodiscard]] std::string position(std::string_view text) const;

  /// Every run of digits replaced; the rest stays: "10-12,40".
  [[nodiscard]] std::string all_digits(std::string_view text) const;

  /// Another UUID of the same version, in the same letter case. REQUIRES: is_uuid(text).
  [[nodiscard]] std::string uuid(std::string_view text) const;

  /// Other hexadecimal digits, as many, in lower case.
  [[nodiscard]] std::string hex(std::string_view text) const;

  /// A meaningless word that stands for `text` alone.
  [[nodiscard]] std::string token(std::string_view text) const;

 private:
  std::string key_;
};

}  // namespace qharden::redact
