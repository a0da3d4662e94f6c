#include "core/qualys/text_hygiene.hpp"

#include <utf8.h>

#include <iterator>

namespace qharden::qualys {
namespace {

bool is_control(std::uint32_t point) {
  if (point == '\t' || point == '\n' || point == '\r') return false;
  return point < 0x20 || (point >= 0x7f && point <= 0x9f);
}

/// The longest prefix of valid UTF-8 of at most `limit` bytes.
void cut(std::string& text, std::size_t limit) {
  if (text.size() <= limit) return;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xc0U) == 0x80U) --limit;
  text.resize(limit);
}

}  // namespace

bool is_clean_ascii(std::string_view text) {
  unsigned bad = 0;  // no early exit: the loop becomes vector code
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_break = byte == '\t' || byte == '\n' || byte == '\r';
    bad |= static_cast<unsigned>((byte < 0x20 && !is_break) || byte >= 0x7f);
  }
  return bad == 0;
}

std::string repair(std::string_view text) {
  std::string valid;
  valid.reserve(text.size());
  utf8::replace_invalid(text.begin(), text.end(), std::back_inserter(valid), 0xfffd);
  std::string clean;
  clean.reserve(valid.size());
  for (auto at = valid.begin(); at != valid.end();) {
    const std::uint32_t point = utf8::next(at, valid.end());
    if (!is_control(point)) utf8::append(static_cast<char32_t>(point), std::back_inserter(clean));
  }
  return clean;
}

std::string clean_line(std::string_view text, std::size_t limit) {
  // More than is kept is looked at, for repair may drop characters; but not all of a hostile text.
  std::string line = repair(trim(text).substr(0, limit * 4));
  for (char& c : line) {
    if (c == '\t' || c == '\n' || c == '\r') c = ' ';
  }
  cut(line, limit);
  return line;
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace qharden::qualys
