/// What an answer that is no success means, and what to do about it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/http/transport.hpp"
#include "core/util/result.hpp"

namespace pugi {
class xml_node;
}

namespace qharden::qualys {

/// The service's own error report, out of whichever envelope it came in.
struct Envelope {
  std::string code;  ///< empty: none given
  std::string text;
  std::optional<std::chrono::seconds> wait;  ///< SECONDS_TO_WAIT
};

/// Reads SIMPLE_RETURN, the envelopes of the msp scripts and the portal's ServiceResponse. nullopt: no envelope. At
/// statuses below 400 a SIMPLE_RETURN without code reports success and is none either.
std::optional<Envelope> read_envelope(int http_status, const pugi::xml_node& root);
std::optional<Envelope> read_envelope(int http_status, std::string_view body);

/// The typed error of an envelope.
Error to_error(int http_status, const Envelope& envelope);

struct Failure {
  Error error;
  bool retry = false;                             ///< the same call may succeed later
  std::optional<std::chrono::seconds> wait = {};  ///< as told by the service
  bool secret_refused = false;                    ///< never send this secret again (lock-out)
};

/// nullopt: the call succeeded. `202` counts as a failure to be tried again.
std::optional<Failure> classify(const http::Response& response);

/// A header's whole number; nullopt when absent, negative or not a number.
std::optional<std::int64_t> number_header(const http::Response& response, const std::string& name);

}  // namespace qharden::qualys
