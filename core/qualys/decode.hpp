/// Turns the body of an answer into rows of the tables declared on its source.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/manifest/manifest.hpp"
#include "core/snapshot/page.hpp"
#include "core/util/result.hpp"

namespace qharden::qualys {

/// What an answer does not say of itself.
struct DecodeContext {
  std::string_view fingerprint_key = {};
  std::string_view partition = {};  ///< becomes the value of columns that keep it
};

/// Decodes FO, msp or QPS XML, QPS or gateway JSON, or the activity log's CSV, as `source.format` and the body say.
///
/// Promises: text is valid UTF-8 without NUL and control characters (line breaks and tabs stay); elements on the secret
/// list (secret_names.hpp) never become values, but for columns of type fingerprint, which get an HMAC-SHA-256 under
/// `fingerprint_key` in place of any value (without a key they are not observed); entity definitions are never
/// expanded, nothing external is fetched. `page.next` is the continuation URL, or QPS' last id, as the service gave it,
/// or what the gateway's paging makes of it, not yet checked (client.hpp, next_call()). Errors: `parse` for a body that
/// is not what the source declares (HTML, another root element, cut), an error envelope as its typed error, `truncated`
/// for a list that says it was cut and names no continuation. Lifetimes: the page points into `source`, which must
/// outlive it. Threads: any.
Result<snapshot::Page> decode(const manifest::Source& source, std::string body, const DecodeContext& context = {});

/// Which body is an error envelope of the service, and which error. No value: not an error envelope.
std::optional<Error> error_envelope(int http_status, std::string_view body);

}  // namespace qharden::qualys
