/// One HTTP exchange at a time, with the safety rules that hold for every call this program makes.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "core/util/result.hpp"

namespace qharden::http {

struct Request {
  std::string method = "GET";
  std::string url;  ///< absolute; percent-encoded by the caller
  std::map<std::string, std::string> headers;
  std::string body;
  std::string user;  ///< Basic authentication when not empty; never logged
  std::string password;
  std::chrono::milliseconds timeout{120'000};
};

struct Response {
  int status = 0;
  std::map<std::string, std::string> headers;  ///< names in lower case; of a repeated header the last value
  std::string body;                            ///< decompressed
  std::chrono::milliseconds duration{0};
};

/// Largest decompressed body that is accepted; a larger one is an error, not a cut body.
inline constexpr std::size_t kBodyCap = std::size_t{64} << 20U;

/// The seam between the program and the network; tests and replay stand in for it.
///
/// Threads: one thread at a time per object. Errors: `timeout` when no complete answer came (refused connection, broken
/// TLS, cut body, deadline), `parse` when the body exceeds kBodyCap. An HTTP status of any value is a Response.
class Transport {
 public:
  Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  virtual ~Transport() = default;
  virtual Result<Response> send(const Request& request) = 0;
};

/// libcurl: TLS verified, https only (plain http to loopback addresses alone), no redirects, gzip, connections reused,
/// no proxy credentials or netrc from the environment.
std::unique_ptr<Transport> make_curl_transport();

/// True for `https://...` and for `http://` to 127.0.0.0/8, [::1] or localhost.
[[nodiscard]] bool is_allowed_url(const std::string& url);

/// Percent-encodes everything but RFC 3986 unreserved characters.
[[nodiscard]] std::string percent_encode(const std::string& text);

}  // namespace qharden::http
