/// Small things that are done to texts everywhere. Threads: any.
#pragma once

#include <string>
#include <string_view>

namespace qharden {

/// The letters A to Z in small; all other bytes as they are.
[[nodiscard]] std::string lower_case(std::string_view text);

/// "plugin.kebab-name"
[[nodiscard]] bool is_check_id(std::string_view text);

/// The texts one after another, in the order of the container.
template <class Texts>
[[nodiscard]] std::string joined(const Texts& texts, std::string_view separator = ", ") {
  std::string all;
  bool is_first = true;
  for (const auto& text : texts) {
    if (!is_first) all += separator;
    all += text;
    is_first = false;
  }
  return all;
}

}  // namespace qharden
