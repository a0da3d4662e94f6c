#include "core/util/text.hpp"

#include <algorithm>

namespace qharden {

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

bool is_check_id(std::string_view text) {
  constexpr std::string_view kPlugin = "abcdefghijklmnopqrstuvwxyz0123456789_";
  constexpr std::string_view kName = "abcdefghijklmnopqrstuvwxyz0123456789-";
  const auto dot = text.find('.');
  return dot != std::string_view::npos && dot > 0 && dot + 1 < text.size() &&
         text.find_first_not_of(kPlugin) == dot && text.find_first_not_of(kName, dot + 1) == std::string_view::npos;
}

}  // namespace qharden
