#include "core/util/time.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace qharden {
namespace {

using std::chrono::days;
using std::chrono::seconds;
using std::chrono::sys_days;

/// Reads digits at fixed places, so that "+1" or " 1" is never taken for a number.
std::optional<int> digits(std::string_view text, std::size_t from, std::size_t count) {
  if (text.size() < from + count) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(from, count)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<UnixTime> day_start(int year, int month, int day) {
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return seconds{sys_days{date}.time_since_epoch()}.count();
}

/// `HH:MM:SS` as seconds of the day.
std::optional<UnixTime> clock_seconds(std::string_view text) {
  const auto hour = digits(text, 0, 2);
  const auto minute = digits(text, 3, 2);
  const auto second = digits(text, 6, 2);
  if (!hour || !minute || !second || text[2] != ':' || text[5] != ':') return std::nullopt;
  if (*hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  return *hour * 3600 + *minute * 60 + *second;
}

/// What may follow the seconds: a fraction, which is dropped, and the zone letter of UTC.
bool is_tail(std::string_view text) {
  if (!text.empty() && text.front() == '.') {
    const std::size_t end = std::min(text.find_first_not_of("0123456789", 1), text.size());
    if (end == 1) return false;
    text.remove_prefix(end);
  }
  return text.empty() || text == "Z";
}

}  // namespace

std::optional<UnixTime> parse_time(std::string_view text) {
  const auto year = digits(text, 0, 4);
  const auto month = digits(text, 5, 2);
  const auto day = digits(text, 8, 2);
  if (!year || !month || !day || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto date = day_start(*year, *month, *day);
  if (!date || text.size() == 10) return date;
  if (text[10] != 'T' && text[10] != ' ') return std::nullopt;
  const auto clock = clock_seconds(text.substr(11));
  if (!clock || !is_tail(text.substr(19))) return std::nullopt;
  return *date + *clock;
}

std::optional<UnixTime> parse_http_date(std::string_view text) {
  // "Sun, 06 Nov 1994 08:49:37 GMT". The name of the day is not compared with the date: it adds nothing.
  static constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT") return std::nullopt;
  if (text[7] != ' ' || text[11] != ' ' || text[16] != ' ') return std::nullopt;
  const auto place = kMonths.find(text.substr(8, 3));
  const auto day = digits(text, 5, 2);
  const auto year = digits(text, 12, 4);
  const auto clock = clock_seconds(text.substr(17, 8));
  if (place == std::string_view::npos || place % 3 != 0 || !day || !year || !clock) return std::nullopt;
  const auto date = day_start(*year, static_cast<int>(place / 3) + 1, *day);
  if (!date) return std::nullopt;
  return *date + *clock;
}

std::string format_time(UnixTime time) {
  // Four-digit years only: every reader of the form relies on its fixed width.
  static constexpr UnixTime kFirst = -62'167'219'200;  // 0000-01-01T00:00:00Z
  static constexpr UnixTime kLast = 253'402'300'799;   // 9999-12-31T23:59:59Z
  const std::chrono::sys_seconds point{seconds{std::clamp(time, kFirst, kLast)}};
  const auto day = std::chrono::floor<days>(point);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{point - day};
  std::array<char, 64> text{};
  const int length = std::snprintf(
      text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
      static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
  return {text.data(), static_cast<std::size_t>(length)};
}

UnixTime now() {
  return std::chrono::duration_cast<seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace qharden
