#include "core/crypto/digest.hpp"

#include <gtest/gtest.h>

namespace qharden::crypto {
namespace {

TEST(Digest, MatchesPublishedSha256) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Digest, IsTheSameInPieces) {
  Sha256 digest;
  digest.update("a");
  digest.update("");
  digest.update("bc");

  EXPECT_EQ(digest.finish_hex(), sha256_hex("abc"));
}

TEST(Digest, MatchesPublishedHmac) {
  EXPECT_EQ(hmac_sha256_hex("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Digest, MatchesPublishedPbkdf2) {
  EXPECT_EQ(pbkdf2_hex("password", "salt", 1), "120fb6cffcf8b32c43e7225256c4f837a86548c92ccc35480805987cb70be17b");
  EXPECT_EQ(pbkdf2_hex("password", "salt", 4096), "c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a");
}

TEST(Digest, DigestsBytesThatAreNoText) {
  EXPECT_NE(sha256_hex(std::string_view("a\0b", 3)), sha256_hex("a"));
}

TEST(RandomBytes, HaveTheLengthAndDiffer) {
  EXPECT_EQ(random_bytes(16).size(), 16U);
  EXPECT_NE(random_bytes(16), random_bytes(16));
}

TEST(SecureEqual, ComparesLengthAndBytes) {
  EXPECT_TRUE(secure_equal("abc", "abc"));
  EXPECT_FALSE(secure_equal("abc", "abd"));
  EXPECT_FALSE(secure_equal("abc", "abcd"));
}

TEST(Wipe, EmptiesTheSecret) {
  std::string secret = "s3cret";

  wipe(secret);

  EXPECT_TRUE(secret.empty());
}

}  // namespace
}  // namespace qharden::crypto
