/// A call as it goes over the wire.
#pragma once

#include <string>

#include "core/http/transport.hpp"
#include "core/qualys/client.hpp"

namespace qharden::qualys {

/// The request to this server, without credentials.
[[nodiscard]] http::Request make_request(const std::string& server, const Call& call);

/// What `_call` tells of it: the parameters, of a search also what is searched for.
[[nodiscard]] std::string text_of_call(const Call& call);

}  // namespace qharden::qualys
