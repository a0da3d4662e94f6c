#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "core/config/configuration.hpp"

namespace qharden::config {
namespace {

/// API servers of the public platforms, as Qualys' platform page names them. Private platforms are given by url.
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kPlatforms = {{
    {"US1", "qualysapi.qualys.com"},
    {"US2", "qualysapi.qg2.apps.qualys.com"},
    {"US3", "qualysapi.qg3.apps.qualys.com"},
    {"US4", "qualysapi.qg4.apps.qualys.com"},
    {"GOV1", "qualysapi.gov1.qualys.us"},
    {"EU1", "qualysapi.qualys.eu"},
    {"EU2", "qualysapi.qg2.apps.qualys.eu"},
    {"EU3", "qualysapi.qg3.apps.qualys.it"},
    {"IN1", "qualysapi.qg1.apps.qualys.in"},
    {"CA1", "qualysapi.qg1.apps.qualys.ca"},
    {"AE1", "qualysapi.qg1.apps.qualys.ae"},
    {"UK1", "qualysapi.qg1.apps.qualys.co.uk"},
    {"AU1", "qualysapi.qg1.apps.qualys.com.au"},
    {"KSA1", "qualysapi.qg1.apps.qualysksa.com"},
}};

}  // namespace

std::optional<std::string> platform_url(const std::string& name) {
  std::string upper = name;
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  for (const auto& [platform, host] : kPlatforms)
    if (platform == upper) return "https://" + std::string(host);
  return std::nullopt;
}

std::vector<std::string> platform_names() {
  std::vector<std::string> names;
  for (const auto& [platform, host] : kPlatforms) names.emplace_back(platform);
  return names;
}

}  // namespace qharden::config
