#include <gtest/gtest.h>

#include "core/secrets/secrets.hpp"
#include "tests/qualys/fake_transport.hpp"
#include "tests/secrets/environment.hpp"

namespace qharden::secrets {
namespace {

using qharden::testing::FakeTransport;
using qharden::testing::response;
using qharden::testing::ScopedVariable;
using qharden::testing::TempFolder;
using qharden::testing::write_file;

constexpr const char* kBody = R"({"data":{"data":{"password":"s3cret","number":7},"metadata":{"version":3}}})";

class VaultSecret : public ::testing::Test {
 protected:
  Result<std::string> resolve(const std::string& reference) {
    SecretOptions options;
    options.vault = &transport;
    return resolve_secret(reference, options);
  }

  FakeTransport transport;
  ScopedVariable address{"VAULT_ADDR", "https://vault.example.test:8200/"};
  ScopedVariable token{"VAULT_TOKEN", "t0ken"};
  ScopedVariable token_file{"VAULT_TOKEN_FILE", nullptr};
  ScopedVariable space{"VAULT_NAMESPACE", nullptr};
};

TEST_F(VaultSecret, ReadsAFieldOfVersionTwo) {
  transport.answer(response(200, kBody));

  EXPECT_EQ(*resolve("vault:secret/qualys/eu#password"), "s3cret");
  ASSERT_EQ(transport.requests.size(), 1U);
  EXPECT_EQ(transport.requests[0].url, "https://vault.example.test:8200/v1/secret/data/qualys/eu");
  EXPECT_EQ(transport.requests[0].headers.count("X-Vault-Namespace"), 0U);
}

TEST_F(VaultSecret, TakesThePathOfTheApiAsItIs) {
  transport.answer(response(200, kBody));

  EXPECT_EQ(*resolve("vault:team/kv/data/qualys#password"), "s3cret");
  EXPECT_EQ(transport.requests[0].url, "https://vault.example.test:8200/v1/team/kv/data/qualys");
}

TEST_F(VaultSecret, ReadsTheTokenFile) {
  const TempFolder folder;
  const ScopedVariable no_token("VAULT_TOKEN", nullptr);
  const ScopedVariable file("VAULT_TOKEN_FILE", write_file(folder, "token", "from-file\n").c_str());
  transport.answer(response(200, kBody));

  EXPECT_TRUE(resolve("vault:secret/qualys#password").ok());
  EXPECT_EQ(transport.requests[0].headers.at("X-Vault-Token"), "from-file");
}

TEST_F(VaultSecret, RefusesAnAddressThatIsNotSafe) {
  const ScopedVariable plain("VAULT_ADDR", "http://vault.example.test:8200");

  EXPECT_FALSE(resolve("vault:secret/qualys#password").ok());
  EXPECT_TRUE(transport.requests.empty());
}

TEST_F(VaultSecret, RefusesMalformedReferences) {
  for (const char* reference : {"vault:secret/qualys", "vault:secret/qualys#", "vault:#password",
                                "vault:secret#password", "vault:secret/../sys#password", "vault:secret//x#password"}) {
    EXPECT_FALSE(resolve(reference).ok()) << reference;
  }
  EXPECT_TRUE(transport.requests.empty());
}

TEST_F(VaultSecret, NeverShowsTokenOrSecretInErrors) {
  const std::string reference = "vault:secret/qualys#password";
  for (auto answer : {response(403, "t0ken"), response(404), response(503), response(200, "not json s3cret"),
                      response(200, R"({"data":{"password":"s3cret"}})"),
                      response(200, R"({"data":{"data":{"password":{"x":"s3cret"}}}})")}) {
    transport.answer(answer);
    const auto secret = resolve(reference);
    ASSERT_FALSE(secret.ok());
    EXPECT_EQ(secret.error().fault, Fault::usage);
    EXPECT_EQ(secret.error().message.find("t0ken"), std::string::npos) << secret.error().message;
    EXPECT_EQ(secret.error().message.find("s3cret"), std::string::npos) << secret.error().message;
  }
}

TEST_F(VaultSecret, IsRefusedWithoutATransport) {
  EXPECT_FALSE(resolve_secret("vault:secret/qualys#password").ok());
}

}  // namespace
}  // namespace qharden::secrets
