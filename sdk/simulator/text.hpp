#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qharden::simulator {

/// Without white space at both ends.
[[nodiscard]] std::string_view trim(std::string_view text);

/// The trimmed parts between separators; empty text has no parts.
[[nodiscard]] std::vector<std::string> split(std::string_view text, char separator);

/// ASCII lower case.
[[nodiscard]] std::string to_lower(std::string_view text);

/// `a, b, c`.
[[nodiscard]] std::string join(const std::vector<std::string>& parts);

/// A whole number of digits only; nothing for any other text.
[[nodiscard]] std::optional<std::uint64_t> parse_count(std::string_view text);

/// Undoes percent and plus encoding of a form value; broken escapes stay as they are.
[[nodiscard]] std::string decode_form(std::string_view text);

/// Percent-encodes all but letters, digits, `-_.~` and `:,` (which Qualys leaves in its continuation URLs).
[[nodiscard]] std::string encode_query(std::string_view text);

/// The bytes of a base64 text; nothing when it is not base64.
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view text);

/// The base64url text of bytes, without padding.
[[nodiscard]] std::string encode_base64url(std::string_view bytes);

/// Appends `text` with `& < > " '` escaped for XML.
void append_escaped(std::string& out, std::string_view text);

}  // namespace qharden::simulator
