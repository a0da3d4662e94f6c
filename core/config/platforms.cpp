#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "core/config/configuration.hpp"

namespace qharden::config {
namespace {

struct Platform {
  std::string_view name;
  std::string_view api;
  std::string_view gateway;  ///< empty: named nowhere
};

/// Servers of the public platforms (reference: qualys-qps-gateway-api 1.1). Private platforms are given by url.
constexpr std::array<Platform, 14> kPlatforms = {{
    {"US1", "qualysapi.qualys.com", "gateway.qg1.apps.qualys.com"},
    {"US2", "qualysapi.qg2.apps.qualys.com", "gateway.qg2.apps.qualys.com"},
    {"US3", "qualysapi.qg3.apps.qualys.com", "gateway.qg3.apps.qualys.com"},
    {"US4", "qualysapi.qg4.apps.qualys.com", "gateway.qg4.apps.qualys.com"},
    {"GOV1", "qualysapi.gov1.qualys.us", ""},
    {"EU1", "qualysapi.qualys.eu", "gateway.qg1.apps.qualys.eu"},
    {"EU2", "qualysapi.qg2.apps.qualys.eu", "gateway.qg2.apps.qualys.eu"},
    {"EU3", "qualysapi.qg3.apps.qualys.it", "gateway.qg3.apps.qualys.it"},
    {"IN1", "qualysapi.qg1.apps.qualys.in", "gateway.qg1.apps.qualys.in"},
    {"CA1", "qualysapi.qg1.apps.qualys.ca", "gateway.qg1.apps.qualys.ca"},
    {"AE1", "qualysapi.qg1.apps.qualys.ae", "gateway.qg1.apps.qualys.ae"},
    {"UK1", "qualysapi.qg1.apps.qualys.co.uk", "gateway.qg1.apps.qualys.co.uk"},
    {"AU1", "qualysapi.qg1.apps.qualys.com.au", "gateway.qg1.apps.qualys.com.au"},
    {"KSA1", "qualysapi.qg1.apps.qualysksa.com", "gateway.qg1.apps.qualysksa.com"},
}};

}  // namespace

std::optional<std::string> platform_url(const std::string& name) {
  std::string upper = name;
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  for (const auto& platform : kPlatforms)
    if (platform.name == upper) return "https://" + std::string(platform.api);
  return std::nullopt;
}

std::string gateway_of(const std::string& url) {
  static constexpr std::string_view kScheme = "https://";
  for (const auto& platform : kPlatforms)
    if (url == std::string(kScheme) + std::string(platform.api))
      return platform.gateway.empty() ? std::string() : std::string(kScheme) + std::string(platform.gateway);
  // What answers on this machine, the simulator, is all servers in one.
  return url.starts_with("http://") ? url : std::string();
}

std::vector<std::string> platform_names() {
  std::vector<std::string> names;
  for (const auto& platform : kPlatforms) names.emplace_back(platform.name);
  return names;
}

}  // namespace qharden::config
