#include "core/app/demo_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "core/config/configuration.hpp"
#include "core/config/facts.hpp"
#include "tests/support/temp_folder.hpp"

namespace qharden::testing {
namespace {

namespace fs = std::filesystem;

const UnixTime kNow = *parse_time("2026-03-10T12:00:00Z");

std::string read_file(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(DemoFiles, WriteOutDaysThatCountFromToday) {
  EXPECT_EQ(app::expand_days("at: \"@-20d\", until: @+30d", kNow), "at: \"2026-02-18\", until: 2026-04-09");
  EXPECT_EQ(app::expand_days("@-0d,@-400d", kNow), "2026-03-10,2025-02-03");
}

TEST(DemoFiles, LeaveWhatOnlyLooksLikeADayAlone) {
  for (const char* text : {"ana@-20d.example", "@20d", "@-d", "@-20", "@-20h", "@", "@-123456d", ""})
    EXPECT_EQ(app::expand_days(text, kNow), text);
}

TEST(DemoFiles, AreCopiedWithTheCertificatesAndReadAsAConfiguration) {
  const TempFolder folder;

  const auto copied =
      app::copy_demo_files(QHARDEN_SOURCE_DIR "/config/demo/hardened.yaml", folder.path() / "files", kNow);

  ASSERT_TRUE(copied.ok()) << copied.error().message;
  const auto configuration = config::load_configuration(*copied);
  ASSERT_TRUE(configuration.ok()) << configuration.error().message;
  const auto& subscription = configuration->subscriptions.at("hardened");
  for (const auto& certificate : subscription.certificates) EXPECT_TRUE(fs::exists(certificate.path));
  EXPECT_THAT(read_file(subscription.facts), ::testing::HasSubstr("2026-02-18"));
  EXPECT_TRUE(config::load_facts(subscription.facts).ok());
  EXPECT_FALSE(fs::exists(folder.path() / "files" / "hardened.yaml"));
  EXPECT_FALSE(fs::exists(folder.path() / "files" / "typical.facts.yaml"));
}

TEST(DemoFiles, OfAScenarioWithoutAConfigurationAreNone) {
  const TempFolder folder;

  const auto copied = app::copy_demo_files(QHARDEN_SOURCE_DIR "/config/demo/empty.yaml", folder.path() / "files", kNow);

  ASSERT_TRUE(copied.ok());
  EXPECT_EQ(*copied, "");
  EXPECT_FALSE(fs::exists(folder.path() / "files"));
}

TEST(DemoFiles, OfEveryScenarioAreWellFormed) {
  for (const char* scenario : {"typical", "hardened", "neglected"}) {
    const TempFolder folder;
    const auto copied = app::copy_demo_files(std::string(QHARDEN_SOURCE_DIR "/config/demo/") + scenario + ".yaml",
                                             folder.path() / "files", now());
    ASSERT_TRUE(copied.ok()) << copied.error().message;
    const auto configuration = config::load_configuration(*copied);
    ASSERT_TRUE(configuration.ok()) << configuration.error().message;
    const auto facts = config::load_facts(configuration->subscriptions.begin()->second.facts);
    EXPECT_TRUE(facts.ok()) << facts.error().message;
  }
}

}  // namespace
}  // namespace qharden::testing
