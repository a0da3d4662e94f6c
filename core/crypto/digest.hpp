/// Digests, keyed digests and random bytes; the only place that knows OpenSSL.
///
/// Threads: free functions from any thread, a Sha256 from one thread at a time. Errors: the library failing at any of
/// this is a broken installation and throws std::runtime_error.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace qharden::crypto {

/// Lower-case hexadecimal, as all digests here are.
[[nodiscard]] std::string to_hex(std::string_view bytes);

[[nodiscard]] std::string sha256_hex(std::string_view text);
[[nodiscard]] std::string hmac_sha256_hex(std::string_view key, std::string_view text);

/// PBKDF2 with HMAC-SHA256, 32 bytes. REQUIRES: iterations >= 1.
[[nodiscard]] std::string pbkdf2_hex(std::string_view secret, std::string_view salt, int iterations);

/// base64url without padding (RFC 4648, 5).
[[nodiscard]] std::string to_base64url(std::string_view bytes);

/// The bytes behind base64url without padding (RFC 4648, 5); nullopt for anything else.
[[nodiscard]] std::optional<std::string> from_base64url(std::string_view text);

/// Bytes of the system's cryptographic generator.
[[nodiscard]] std::string random_bytes(std::size_t count);

/// Equality in a time that depends on the lengths alone.
[[nodiscard]] bool secure_equal(std::string_view a, std::string_view b);

/// Overwrites a secret and empties it. Copies made earlier by others are not reached.
void wipe(std::string& secret);

/// SHA-256 of what arrives in pieces.
class Sha256 {
 public:
  Sha256();
  void update(std::string_view piece);
  /// Ends the digest; only destruction may follow.
  [[nodiscard]] std::string finish_hex();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace qharden::crypto
