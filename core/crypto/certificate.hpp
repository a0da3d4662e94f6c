/// Reads X.509 certificates from files that people keep: PEM or DER, one certificate a file.
///
/// Nothing is verified: a pinned signing certificate usually signs itself. Threads: any. Input is hostile: at most
/// 64 KiB, and no password is ever asked for.
#pragma once

#include <string>
#include <string_view>

#include "core/util/result.hpp"
#include "core/util/time.hpp"

namespace qharden::crypto {

struct Certificate {
  std::string subject;  ///< as RFC 2253 writes it; not yet clean text
  std::string issuer;
  UnixTime not_before = 0;
  UnixTime not_after = 0;
  std::string key_type;             ///< rsa, ec, ed25519, ed448 or other
  int key_bits = 0;                 ///< 0: a key that is not understood
  std::string signature_algorithm;  ///< e.g. sha256WithRSAEncryption, or the number of one that has no name here
  std::string sha256;               ///< of the DER form, in lower-case hexadecimal
  bool is_alone = true;             ///< false: more follows this certificate, and was not looked at
};

/// The first certificate of these bytes. Errors: `parse`.
Result<Certificate> parse_certificate(std::string_view bytes);

/// The same of a file. Errors (`dependency` when it cannot be read) name the path.
Result<Certificate> read_certificate(const std::string& path);

}  // namespace qharden::crypto
