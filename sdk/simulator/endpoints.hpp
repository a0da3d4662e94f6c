#pragma once

#include <array>
#include <string_view>

namespace qharden::simulator {

/// The families answer errors in envelopes of their own. `qps` is the portal's API, `gateway` what needs a token.
enum class Family { fo, msp, qps, gateway };

enum class Endpoint {
  user_list,
  user,
  activity_log,
  restricted_ips,
  subscription,
  portal_users,
  portal_version,
  auth,
  list,
  extra
};

struct EndpointInfo {
  Endpoint id = Endpoint::extra;
  Family family = Family::fo;
  std::string_view name;  ///< the word a fault names it by
  std::string_view path;
  std::string_view log_path;  ///< how the activity log writes a call of it
  std::string_view root;      ///< root element of its own answers
};

/// What is served without a word in the scenario. An endpoint may stand under several paths.
inline constexpr std::array<EndpointInfo, 9> kEndpoints{{
    {Endpoint::user_list, Family::msp, "user_list", "/msp/user_list.php", "/msp/user_list.php", "USER_LIST_OUTPUT"},
    {Endpoint::user, Family::msp, "user", "/msp/user.php", "/msp/user.php", "USER_OUTPUT"},
    {Endpoint::activity_log, Family::fo, "activity_log", "/api/2.0/fo/activity_log/",
     "/api/2.0/fo/activity_log/index.php", ""},
    {Endpoint::restricted_ips, Family::fo, "restricted_ips", "/api/2.0/fo/setup/restricted_ips/",
     "/api/2.0/fo/setup/restricted_ips/index.php", "RESTRICTED_IPS_OUTPUT"},
    {Endpoint::subscription, Family::fo, "subscription", "/api/2.0/fo/subscription/",
     "/api/2.0/fo/subscription/index.php", "SUBSCRIPTION_EXPORT"},
    {Endpoint::portal_users, Family::qps, "portal_users", "/qps/rest/2.0/search/am/user/",
     "/qps/rest/2.0/search/am/user", "ServiceResponse"},
    {Endpoint::portal_users, Family::qps, "portal_users", "/qps/rest/2.0/count/am/user/", "/qps/rest/2.0/count/am/user",
     "ServiceResponse"},
    {Endpoint::portal_version, Family::qps, "portal_version", "/qps/rest/portal/version/", "/qps/rest/portal/version",
     "ServiceResponse"},
    {Endpoint::auth, Family::gateway, "auth", "/auth", "/auth", ""},
}};

/// Names for faults the endpoints that a scenario, a file or a recording adds.
inline constexpr std::string_view kExtraName = "extra";

/// The endpoint at this path. The portal's paths hold with and without their last slash; the activity log's way of
/// writing a path (`index.php`) is a path as well.
[[nodiscard]] constexpr const EndpointInfo* endpoint_at(std::string_view path) {
  for (const auto& endpoint : kEndpoints) {
    if (endpoint.path == path || (endpoint.log_path == path && endpoint.family != Family::msp)) {
      return &endpoint;
    }
  }
  return nullptr;
}

}  // namespace qharden::simulator
