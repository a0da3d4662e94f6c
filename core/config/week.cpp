#include "core/config/week.hpp"

#include <algorithm>
#include <filesystem>

#include "core/util/time.hpp"

namespace qharden::config {
namespace {

namespace fs = std::filesystem;

std::string as_clock(const YamlNode& node, bool is_end) {
  const auto text = node.as_text();
  const bool is_clock = text.size() == 5 && parse_time("2000-01-01T" + text + ":00").has_value();
  if (!is_clock && !(is_end && text == "24:00")) node.fail("is no time of the day", "write it like 08:00 or 17:30");
  return text;
}

std::vector<std::string> as_days(const YamlNode& node) {
  std::vector<std::string> days;
  for (const auto& item : node.as_list()) {
    const auto day = item.as_word({"mon", "tue", "wed", "thu", "fri", "sat", "sun"});
    if (std::find(days.begin(), days.end(), day) != days.end()) item.fail("is there twice", "keep one of them");
    days.push_back(day);
  }
  if (days.empty()) node.fail("names no day", "write e.g. [mon, tue, wed, thu, fri]");
  return days;
}

/// Whether a zone exists is known where the database is installed.
std::string as_zone(const YamlNode& node) {
  static constexpr const char* kChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-/";
  static const fs::path database = "/usr/share/zoneinfo";
  const auto zone = node.as_text();
  std::error_code ignored;
  const bool is_name = zone.find_first_not_of(kChars) == std::string::npos && !zone.starts_with('/');
  if (!is_name || (fs::is_directory(database, ignored) && !fs::is_regular_file(database / zone, ignored)))
    node.fail("'" + zone + "' is no time zone", "write its IANA name, e.g. Europe/Paris or UTC");
  return zone;
}

}  // namespace

WeekWindow as_week_window(const YamlNode& node) {
  WeekWindow window;
  window.days = as_days(node.required("days"));
  window.starts = as_clock(node.required("starts"), /*is_end=*/false);
  window.ends = as_clock(node.required("ends"), /*is_end=*/true);
  if (window.starts == window.ends)
    node.required("ends").fail("is when it starts", "for a whole day write starts: 00:00 and ends: 24:00");
  window.zone = as_zone(node.required("zone"));
  return window;
}

}  // namespace qharden::config
