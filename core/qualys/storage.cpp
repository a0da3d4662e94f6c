#include "core/qualys/storage.hpp"

#include <algorithm>

#include "core/qualys/text_hygiene.hpp"

namespace qharden::qualys {

std::string_view Storage::keep(std::string_view text) {
  if (text.empty()) return {};
  auto* copy = static_cast<char*>(arena_.allocate(text.size(), 1));
  std::copy(text.begin(), text.end(), copy);
  return {copy, text.size()};
}

std::string_view Storage::clean(std::string_view text) {
  return is_clean_ascii(text) ? text : keep(repair(text));
}

}  // namespace qharden::qualys
