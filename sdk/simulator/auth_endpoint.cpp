#include "context.hpp"
#include "envelopes.hpp"

// POST /auth
namespace qharden::simulator {

Answer serve_auth(GatewayTokens& tokens, TokenClaims claims, const Context& context, const Parameters& parameters) {
  if (const auto unknown = parameters.first_unknown({"username", "password", "token", "permissions"})) {
    return gateway_error(400, "Unknown parameter: " + *unknown);
  }
  claims.permissions = parameters.find("permissions") == "true";
  return {.status = 201,
          .content_type = "text/plain;charset=UTF-8",
          .body = tokens.issue(context.caller.login, context.now, claims)};
}

}  // namespace qharden::simulator
