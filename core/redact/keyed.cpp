#include "core/redact/keyed.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "core/crypto/digest.hpp"
#include "core/redact/shapes.hpp"
#include "core/util/text.hpp"

namespace qharden::redact {
namespace {

constexpr int kRounds = 6;
constexpr std::size_t kMostDigits = 18;  ///< what fits 64 bits
constexpr std::size_t kMostPositionDigits = 14;
constexpr std::size_t kTokenDigits = 12;

unsigned nibble(char c) {
  return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
}

std::uint64_t number_of(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char c : bytes.substr(0, 8)) number = number << 8U | static_cast<unsigned char>(c);
  return number;
}

/// A Feistel network over the smallest even number of bits that holds `size` numbers; repeated until the result is one
/// of them, which keeps it one to one.
class Permutation {
 public:
  Permutation(const Keyed& keyed, std::uint64_t size) : keyed_(keyed), size_(size) {
    while (half_ < 32 && std::uint64_t{1} << (2 * half_) < size_) ++half_;
    mask_ = (std::uint64_t{1} << half_) - 1;
  }

  /// One step on a circle of all numbers in an order of the key, so that none stays what it was.
  [[nodiscard]] std::uint64_t image(std::uint64_t number) const {
    return walk((walk(number, true) + 1) % size_, false);
  }

 private:
  [[nodiscard]] std::uint64_t walk(std::uint64_t number, bool forth) const {
    do number = forth ? encrypt(number) : decrypt(number);
    while (number >= size_);
    return number;
  }

  [[nodiscard]] std::uint64_t scramble(int round, std::uint64_t half) const {
    const auto text = std::to_string(size_) + ":" + std::to_string(round) + ":" + std::to_string(half);
    return number_of(keyed_.bytes("number", text)) & mask_;
  }

  [[nodiscard]] std::uint64_t encrypt(std::uint64_t number) const {
    std::uint64_t left = number >> half_;
    std::uint64_t right = number & mask_;
    for (int round = 0; round < kRounds; ++round) left = std::exchange(right, left ^ scramble(round, right));
    return left << half_ | right;
  }

  [[nodiscard]] std::uint64_t decrypt(std::uint64_t number) const {
    std::uint64_t left = number >> half_;
    std::uint64_t right = number & mask_;
    for (int round = kRounds - 1; round >= 0; --round) right = std::exchange(left, right ^ scramble(round, left));
    return left << half_ | right;
  }

  const Keyed& keyed_;
  std::uint64_t size_;
  unsigned half_ = 1;
  std::uint64_t mask_ = 0;
};

}  // namespace

Keyed::~Keyed() {
  crypto::wipe(key_);
}

std::string Keyed::bytes(std::string_view purpose, std::string_view text) const {
  const auto hex = crypto::hmac_sha256_hex(key_, std::string(purpose) + '\0' + std::string(text));
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(nibble(hex[i]) << 4U | nibble(hex[i + 1]));
  return bytes;
}

std::string Keyed::digits(std::string_view text) const {
  std::string out;
  while (!text.empty()) {
    const auto zeros = std::min(text.find_first_not_of('0'), text.size());
    out.append(text.substr(0, zeros));
    text.remove_prefix(zeros);
    const auto part = text.substr(0, kMostDigits);
    if (part.empty()) break;
    text.remove_prefix(part.size());
    std::uint64_t least = 1;
    for (std::size_t i = 1; i < part.size(); ++i) least *= 10;
    out += std::to_string(least + Permutation(*this, 9 * least).image(std::stoull(std::string(part)) - least));
  }
  return out;
}

std::string Keyed::position(std::string_view text) const {
  if (text.size() > kMostPositionDigits) return digits(text);
  const std::uint64_t step = 10 + number_of(bytes("step", "")) % 5'000;
  return std::to_string(std::stoull(std::string(text)) * step + number_of(bytes("position", text)) % step);
}

std::string Keyed::all_digits(std::string_view text) const {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find_first_not_of("0123456789", at), text.size());
    if (end > at) out += digits(text.substr(at, end - at));
    const auto next = std::min(text.find_first_of("0123456789", end), text.size());
    out.append(text.substr(end, next - end));
    at = next;
  }
  return out;
}

std::string Keyed::uuid(std::string_view text) const {
  const auto lower = lower_case(text);
  const auto fresh = hex(lower);
  std::string out;
  for (std::size_t i = 0; i < lower.size(); ++i) {
    const bool is_fixed = lower[i] == '-' || i == 14 || i == 19;  // hyphens, version, variant
    out += is_fixed ? lower[i] : fresh[i];
  }
  const bool is_upper = std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'F'; });
  return is_upper ? upper_case(out) : out;
}

std::string Keyed::hex(std::string_view text) const {
  std::string out;
  for (int block = 0; out.size() < text.size(); ++block)
    out += crypto::to_hex(bytes("hex" + std::to_string(block), lower_case(text)));
  out.resize(text.size());
  return out;
}

std::string Keyed::token(std::string_view text) const {
  return "x" + crypto::to_hex(bytes("token", text)).substr(0, kTokenDigits);
}

}  // namespace qharden::redact
