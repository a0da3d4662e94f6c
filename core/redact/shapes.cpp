#include "core/redact/shapes.hpp"

#include <algorithm>
#include <array>

namespace qharden::redact {
namespace {

constexpr std::size_t kEpochSeconds = 10;  ///< digits
constexpr std::size_t kEpochMilliseconds = 13;
constexpr std::size_t kLongestTime = 35;
constexpr std::size_t kLongestZone = 40;
constexpr std::size_t kUuidSize = 36;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Takes as many characters as `pattern` has, '9' standing for a digit; false: they do not fit.
bool take(std::string_view& text, std::string_view pattern) {
  if (text.size() < pattern.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i)
    if (pattern[i] == '9' ? !is_digit(text[i]) : text[i] != pattern[i]) return false;
  text.remove_prefix(pattern.size());
  return true;
}

bool is_clock(std::string_view text) {
  if (!take(text, "99:99")) return false;
  if (take(text, ":99") && take(text, ".9"))
    while (take(text, "9")) continue;
  if (text.empty() || text == "Z" || text == " UTC") return true;
  if (text.front() != '+' && text.front() != '-') return false;
  text.remove_prefix(1);
  if (!take(text, "99")) return false;
  return text.empty() || text == "00" || take(text, ":99") || take(text, "99");
}

/// Takes "(GMT-0800) United States: " from in front of a zone.
bool take_difference(std::string_view& text) {
  auto rest = text;
  if (!take(rest, "(GMT") || rest.empty() || (rest.front() != '+' && rest.front() != '-')) return false;
  rest.remove_prefix(1);
  if (!take(rest, "9999) ")) return false;
  const auto country = rest.substr(0, rest.find(": "));
  if (country.size() == rest.size()) return false;
  if (!std::all_of(country.begin(), country.end(), [](char c) { return is_letter(c) || c == ' '; })) return false;
  text = rest.substr(country.size() + 2);
  return true;
}

template <class Range>
bool starts_with_any(std::string_view text, const Range& starts) {
  return std::any_of(starts.begin(), starts.end(), [&](std::string_view start) { return text.starts_with(start); });
}

}  // namespace

std::string upper_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return out;
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_small_number(std::string_view text) {
  if (text.empty() || text.size() > 9) return false;
  if (text.front() == '-') text.remove_prefix(1);
  const auto dot = text.find('.');
  return is_digits(text.substr(0, dot)) && (dot == std::string_view::npos || is_digits(text.substr(dot + 1)));
}

bool is_time(std::string_view text) {
  if (text.size() > kLongestTime) return false;
  if (is_clock(text)) return true;
  if (is_digits(text)) return text.size() == kEpochSeconds || text.size() == kEpochMilliseconds;
  if (std::string_view day = text; take(day, "99/99/9999")) return day.empty();
  if (!take(text, "9999-99-99")) return false;
  if (text.empty()) return true;
  if (text.front() != 'T' && text.front() != ' ') return false;
  return is_clock(text.substr(1));
}

bool is_release(std::string_view text) {
  const auto take_number = [&](char upper, char lower) {
    if (text.empty() || (text.front() != upper && text.front() != lower)) return false;
    const auto digits = std::min(text.find_first_not_of("0123456789", 1), text.size());
    text.remove_prefix(digits);
    return digits == 2 || digits == 3;
  };
  return take_number('V', 'v') && (text.empty() || (take_number('R', 'r') && text.empty()));
}

bool is_uuid(std::string_view text) {
  if (text.size() != kUuidSize) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_hyphen ? text[i] != '-' : !is_hex(text[i])) return false;
  }
  return true;
}

bool is_digest(std::string_view text) {
  return text.size() >= 16 && std::all_of(text.begin(), text.end(), [](char c) { return is_hex(c) || c == ':'; });
}

bool is_email(std::string_view text) {
  const auto at = text.find('@');
  if (at == 0 || at == std::string_view::npos || text.find('@', at + 1) != std::string_view::npos) return false;
  const auto domain = text.substr(at + 1);
  const auto dot = domain.find('.');
  return dot != 0 && dot != std::string_view::npos && dot + 1 < domain.size() &&
         text.find_first_of(" \t\r\n,;<>") == std::string_view::npos;
}

bool is_zone(std::string_view text) {
  static constexpr std::array<std::string_view, 10> kRegions = {"Africa/",   "America/",   "Antarctica/", "Asia/",
                                                                "Atlantic/", "Australia/", "Europe/",     "Indian/",
                                                                "Pacific/",  "Etc/"};
  if (take_difference(text)) return starts_with_any(text, kRegions) && is_zone(text);
  if (text == "Auto" || text == "UTC" || text == "GMT") return true;
  if (text.size() > kLongestZone || text.size() < 2) return false;
  if (starts_with_any(text, kRegions))
    return std::all_of(text.begin(), text.end(), [](char c) {
      return is_letter(c) || is_digit(c) || c == '/' || c == '_' || c == '-' || c == '+';
    });
  const bool is_country = is_letter(text[0]) && is_letter(text[1]);
  if (text.size() == 2) return is_country;
  return is_country && text[2] == '-' && text.size() <= 6 &&
         std::all_of(text.begin() + 3, text.end(), [](char c) { return is_letter(c) || is_digit(c); });
}

bool is_api_path(std::string_view text) {
  static constexpr std::array<std::string_view, 4> kRoots = {"/api/", "/msp/", "/qps/", "/rest/"};
  return starts_with_any(text, kRoots) && text.find_first_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace qharden::redact
