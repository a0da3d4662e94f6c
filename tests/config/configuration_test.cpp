/// What the configuration says of single checks.
#include "core/config/configuration.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temp_folder.hpp"

namespace qharden::config {
namespace {

Result<Subscription> read(const std::string& checks) {
  const testing::TempFolder folder;
  const auto path = folder.file("qharden.yaml");
  std::ofstream(path) << "version: 1\nsubscriptions:\n  acme:\n    platform: EU2\n    login: acme_qh1\n"
                         "    secret: env:QUALYS_PASSWORD\n    checks:\n"
                      << checks;
  const auto configuration = load_configuration(path);
  if (!configuration) return configuration.error();
  return configuration->subscriptions.at("acme");
}

TEST(CheckSettings, ReadAMapWithItsLine) {
  const auto acme = read("      identity.x:\n        params:\n          partner: {example.com: owner, b.org: other}\n");

  ASSERT_TRUE(acme) << acme.error().message;
  const auto& given = acme->checks.at("identity.x").params.at("partner");
  EXPECT_TRUE(given.is_map);
  EXPECT_FALSE(given.is_list);
  EXPECT_EQ(given.members, (std::map<std::string, std::string>{{"b.org", "other"}, {"example.com", "owner"}}));
  EXPECT_THAT(given.where, ::testing::HasSubstr("qharden.yaml:10"));
}

TEST(CheckSettings, RefuseAMapInAMap) {
  const auto acme = read("      identity.x:\n        params:\n          partner:\n            example.com: {a: b}\n");

  ASSERT_FALSE(acme);
  EXPECT_THAT(acme.error().message, ::testing::HasSubstr("qharden.yaml:11: "));
  EXPECT_THAT(acme.error().message, ::testing::HasSubstr("params.partner.example.com"));
}

TEST(CheckSettings, TellSilenceFromEnabled) {
  const auto acme = read("      a.x: {params: {n: 1}}\n      a.y: {enabled: true}\n      a.z: {enabled: false}\n");

  ASSERT_TRUE(acme) << acme.error().message;
  EXPECT_EQ(acme->checks.at("a.x").enabled, std::nullopt);
  EXPECT_EQ(acme->checks.at("a.y").enabled, true);
  EXPECT_EQ(acme->checks.at("a.z").enabled, false);
}

}  // namespace
}  // namespace qharden::config
