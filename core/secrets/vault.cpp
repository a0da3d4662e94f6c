#include <algorithm>
#include <vector>

#include "core/crypto/digest.hpp"
#include "core/json/json.hpp"
#include "core/secrets/sources.hpp"

namespace qharden::secrets {
namespace {

std::vector<std::string> split_path(const std::string& path) {
  std::vector<std::string> segments;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    segments.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  return segments;
}

/// The path of the API, encoded; empty for one that is malformed.
std::string api_path(const std::string& path) {
  auto segments = split_path(path);
  const auto is_bad = [](const std::string& s) { return s.empty() || s == "." || s == ".."; };
  if (segments.size() < 2 || std::any_of(segments.begin(), segments.end(), is_bad)) return {};
  if (std::find(segments.begin(), segments.end(), "data") == segments.end())
    segments.insert(segments.begin() + 1, "data");
  std::string encoded = "/v1";
  for (const auto& segment : segments) encoded += "/" + http::percent_encode(segment);
  return encoded;
}

Result<std::string> token() {
  if (auto value = environment("VAULT_TOKEN"); !value.empty()) return value;
  std::string file = environment("VAULT_TOKEN_FILE");
  if (file.empty() && !environment("HOME").empty()) file = environment("HOME") + "/.vault-token";
  if (file.empty()) return refuse("vault: needs $VAULT_TOKEN, $VAULT_TOKEN_FILE or ~/.vault-token");
  auto text = read_secret_file(file, Privacy::required);
  if (!text) return refuse("vault: has no token: $VAULT_TOKEN is not set and " + text.error().message);
  text->erase(text->find_last_not_of(" \t\r\n") + 1);
  return text;
}

Result<std::string> pick_field(const std::string& body, const std::string& field) {
  const auto document = json::parse(body);
  if (!document) return refuse("the vault's answer is not JSON; check $VAULT_ADDR");
  const auto* at = &*document;
  for (const char* step : {"data", "data", field.c_str()}) {
    if (!at->is_object() || !at->contains(step)) {
      return refuse("the vault's answer has no field \"" + field +
                    "\"; check path and field, and that the store is a "
                    "key-value store of version 2");
    }
    at = &at->at(step);
  }
  if (!at->is_string()) return refuse("the vault's field \"" + field + "\" is not text");
  return at->get<std::string>();
}

std::string why(int status) {
  if (status == 403) return "the token is refused (403); renew it or widen its policy";
  if (status == 404) return "nothing is there (404); check the path, and that the store is of version 2";
  if (status == 503) return "the vault is sealed (503); unseal it";
  return "it answered " + std::to_string(status);
}

}  // namespace

Result<std::string> ask_vault(const std::string& place, http::Transport& transport) {
  const std::size_t mark = place.rfind('#');
  const std::string path = mark == std::string::npos ? std::string() : api_path(place.substr(0, mark));
  if (path.empty() || mark + 1 == place.size())
    return refuse("vault: takes PATH#FIELD, e.g. vault:secret/qualys#password");
  std::string address = environment("VAULT_ADDR");
  while (address.ends_with('/')) address.pop_back();
  if (!http::is_allowed_url(address)) {
    return refuse("vault: needs $VAULT_ADDR, an https url (plain http for loopback addresses alone)");
  }
  auto key = token();
  if (!key) return key.error();
  http::Request request;
  request.url = address + path;
  request.headers = {{"X-Vault-Token", *key}, {"X-Vault-Request", "true"}};
  if (const auto space = environment("VAULT_NAMESPACE"); !space.empty()) request.headers["X-Vault-Namespace"] = space;
  request.timeout = std::chrono::seconds(30);
  auto answer = transport.send(request);
  crypto::wipe(*key);
  crypto::wipe(request.headers["X-Vault-Token"]);
  if (!answer) return refuse("the vault cannot be read: " + answer.error().message);
  if (answer->status != 200) return refuse("the vault does not give vault:" + place + ": " + why(answer->status));
  auto secret = pick_field(answer->body, place.substr(mark + 1));
  crypto::wipe(answer->body);
  return secret;
}

}  // namespace qharden::secrets
