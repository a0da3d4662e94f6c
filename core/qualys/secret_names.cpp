#include "core/qualys/secret_names.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace qharden::qualys {
namespace {

// In lower case. `externalid` is that of a cloud connector; a user's EXTERNAL_ID is an ordinary label.
constexpr std::array<std::string_view, 3> kAnywhere = {"password", "passphrase", "secret"};
constexpr std::array<std::string_view, 2> kPrefixes = {"private_key", "community"};
constexpr std::array<std::string_view, 6> kExact = {"custom_http_header", "activation_code", "activationkey",
                                                    "activationid",       "externalid",      "authrecord"};

// Settings about passwords, not passwords: the level of a scan's password guessing (what people put into its lists is
// under names of its own), whether a record may send its password in clear, whether it has one at all.
constexpr std::array<std::string_view, 3> kSettings = {"password_brute_forcing", "cleartext_password", "skip_password"};

// Exactly as they are written: subscription, tenant and application in Azure, project in GCP.
constexpr std::string_view kRecord = "authRecord";
constexpr std::array<std::string_view, 4> kAccount = {"subscriptionId", "directoryId", "applicationId", "projectId"};

}  // namespace

bool is_secret_name(std::string_view name) {
  std::array<char, 128> buffer{};
  const std::size_t size = std::min(name.size(), buffer.size());
  std::transform(name.begin(), name.begin() + static_cast<std::ptrdiff_t>(size), buffer.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  const std::string_view lower(buffer.data(), size);
  const auto is_inside = [&](std::string_view part) { return lower.find(part) != std::string_view::npos; };
  const auto is_start = [&](std::string_view part) { return lower.starts_with(part); };
  // A name too long to be looked at whole is hidden rather than shown.
  if (name.size() > buffer.size()) return true;
  if (std::find(kSettings.begin(), kSettings.end(), lower) != kSettings.end()) return false;
  return std::any_of(kAnywhere.begin(), kAnywhere.end(), is_inside) ||
         std::any_of(kPrefixes.begin(), kPrefixes.end(), is_start) ||
         std::find(kExact.begin(), kExact.end(), lower) != kExact.end();
}

bool names_account(std::string_view record, std::string_view name) {
  return record == kRecord && std::find(kAccount.begin(), kAccount.end(), name) != kAccount.end();
}

}  // namespace qharden::qualys
