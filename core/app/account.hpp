/// The account of a configured subscription, as the client takes it.
#pragma once

#include <string>

#include "core/config/configuration.hpp"
#include "core/qualys/client.hpp"

namespace qharden::app {

[[nodiscard]] qualys::Account account_of(const config::Subscription& subscription, std::string secret = {});

}  // namespace qharden::app
