#include "times.hpp"

#include <array>
#include <charconv>
#include <chrono>

namespace qharden::simulator {
namespace {

struct Fields {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  unsigned weekday = 0;
};

Fields split(UnixTime time) {
  const std::chrono::sys_seconds point{std::chrono::seconds{time}};
  const auto midnight = std::chrono::floor<std::chrono::days>(point);
  const std::chrono::year_month_day date{midnight};
  const auto rest = static_cast<int>((point - midnight).count());
  return {.year = static_cast<int>(date.year()),
          .month = static_cast<unsigned>(date.month()),
          .day = static_cast<unsigned>(date.day()),
          .hour = rest / 3600,
          .minute = rest / 60 % 60,
          .second = rest % 60,
          .weekday = std::chrono::weekday{midnight}.c_encoding()};
}

void put(std::string& out, int value, std::size_t width) {
  const std::string digits = std::to_string(value);
  if (digits.size() < width) {
    out.append(width - digits.size(), '0');
  }
  out += digits;
}

void put_clock(std::string& out, const Fields& fields) {
  put(out, fields.hour, 2);
  out += ':';
  put(out, fields.minute, 2);
  out += ':';
  put(out, fields.second, 2);
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty() || text.front() == '-') {
    return std::nullopt;
  }
  return value;
}

std::optional<UnixTime> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return std::nullopt;
  }
  const auto year = number(text.substr(0, 4));
  const auto month = number(text.substr(5, 2));
  const auto day = number(text.substr(8, 2));
  if (!year || !month || !day) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) {
    return std::nullopt;
  }
  return std::chrono::sys_seconds{std::chrono::sys_days{date}}.time_since_epoch().count();
}

std::optional<UnixTime> parse_clock(std::string_view text) {
  if (text.size() != 8 || text[2] != ':' || text[5] != ':') {
    return std::nullopt;
  }
  const auto hour = number(text.substr(0, 2));
  const auto minute = number(text.substr(3, 2));
  const auto second = number(text.substr(6, 2));
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) {
    return std::nullopt;
  }
  return UnixTime{*hour} * 3600 + UnixTime{*minute} * 60 + *second;
}

}  // namespace

std::string to_iso(UnixTime time) {
  const Fields fields = split(time);
  std::string out;
  out.reserve(20);
  put(out, fields.year, 4);
  out += '-';
  put(out, static_cast<int>(fields.month), 2);
  out += '-';
  put(out, static_cast<int>(fields.day), 2);
  out += 'T';
  put_clock(out, fields);
  out += 'Z';
  return out;
}

std::string to_http_date(UnixTime time) {
  static constexpr std::array<std::string_view, 7> day_names{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<std::string_view, 12> month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Fields fields = split(time);
  std::string out{day_names.at(fields.weekday)};
  out += ", ";
  put(out, static_cast<int>(fields.day), 2);
  out += ' ';
  out += month_names.at(fields.month - 1);
  out += ' ';
  put(out, fields.year, 4);
  out += ' ';
  put_clock(out, fields);
  return out + " GMT";
}

std::optional<UnixTime> parse_iso(std::string_view text) {
  const auto date = parse_date(text.substr(0, 10));
  if (!date || text.size() == 10) {
    return date;
  }
  const bool iso = text.size() == 20 && text[10] == 'T' && text[19] == 'Z';
  const bool plain = text.size() == 19 && text[10] == ' ';
  if (!iso && !plain) {
    return std::nullopt;
  }
  const auto clock = parse_clock(text.substr(11, 8));
  return clock ? std::optional{*date + *clock} : std::nullopt;
}

std::optional<UnixTime> parse_span(std::string_view text) {
  if (text.size() < 2) {
    return std::nullopt;
  }
  const auto count = number(text.substr(0, text.size() - 1));
  if (!count) {
    return std::nullopt;
  }
  switch (text.back()) {
    case 's':
      return UnixTime{*count};
    case 'm':
      return UnixTime{*count} * 60;
    case 'h':
      return UnixTime{*count} * 3600;
    case 'd':
      return *count * kSecondsPerDay;
    case 'w':
      return UnixTime{*count} * 7 * kSecondsPerDay;
    default:
      return std::nullopt;
  }
}

std::optional<UnixTime> parse_scenario_time(std::string_view text, UnixTime start) {
  if (text == "now") {
    return start;
  }
  if (text.starts_with('-')) {
    const auto span = parse_span(text.substr(1));
    return span ? std::optional{start - *span} : std::nullopt;
  }
  return parse_iso(text);
}

UnixTime machine_time() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(now).count();
}

}  // namespace qharden::simulator
