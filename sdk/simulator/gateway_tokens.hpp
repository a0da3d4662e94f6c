#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "times.hpp"

namespace qharden::simulator {

/// What a token tells beside its login and its times.
struct TokenClaims {
  std::string customer_uuid;
  std::vector<std::string> modules;
  bool permissions = false;
};

/// Issues the tokens of the gateway and knows them again; a token of another run is none.
///
/// Threads: safe from any thread.
class GatewayTokens {
 public:
  /// A JWT: three parts in base64url. Nobody can check its signature.
  [[nodiscard]] std::string issue(const std::string& login, UnixTime now, const TokenClaims& claims);
  /// The login of an `Authorization: Bearer` header; nothing when it holds no token of this run that is still good.
  [[nodiscard]] std::optional<std::string> login_of(std::string_view authorization, UnixTime now) const;

 private:
  struct Issued {
    std::string login;
    UnixTime expires = 0;
  };

  mutable std::mutex mutex_;
  std::map<std::string, Issued, std::less<>> issued_;
};

}  // namespace qharden::simulator
