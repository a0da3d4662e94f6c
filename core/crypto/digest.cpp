#include "core/crypto/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>

namespace qharden::crypto {
namespace {

constexpr std::size_t kDigestSize = 32;
using Digest = std::array<unsigned char, kDigestSize>;

void require(bool worked, const char* what) {
  if (!worked) throw std::runtime_error(std::string("the crypto library failed at ") + what);
}

int to_int(std::size_t size) {
  require(size <= static_cast<std::size_t>(std::numeric_limits<int>::max()), "a text of more than 2 GiB");
  return static_cast<int>(size);
}

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string to_hex(const Digest& digest) {
  return crypto::to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace

std::string to_hex(std::string_view bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex += kDigits[byte >> 4U];
    hex += kDigits[byte & 15U];
  }
  return hex;
}

std::string sha256_hex(std::string_view text) {
  Sha256 digest;
  digest.update(text);
  return digest.finish_hex();
}

std::string hmac_sha256_hex(std::string_view key, std::string_view text) {
  Digest digest{};
  unsigned int size = 0;
  const auto* made = HMAC(EVP_sha256(), key.data(), to_int(key.size()), bytes(text), text.size(), digest.data(), &size);
  require(made != nullptr && size == digest.size(), "HMAC");
  return to_hex(digest);
}

std::string pbkdf2_hex(std::string_view secret, std::string_view salt, int iterations) {
  Digest digest{};
  const int worked = PKCS5_PBKDF2_HMAC(secret.data(), to_int(secret.size()), bytes(salt), to_int(salt.size()),
                                       iterations, EVP_sha256(), to_int(digest.size()), digest.data());
  require(worked == 1, "PBKDF2");
  return to_hex(digest);
}

std::string to_base64url(std::string_view text) {
  std::string encoded(text.size() / 3 * 4 + 5, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()), bytes(text), to_int(text.size()));
  encoded.resize(static_cast<std::size_t>(size));
  while (encoded.ends_with('=')) encoded.pop_back();
  std::replace(encoded.begin(), encoded.end(), '+', '-');
  std::replace(encoded.begin(), encoded.end(), '/', '_');
  return encoded;
}

std::optional<std::string> from_base64url(std::string_view text) {
  std::string padded(text);
  for (char& c : padded) {
    if (c == '+' || c == '/' || c == '=') return std::nullopt;
    if (c == '-') c = '+';
    if (c == '_') c = '/';
  }
  const auto missing = (4 - padded.size() % 4) % 4;
  if (padded.empty() || missing == 3) return std::nullopt;
  padded.append(missing, '=');
  std::string decoded(padded.size() / 4 * 3, '\0');
  const int size =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(decoded.data()), bytes(padded), to_int(padded.size()));
  if (size < 0) return std::nullopt;
  decoded.resize(static_cast<std::size_t>(size) - missing);
  return decoded;
}

std::string random_bytes(std::size_t count) {
  std::string random(count, '\0');
  require(RAND_bytes(reinterpret_cast<unsigned char*>(random.data()), to_int(count)) == 1, "random bytes");
  return random;
}

bool secure_equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

void wipe(std::string& secret) {
  OPENSSL_cleanse(secret.data(), secret.size());
  secret.clear();
}

void Sha256::Free::operator()(evp_md_ctx_st* context) const {
  EVP_MD_CTX_free(context);
}

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  require(context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1, "SHA-256");
}

void Sha256::update(std::string_view piece) {
  require(EVP_DigestUpdate(context_.get(), piece.data(), piece.size()) == 1, "SHA-256");
}

std::string Sha256::finish_hex() {
  Digest digest{};
  unsigned int size = 0;
  const int worked = EVP_DigestFinal_ex(context_.get(), digest.data(), &size);
  require(worked == 1 && size == digest.size(), "SHA-256");
  return to_hex(digest);
}

}  // namespace qharden::crypto
