/// Taking text apart into words.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace qharden::redact {

using Words = std::set<std::string, std::less<>>;

/// Calls `replace` with each run of letters and digits (all bytes above ASCII are letters); the rest stays.
std::string each_word(std::string_view text, const std::function<std::string(std::string_view)>& replace);

/// True when there is a word and all words are in `known`; numbers of at most `most_digits` digits are.
[[nodiscard]] bool consists_of(std::string_view text, const Words& known, std::size_t most_digits);

/// The words of `marks` in `text`, each once and in lower case. Digits part words: "svc1" holds "svc".
[[nodiscard]] std::vector<std::string> marks_in(std::string_view text, const Words& marks);

}  // namespace qharden::redact
