#include "core/qualys/storage.hpp"

#include <algorithm>

#include "core/crypto/digest.hpp"
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

std::string_view Storage::fingerprint(std::string_view value) {
  static constexpr std::size_t kDigits = 32;
  return keep(std::string_view(crypto::hmac_sha256_hex(fingerprint_key_, value)).substr(0, kDigits));
}

}  // namespace qharden::qualys
