#include "core/crypto/certificate.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "tests/support/certificates.hpp"
#include "tests/support/temp_folder.hpp"

namespace qharden::crypto {
namespace {

using testing::make_certificate;

std::string problem_of(std::string_view bytes) {
  const auto certificate = parse_certificate(bytes);
  return certificate ? "" : certificate.error().message;
}

TEST(Certificate, OfRsaIsReadFromPem) {
  const auto certificate =
      parse_certificate(make_certificate({.key = "rsa", .bits = 2048, .name = "B\xC3\xBCro, Paris"}));

  ASSERT_TRUE(certificate) << certificate.error().message;
  EXPECT_EQ(certificate->subject, "CN=B\xC3\xBCro\\, Paris");
  EXPECT_EQ(certificate->issuer, certificate->subject);
  EXPECT_EQ(certificate->key_type, "rsa");
  EXPECT_EQ(certificate->key_bits, 2048);
  EXPECT_EQ(certificate->signature_algorithm, "sha256WithRSAEncryption");
  EXPECT_EQ(certificate->sha256.size(), 64U);
  EXPECT_TRUE(certificate->is_alone);
}

TEST(Certificate, TellsAShortKeyAndAWeakSignature) {
  const auto certificate = parse_certificate(make_certificate({.bits = 1024, .digest = EVP_sha1()}));

  ASSERT_TRUE(certificate) << certificate.error().message;
  EXPECT_EQ(certificate->key_bits, 1024);
  EXPECT_EQ(certificate->signature_algorithm, "sha1WithRSAEncryption");
}

TEST(Certificate, OfEllipticCurvesIsReadFromDer) {
  const auto ec = parse_certificate(make_certificate({.key = "ec"}, /*as_der=*/true));
  const auto ed = parse_certificate(make_certificate({.key = "ed25519"}, /*as_der=*/true));

  ASSERT_TRUE(ec && ed);
  EXPECT_EQ(ec->key_type, "ec");
  EXPECT_EQ(ec->key_bits, 256);
  EXPECT_EQ(ec->signature_algorithm, "ecdsa-with-SHA256");
  EXPECT_EQ(ed->key_type, "ed25519");
}

TEST(Certificate, TellsItsDates) {
  const UnixTime today = now();
  const auto expired = parse_certificate(make_certificate({.starts_in = -864'000, .ends_in = -86'400}));

  ASSERT_TRUE(expired) << expired.error().message;
  EXPECT_NEAR(static_cast<double>(expired->not_before), static_cast<double>(today - 864'000), 60);
  EXPECT_NEAR(static_cast<double>(expired->not_after), static_cast<double>(today - 86'400), 60);
}

TEST(Certificate, IsTheFirstOfSeveralAndSaysThatMoreFollows) {
  const auto first = make_certificate({.name = "first"});
  const auto second = make_certificate({.name = "second"});
  const auto first_der = make_certificate({.name = "first"}, /*as_der=*/true);

  const auto chain = parse_certificate(first + second);
  const auto broken_second = parse_certificate(first + "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n");
  const auto with_tail = parse_certificate(first_der + "tail");

  ASSERT_TRUE(chain && broken_second && with_tail);
  EXPECT_EQ(chain->subject, "CN=first");
  EXPECT_FALSE(chain->is_alone);
  EXPECT_FALSE(broken_second->is_alone);
  EXPECT_FALSE(with_tail->is_alone);
}

TEST(Certificate, MayStandBetweenNotes) {
  const auto certificate = parse_certificate("Signs the assertions\n\n" + make_certificate() + "\nuntil next year\n");

  ASSERT_TRUE(certificate) << certificate.error().message;
  EXPECT_TRUE(certificate->is_alone);
}

TEST(Certificate, IsNotMadeOfHostileBytes) {
  const auto der = make_certificate({.key = "ec"}, /*as_der=*/true);
  EXPECT_EQ(problem_of(""), "holds no certificate in PEM or DER form");
  EXPECT_EQ(problem_of("-----BEGIN CERTIFICATE-----"), "holds no certificate in PEM or DER form");
  EXPECT_EQ(problem_of(std::string(64 * 1024 + 1, 'x')), "is larger than 64 KiB, which no certificate is");
  for (std::size_t size = 0; size < der.size(); ++size)
    EXPECT_FALSE(parse_certificate(std::string_view(der).substr(0, size)).ok()) << "cut to " << size;
  for (std::size_t i = 0; i < der.size(); ++i) {
    auto flipped = der;
    flipped[i] = static_cast<char>(flipped[i] ^ 0x5A);
    (void)problem_of(flipped);  // whatever it says, it returns
  }
}

TEST(Certificate, ThatIsEncryptedAsksForNoPassword) {
  EXPECT_EQ(problem_of("-----BEGIN CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\n"
                       "DEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\nAAAA\n-----END CERTIFICATE-----\n"),
            "holds no certificate in PEM or DER form");
}

TEST(Certificate, FileThatCannotBeReadIsNamed) {
  const testing::TempFolder folder;
  ASSERT_EQ(::mkfifo(folder.file("fifo").c_str(), 0600), 0);
  std::ofstream(folder.file("text.pem")) << "hello";

  const auto missing = read_certificate(folder.file("gone.pem"));
  const auto fifo = read_certificate(folder.file("fifo"));
  const auto text = read_certificate(folder.file("text.pem"));

  ASSERT_FALSE(missing || fifo || text);
  EXPECT_EQ(missing.error().message,
            "cannot read the certificate " + folder.file("gone.pem") + ": No such file or directory");
  EXPECT_EQ(missing.error().reason, Reason::dependency);
  EXPECT_EQ(fifo.error().message, "cannot read the certificate " + folder.file("fifo") + ": it is no regular file");
  EXPECT_EQ(text.error().message, folder.file("text.pem") + " holds no certificate in PEM or DER form");
}

}  // namespace
}  // namespace qharden::crypto
