#pragma once

#include <string>

#include "endpoints.hpp"
#include "exchange.hpp"
#include "extra_endpoints.hpp"
#include "faults.hpp"
#include "subscription.hpp"

namespace qharden::simulator {

/// What an endpoint knows about the call it serves.
struct Context {
  const EndpointInfo& endpoint;
  std::string method;
  std::string base_url;  ///< `http://HOST` as the caller wrote it
  UnixTime now = 0;
  Caller caller;
  ActiveFaults faults;
  std::string content_type;
  std::string body;
  const ExtraEndpoint* extra = nullptr;  ///< of Endpoint::extra
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

}  // namespace qharden::simulator
