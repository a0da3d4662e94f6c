#include "core/qualys/stand_ins.hpp"

#include <algorithm>

#include "core/crypto/digest.hpp"

namespace qharden::qualys {
namespace {

constexpr std::size_t kKeyBytes = 32;

}  // namespace

StandIns::StandIns() : key_(crypto::random_bytes(kKeyBytes)) {}

StandIns::~StandIns() {
  crypto::wipe(key_);
}

std::string StandIns::of(std::string_view secret) const {
  auto digits = crypto::hmac_sha256_hex(key_, secret);
  digits.resize(std::min(digits.size(), secret.size()));
  return digits;
}

}  // namespace qharden::qualys
