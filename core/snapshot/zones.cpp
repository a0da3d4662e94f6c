#include "core/snapshot/zones.hpp"

#include <cctz/time_zone.h>

#include <chrono>
#include <string_view>

namespace qharden::snapshot {
namespace {

/// `Europe/Paris`, `Etc/GMT+5`, `UTC`. The library would open any path, and names come out of answers.
bool is_zone_name(std::string_view name) {
  static constexpr std::size_t kLongest = 64;
  static constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-/";
  return !name.empty() && name.size() <= kLongest && name.find_first_not_of(kAllowed) == std::string_view::npos &&
         name.front() >= 'A' && name.front() <= 'Z';
}

}  // namespace

std::optional<std::string> local_time(UnixTime utc, const std::string& zone) {
  cctz::time_zone found;
  if (!is_zone_name(zone) || !cctz::load_time_zone(zone, &found)) return std::nullopt;
  const std::chrono::time_point<std::chrono::system_clock, cctz::seconds> point{cctz::seconds{utc}};
  return cctz::format("%Y-%m-%dT%H:%M:%S", point, found);
}

}  // namespace qharden::snapshot
