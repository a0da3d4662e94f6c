#include "core/report/layout.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace qharden::report {
namespace {

struct Decoded {
  std::uint32_t point = 0;
  std::size_t size = 0;  ///< bytes; 0: not UTF-8
};

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
}

/// The code point a text begins with. REQUIRES: !text.empty().
Decoded decode(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80U) return {lead, 1};
  const std::size_t size = lead >= 0xf0U ? 4 : lead >= 0xe0U ? 3 : 2;
  if (lead < 0xc2U || lead > 0xf4U || text.size() < size) return {};
  std::uint32_t point = lead & (0xffU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if (!is_continuation(text[i])) return {};
    point = (point << 6U) | (static_cast<unsigned char>(text[i]) & 0x3fU);
  }
  constexpr std::array<std::uint32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = point >= 0xd800U && point <= 0xdfffU;
  if (point < kLeast.at(size) || point > 0x10ffffU || is_surrogate) return {};
  return {point, size};
}

std::string hex(std::uint32_t value, int digits) {
  std::string text(static_cast<std::size_t>(digits), '0');
  for (auto it = text.rbegin(); it != text.rend(); ++it, value >>= 4U) *it = "0123456789abcdef"[value & 0xfU];
  return text;
}

/// Characters that act on the terminal or on the order of reading, or cannot be seen at all.
bool is_harmful(std::uint32_t point) {
  constexpr std::array<std::pair<std::uint32_t, std::uint32_t>, 9> kRanges = {{{0x00, 0x1f},
                                                                               {0x7f, 0x9f},
                                                                               {0x61c, 0x61c},
                                                                               {0x200b, 0x200b},
                                                                               {0x200e, 0x200f},
                                                                               {0x2028, 0x202e},
                                                                               {0x2060, 0x2069},
                                                                               {0xfeff, 0xfeff},
                                                                               {0xe0000, 0xe007f}}};
  return std::any_of(kRanges.begin(), kRanges.end(),
                     [point](const auto& range) { return point >= range.first && point <= range.second; });
}

std::string escaped(std::uint32_t point) {
  if (point <= 0xffU) return "\\x" + hex(point, 2);
  if (point <= 0xffffU) return "\\u" + hex(point, 4);
  return "\\U" + hex(point, 8);
}

std::string made_safe(std::string_view text, bool keep_lines) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Decoded next = decode(text);
    const std::size_t size = next.size == 0 ? 1 : next.size;
    if (next.size == 0) {
      out += "\\x" + hex(static_cast<unsigned char>(text.front()), 2);
    } else if (next.point == '\n' || next.point == '\t') {
      out += keep_lines && next.point == '\n' ? '\n' : ' ';
    } else if (is_harmful(next.point)) {
      out += escaped(next.point);
    } else {
      out.append(text.substr(0, size));
    }
    text.remove_prefix(size);
  }
  return out;
}

/// One line of input, wrapped. `margin` is set before each line but the very first of the paragraph.
void wrap_line(std::string_view line, std::size_t width, const std::string& margin, std::string& current,
               std::string& out) {
  bool is_empty = true;
  while (!line.empty()) {
    const std::size_t end = line.find(' ');
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
    if (word.empty()) continue;
    if (!is_empty && columns(current) + 1 + columns(word) > width) {
      out += current + '\n';
      current = margin;
      is_empty = true;
    }
    if (!is_empty) current += ' ';
    current += word;
    is_empty = false;
  }
}

}  // namespace

std::string safe(std::string_view text) {
  return made_safe(text, false);
}
std::string safe_lines(std::string_view text) {
  return made_safe(text, true);
}

std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += is_continuation(c) ? 0U : 1U;
  return count;
}

std::string shortened(const std::string& text, std::size_t most) {
  if (columns(text) <= most) return text;
  std::size_t end = 0;
  for (std::size_t points = 0; points <= most; ++end)
    if (end >= text.size() || (!is_continuation(text[end]) && points++ == most)) break;
  return text.substr(0, end) + "...";
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t used = columns(text);
  return used >= width ? text : text + std::string(width - used, ' ');
}

std::string padded_left(const std::string& text, std::size_t width) {
  const std::size_t used = columns(text);
  return used >= width ? text : std::string(width - used, ' ') + text;
}

std::string wrapped(const std::string& text, std::size_t width, const std::string& first) {
  const std::string margin(columns(first), ' ');
  std::string out;
  std::string current = first;
  std::string_view rest = text;
  while (true) {
    const std::size_t end = rest.find('\n');
    wrap_line(rest.substr(0, end), width, margin, current, out);
    current.erase(current.find_last_not_of(' ') + 1);
    out += current + '\n';
    current = margin;
    if (end == std::string_view::npos || end + 1 == rest.size()) return out;
    rest.remove_prefix(end + 1);
  }
}

std::string painted(const std::string& text, Colour colour, bool enabled) {
  if (!enabled || colour == Colour::none) return text;
  constexpr std::array<const char*, 5> kCodes = {"", "1", "1;31", "32", "33"};
  return std::string("\x1b[") + kCodes.at(static_cast<std::size_t>(colour)) + 'm' + text + "\x1b[0m";
}

}  // namespace qharden::report
