/// The gateway's token (JWT): what asks for it and what it tells. It proves nothing to us: only the service checks it.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/http/transport.hpp"
#include "core/util/result.hpp"

namespace qharden::qualys {

/// It lives four hours (reference: qualys-qps-gateway-api 1.3); a call that takes long must not outlive it.
inline constexpr std::chrono::minutes kTokenLife{230};

inline constexpr const char* kTokenPath = "/auth";

/// The POST that asks for one. Its body holds the secret: wipe it after use.
[[nodiscard]] http::Request token_request(const std::string& gateway, const std::string& login,
                                          const std::string& secret);

/// The claims as a JSON object. Errors: `parse` for a text that is no token. Never quotes it.
Result<std::string> claims_of(std::string_view token);

}  // namespace qharden::qualys
