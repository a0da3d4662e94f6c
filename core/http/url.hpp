/// Taking URLs apart, strictly: what this refuses is sent nowhere. See also transport.hpp (is_allowed_url).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace qharden::http {

struct Url {
  std::string scheme;  ///< "https" or "http"
  std::string host;    ///< lower case; an IPv6 address with its brackets
  int port = 0;        ///< the scheme's own when the URL names none
  std::string path;    ///< as written; empty or beginning with '/'
  std::string query;   ///< as written, without '?'
};

/// nullopt for all but plain http and https URLs: no user info, no fragment, no backslash, blank, control or non-ASCII
/// character, no host but letters, digits, dots, hyphens and underscores or a bracketed IPv6 address.
[[nodiscard]] std::optional<Url> parse_url(std::string_view text);

/// Decodes `%XX` and '+' (a blank) of one query part; nullopt for a malformed escape.
[[nodiscard]] std::optional<std::string> form_decode(std::string_view text);

}  // namespace qharden::http
