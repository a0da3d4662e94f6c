/// Self-signed certificates, made when a test needs them. Users link OpenSSL::Crypto.
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace qharden::testing {

struct CertificateSpec {
  std::string key = "rsa";  ///< rsa, ec (P-256), ed25519
  unsigned bits = 2048;     ///< of an RSA key
  std::string name = "idp.example.com";
  long starts_in = -86'400;  ///< seconds from now
  long ends_in = 31'536'000;
  const EVP_MD* digest = EVP_sha256();
};

/// The certificate in PEM form, or in DER form.
inline std::string make_certificate(const CertificateSpec& spec = {}, bool as_der = false) {
  const auto require = [](bool worked) {
    if (!worked) throw std::runtime_error("cannot make a certificate for the test");
  };
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{spec.key == "rsa" ? EVP_RSA_gen(spec.bits)
                                                                : spec.key == "ec"
                                                                    ? EVP_EC_gen("P-256")
                                                                    : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"),
                                                                EVP_PKEY_free};
  const std::unique_ptr<X509, decltype(&X509_free)> x509{X509_new(), X509_free};
  require(key && x509);
  X509_set_version(x509.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(x509.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(x509.get()), spec.starts_in);
  X509_gmtime_adj(X509_getm_notAfter(x509.get()), spec.ends_in);
  X509_set_pubkey(x509.get(), key.get());
  X509_NAME* const name = X509_get_subject_name(x509.get());
  require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                                     reinterpret_cast<const unsigned char*>(spec.name.data()),
                                     static_cast<int>(spec.name.size()), -1, 0) == 1);
  X509_set_issuer_name(x509.get(), name);
  require(X509_sign(x509.get(), key.get(), spec.key == "ed25519" ? nullptr : spec.digest) > 0);
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio{BIO_new(BIO_s_mem()), BIO_free};
  require((as_der ? i2d_X509_bio(bio.get(), x509.get()) : PEM_write_bio_X509(bio.get(), x509.get())) == 1);
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace qharden::testing
