#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace qharden::simulator {

/// The two families answer errors in envelopes of their own.
enum class Family { fo, msp };

enum class Endpoint { user_list, user, activity_log, restricted_ips };

struct EndpointInfo {
  Endpoint id;
  Family family;
  std::string_view name;  ///< the word a fault names it by
  std::string_view path;
  std::string_view log_path;  ///< how the activity log writes a call of it
  std::string_view root;      ///< root element of its own answers
};

inline constexpr std::array<EndpointInfo, 4> kEndpoints{{
    {Endpoint::user_list, Family::msp, "user_list", "/msp/user_list.php", "/msp/user_list.php", "USER_LIST_OUTPUT"},
    {Endpoint::user, Family::msp, "user", "/msp/user.php", "/msp/user.php", "USER_OUTPUT"},
    {Endpoint::activity_log, Family::fo, "activity_log", "/api/2.0/fo/activity_log/",
     "/api/2.0/fo/activity_log/index.php", ""},
    {Endpoint::restricted_ips, Family::fo, "restricted_ips", "/api/2.0/fo/setup/restricted_ips/",
     "/api/2.0/fo/setup/restricted_ips/index.php", "RESTRICTED_IPS_OUTPUT"},
}};

/// The endpoint with exactly this path.
[[nodiscard]] constexpr const EndpointInfo* endpoint_at(std::string_view path) {
  for (const auto& endpoint : kEndpoints) {
    if (endpoint.path == path) {
      return &endpoint;
    }
  }
  return nullptr;
}

/// The endpoint a fault names.
[[nodiscard]] constexpr std::optional<Endpoint> endpoint_named(std::string_view name) {
  for (const auto& endpoint : kEndpoints) {
    if (endpoint.name == name) {
      return endpoint.id;
    }
  }
  return std::nullopt;
}

}  // namespace qharden::simulator
