#include "core/qualys/gateway_token.hpp"

#include <algorithm>

#include "core/crypto/digest.hpp"
#include "core/http/url.hpp"
#include "core/json/json.hpp"

namespace qharden::qualys {
namespace {

constexpr std::size_t kLongestToken = 64 * 1024;

Error no_token(const std::string& why) {
  return Error{.message = "the gateway gave no usable token: " + why, .reason = Reason::parse};
}

}  // namespace

http::Request token_request(const std::string& gateway, const std::string& login, const std::string& secret) {
  http::Request request;
  request.method = "POST";
  request.url = gateway + kTokenPath;
  request.headers = {
      {"X-Requested-With", "qharden"}, {"Accept", "*/*"}, {"Content-Type", "application/x-www-form-urlencoded"}};
  request.body =
      "username=" + http::percent_encode(login) + "&password=" + http::percent_encode(secret) + "&token=true";
  return request;
}

Result<std::string> claims_of(std::string_view token) {
  if (token.size() > kLongestToken) return no_token("it is too long");
  const auto first = token.find('.');
  const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos)
    return no_token("it does not have three parts");
  const auto payload = crypto::from_base64url(token.substr(first + 1, second - first - 1));
  if (!payload) return no_token("its second part is not base64url");
  const auto claims = json::parse(*payload);
  if (!claims || !claims->is_object()) return no_token("its second part is no JSON object");
  return json::dump(*claims);
}

}  // namespace qharden::qualys
