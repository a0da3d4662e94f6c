#include "core/crypto/certificate.hpp"

#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <memory>
#include <optional>
#include <system_error>

#include "core/crypto/digest.hpp"

namespace qharden::crypto {
namespace {

constexpr std::size_t kMaxBytes = 64U << 10U;

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using X509Pointer = std::unique_ptr<X509, decltype(&X509_free)>;

struct Parsed {
  X509Pointer certificate;
  bool is_alone = true;
};

Error refuse(const std::string& message) {
  return Error{.message = message, .reason = Reason::parse};
}

Bio memory_of(std::string_view bytes) {
  return {BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())), BIO_free};
}

/// An encrypted block is not read: nobody is there to be asked for its password.
int no_password(char*, int, int, void*) {
  return -1;
}

Parsed parse_pem(std::string_view bytes) {
  const auto bio = memory_of(bytes);
  Parsed parsed{{PEM_read_bio_X509(bio.get(), nullptr, no_password, nullptr), X509_free}};
  const X509Pointer next{PEM_read_bio_X509(bio.get(), nullptr, no_password, nullptr), X509_free};
  const auto error = ERR_peek_last_error();
  const bool is_end = ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
  parsed.is_alone = next == nullptr && is_end;
  return parsed;
}

Parsed parse_der(std::string_view bytes) {
  const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
  const auto* const end = at + bytes.size();
  Parsed parsed{{d2i_X509(nullptr, &at, static_cast<long>(bytes.size())), X509_free}};
  parsed.is_alone = at == end;
  return parsed;
}

/// UTF-8, with commas and control characters of the values escaped.
std::string name_text(const X509_NAME* name) {
  const Bio bio{BIO_new(BIO_s_mem()), BIO_free};
  const unsigned long flags = XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
  if (!bio || X509_NAME_print_ex(bio.get(), name, 0, flags) < 0) return {};
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return size > 0 ? std::string(text, static_cast<std::size_t>(size)) : std::string();
}

std::optional<UnixTime> unix_time(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  return ::timegm(&parts);
}

std::string key_type(const EVP_PKEY* key) {
  switch (key == nullptr ? EVP_PKEY_NONE : EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
    case EVP_PKEY_RSA_PSS:
      return "rsa";
    case EVP_PKEY_EC:
      return "ec";
    case EVP_PKEY_ED25519:
      return "ed25519";
    case EVP_PKEY_ED448:
      return "ed448";
    default:
      return "other";
  }
}

std::string signature_algorithm(const X509* certificate) {
  const int id = X509_get_signature_nid(certificate);
  if (id == NID_undef) {
    std::array<char, 128> number{};
    OBJ_obj2txt(number.data(), number.size(), X509_get0_tbs_sigalg(certificate)->algorithm, /*no_name=*/1);
    return number.data();
  }
  std::string name = OBJ_nid2ln(id);
  int digest = NID_undef;
  // The digest of a PSS signature stands among its parameters.
  if (id == NID_rsassaPss &&
      X509_get_signature_info(const_cast<X509*>(certificate), &digest, nullptr, nullptr, nullptr) == 1)
    name += std::string(" with ") + OBJ_nid2ln(digest);
  return name;
}

std::string fingerprint(const X509* certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (X509_digest(certificate, EVP_sha256(), digest.data(), &size) != 1) return {};
  return to_hex({reinterpret_cast<const char*>(digest.data()), size});
}

/// An open file, closed with it.
class File {
 public:
  explicit File(const std::string& path) : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  [[nodiscard]] bool is_open() const { return fd_ >= 0; }
  [[nodiscard]] bool is_regular() const {
    struct stat status {};
    return ::fstat(fd_, &status) == 0 && S_ISREG(status.st_mode);
  }
  /// At most one byte more than is allowed; nullopt: a failed read.
  [[nodiscard]] std::optional<std::string> read() const {
    std::string bytes(kMaxBytes + 1, '\0');
    std::size_t size = 0;
    while (size < bytes.size()) {
      const auto got = ::read(fd_, bytes.data() + size, bytes.size() - size);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return std::nullopt;
      if (got == 0) break;
      size += static_cast<std::size_t>(got);
    }
    bytes.resize(size);
    return bytes;
  }

 private:
  int fd_;
};

Error unreadable(const std::string& path, const std::string& why) {
  return Error{.message = "cannot read the certificate " + path + ": " + why, .reason = Reason::dependency};
}

}  // namespace

Result<Certificate> parse_certificate(std::string_view bytes) {
  if (bytes.size() > kMaxBytes) return refuse("is larger than 64 KiB, which no certificate is");
  ERR_clear_error();
  const auto parsed = bytes.find("-----BEGIN") != std::string_view::npos ? parse_pem(bytes) : parse_der(bytes);
  const X509* const x509 = parsed.certificate.get();
  if (x509 == nullptr) {
    ERR_clear_error();
    return refuse("holds no certificate in PEM or DER form");
  }
  const auto not_before = unix_time(X509_get0_notBefore(x509));
  const auto not_after = unix_time(X509_get0_notAfter(x509));
  Certificate certificate;
  certificate.subject = name_text(X509_get_subject_name(x509));
  certificate.issuer = name_text(X509_get_issuer_name(x509));
  const EVP_PKEY* const key = X509_get0_pubkey(x509);
  certificate.key_type = key_type(key);
  certificate.key_bits = key == nullptr ? 0 : EVP_PKEY_get_bits(key);
  certificate.signature_algorithm = signature_algorithm(x509);
  certificate.sha256 = fingerprint(x509);
  certificate.is_alone = parsed.is_alone;
  ERR_clear_error();
  if (!not_before || !not_after) return refuse("holds a certificate whose dates are not understood");
  certificate.not_before = *not_before;
  certificate.not_after = *not_after;
  return certificate;
}

Result<Certificate> read_certificate(const std::string& path) {
  const File file(path);
  if (!file.is_open()) return unreadable(path, std::generic_category().message(errno));
  if (!file.is_regular()) return unreadable(path, "it is no regular file");
  const auto bytes = file.read();
  if (!bytes) return unreadable(path, std::generic_category().message(errno));
  auto certificate = parse_certificate(*bytes);
  if (certificate) return certificate;
  Error error = certificate.error();
  error.message = path + " " + error.message;
  return error;
}

}  // namespace qharden::crypto
