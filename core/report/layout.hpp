/// Text on a terminal: foreign text made harmless, lines wrapped and padded. Widths are counted in code points.
#pragma once

#include <string>
#include <string_view>

namespace qharden::report {

/// Foreign text as it may be shown: on one line, without anything that moves a cursor, changes a colour or turns the
/// reading direction. Such characters, and bytes that are not UTF-8, are written out ("\x1b", "\u202e").
[[nodiscard]] std::string safe(std::string_view text);

/// The same, but line breaks stay.
[[nodiscard]] std::string safe_lines(std::string_view text);

/// The first so many code points, with "..." if that is not all.
[[nodiscard]] std::string shortened(const std::string& text, std::size_t most);

[[nodiscard]] std::size_t columns(std::string_view text);

/// Filled with blanks up to a width.
[[nodiscard]] std::string padded(const std::string& text, std::size_t width);
/// The same with the blanks before it.
[[nodiscard]] std::string padded_left(const std::string& text, std::size_t width);

/// Broken at blanks so that lines fit the width; the first line begins with `first`, the others with as many blanks.
/// Ends with a line break. A word longer than a line stays whole, so that an address can be copied.
[[nodiscard]] std::string wrapped(const std::string& text, std::size_t width, const std::string& first);

enum class Colour { none, bold, red, green, yellow };

[[nodiscard]] std::string painted(const std::string& text, Colour colour, bool enabled);

}  // namespace qharden::report
