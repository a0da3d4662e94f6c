/// Makes foreign text safe to store and show: valid UTF-8 without NUL and control characters. Done once, here.
#pragma once

#include <string>
#include <string_view>

namespace qharden::qualys {

/// True for printable ASCII with tabs and line breaks: the fast path of nearly all text.
[[nodiscard]] bool is_clean_ascii(std::string_view text);

/// Invalid UTF-8 becomes U+FFFD; control characters but tab, line feed and carriage return are dropped.
[[nodiscard]] std::string repair(std::string_view text);

/// The same on one line of at most `limit` bytes, for messages; never cut inside a character.
[[nodiscard]] std::string clean_line(std::string_view text, std::size_t limit);

/// Without blanks, tabs and line breaks at both ends.
[[nodiscard]] std::string_view trim(std::string_view text);

}  // namespace qharden::qualys
