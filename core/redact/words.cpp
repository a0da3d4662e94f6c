#include "core/redact/words.hpp"

#include <algorithm>

#include "core/redact/shapes.hpp"
#include "core/util/text.hpp"

namespace qharden::redact {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

bool is_word(char c) {
  return is_letter(c) || (c >= '0' && c <= '9');
}

}  // namespace

std::string each_word(std::string_view text, const std::function<std::string(std::string_view)>& replace) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_word(text[end])) ++end;
    if (end > at) out += replace(text.substr(at, end - at));
    for (at = end; at < text.size() && !is_word(text[at]); ++at) out += text[at];
  }
  return out;
}

bool consists_of(std::string_view text, const Words& known, std::size_t most_digits) {
  bool is_known = true;
  bool has_words = false;
  each_word(text, [&](std::string_view word) {
    has_words = true;
    is_known = is_known && (is_digits(word) ? word.size() <= most_digits : known.contains(lower_case(word)));
    return std::string();
  });
  return has_words && is_known;
}

std::vector<std::string> marks_in(std::string_view text, const Words& marks) {
  std::vector<std::string> found;
  std::string word;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && is_letter(text[i])) {
      word += text[i];
      continue;
    }
    word = lower_case(word);
    if (marks.contains(word) && std::find(found.begin(), found.end(), word) == found.end()) found.push_back(word);
    word.clear();
  }
  return found;
}

}  // namespace qharden::redact
