#include "core/app/account.hpp"

#include <utility>

namespace qharden::app {

qualys::Account account_of(const config::Subscription& subscription, std::string secret) {
  return {.subscription = subscription.name,
          .url = subscription.url,
          .login = subscription.login,
          .secret = std::move(secret),
          .gateway_url =
              subscription.gateway_url.empty() ? config::gateway_of(subscription.url) : subscription.gateway_url};
}

}  // namespace qharden::app
