#pragma once

#include <set>
#include <string>

#include "endpoints.hpp"
#include "exchange.hpp"
#include "extra_endpoints.hpp"
#include "faults.hpp"
#include "gateway_tokens.hpp"
#include "list_catalog.hpp"
#include "subscription.hpp"

namespace qharden::simulator {

/// What an endpoint knows about the call it serves.
struct Context {
  const EndpointInfo& endpoint;
  std::string method;
  std::string base_url;  ///< `http://HOST` as the caller wrote it
  UnixTime now = 0;
  UnixTime start = 0;  ///< of the run, from which the times of rows count
  Caller caller;
  ActiveFaults faults;
  std::string content_type;
  std::string accept;
  std::string body;
  const std::set<std::string>& unlicensed;  ///< modules the subscription lacks
  std::vector<Parameters::Item> from_path;  ///< parameters that stand in the path of a list
  const ExtraEndpoint* extra = nullptr;     ///< of Endpoint::extra
  const ListPlace* list = nullptr;          ///< of Endpoint::list

  /// Whether a list answers in JSON.
  [[nodiscard]] bool accepts_json() const {
    return list != nullptr && accept.find("application/json") != std::string::npos;
  }
};

// The endpoints. The caller holds the subscription's mutex.
[[nodiscard]] Answer serve_user_list(Subscription& subscription, const Context& context, const Parameters& parameters);
[[nodiscard]] Answer serve_user(Subscription& subscription, const Context& context, const Parameters& parameters);
[[nodiscard]] Answer serve_activity_log(Subscription& subscription, const Context& context,
                                        const Parameters& parameters);
[[nodiscard]] Answer serve_restricted_ips(Subscription& subscription, const Context& context,
                                          const Parameters& parameters);
[[nodiscard]] Answer serve_subscription(const Subscription& subscription, const Context& context,
                                        const Parameters& parameters);
[[nodiscard]] Answer serve_portal_users(Subscription& subscription, const Context& context);
[[nodiscard]] Answer serve_portal_version(const Context& context);
[[nodiscard]] Answer serve_extra(const Context& context);
/// A token for the gateway to a caller who has signed in; it needs no mutex.
[[nodiscard]] Answer serve_auth(GatewayTokens& tokens, TokenClaims claims, const Context& context,
                                const Parameters& parameters);
/// A list; it needs no mutex.
[[nodiscard]] Answer serve_list(const Context& context, const Parameters& parameters);

}  // namespace qharden::simulator
