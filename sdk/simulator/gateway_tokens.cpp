#include "gateway_tokens.hpp"

#include <random>

#include "text.hpp"
#include "tree_writer.hpp"

namespace qharden::simulator {
namespace {

constexpr UnixTime kLifetime = 4 * 3600;
constexpr std::size_t kSignatureBytes = 256;

std::string encoded(const Tree& tree) {
  std::string json;
  write_json(json, tree);
  return encode_base64url(json);
}

Tree text_list(const std::vector<std::string>& texts) {
  Tree list{.kind = Tree::Kind::list, .text = {}, .members = {}, .items = {}};
  for (const auto& text : texts) {
    list.items.push_back(text_tree(text));
  }
  return list;
}

Tree payload(const std::string& login, UnixTime now, const TokenClaims& claims) {
  Tree tree;
  tree.at("sub") = text_tree(login);
  tree.at("iss") = text_tree("qas");
  tree.at("aud") = text_tree("qas");
  tree.at("loginResponse") = text_tree("SUCCESSFUL");
  tree.at("usertype") = text_tree("fo");
  tree.at("modulesAllowed") = text_list(claims.modules);
  tree.at("customerUuid") = text_tree(claims.customer_uuid);
  if (claims.permissions) {
    tree.at("userPermissions") = text_list({"API ACCESS"});
  }
  tree.at("iat") = number_tree(static_cast<std::uint64_t>(now));
  tree.at("exp") = number_tree(static_cast<std::uint64_t>(now + kLifetime));
  return tree;
}

std::string random_bytes() {
  std::random_device device;
  std::string bytes;
  while (bytes.size() < kSignatureBytes) {
    bytes += static_cast<char>(device() & 255U);
  }
  return bytes;
}

}  // namespace

std::string GatewayTokens::issue(const std::string& login, UnixTime now, const TokenClaims& claims) {
  Tree header;
  header.at("alg") = text_tree("RS512");
  header.at("typ") = text_tree("JWT");
  std::string token =
      encoded(header) + '.' + encoded(payload(login, now, claims)) + '.' + encode_base64url(random_bytes());
  const std::lock_guard lock{mutex_};
  issued_.insert_or_assign(token, Issued{.login = login, .expires = now + kLifetime});
  return token;
}

std::optional<std::string> GatewayTokens::login_of(std::string_view authorization, UnixTime now) const {
  static constexpr std::string_view scheme = "bearer ";
  if (to_lower(authorization.substr(0, scheme.size())) != scheme) {
    return std::nullopt;
  }
  const std::lock_guard lock{mutex_};
  const auto found = issued_.find(trim(authorization.substr(scheme.size())));
  return found == issued_.end() || found->second.expires <= now ? std::nullopt : std::optional{found->second.login};
}

}  // namespace qharden::simulator
