#include "core/config/profile.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temp_folder.hpp"

namespace qharden::config {
namespace {

using ::testing::HasSubstr;

const char* const kShipped = QHARDEN_SOURCE_DIR "/config/profiles";

/// A folder with one profile, `own`.
class OwnProfile {
 public:
  explicit OwnProfile(const std::string& text) { std::ofstream(folder_.file("own.yaml")) << text; }
  [[nodiscard]] Result<Profile> load(const std::string& name = "own") const {
    return load_profile(folder_.path().string(), name);
  }

 private:
  testing::TempFolder folder_;
};

TEST(Profile, ShippedOnesReadAsMeant) {
  const auto quick = load_profile(kShipped, "quick-start");
  const auto standard = load_profile(kShipped, "standard");
  const auto strict = load_profile(kShipped, "strict");
  ASSERT_TRUE(quick && standard && strict);

  EXPECT_EQ(quick->only.size(), 41U);
  EXPECT_TRUE(quick->selects("identity.manager-count"));
  EXPECT_FALSE(quick->selects("identity.excess-permissions"));
  EXPECT_TRUE(standard->selects("identity.excess-permissions"));
  EXPECT_FALSE(standard->selects("identity.privileged-ratio"));
  EXPECT_TRUE(strict->selects("identity.privileged-ratio"));
}

TEST(Profile, SelectsWhatItsListSays) {
  EXPECT_FALSE(OwnProfile("title: t\nonly: [a.b]\n").load()->selects("a.c"));
  EXPECT_TRUE(OwnProfile("title: t\nwithout: [a.b]\n").load()->selects("a.c"));
  EXPECT_TRUE(OwnProfile("title: t\n").load()->selects("a.c"));
}

TEST(Profile, NamesTheKnownOnesWhenThereIsNone) {
  const auto profile = load_profile(kShipped, "paranoid");

  ASSERT_FALSE(profile);
  EXPECT_EQ(profile.error().fault, Fault::usage);
  EXPECT_EQ(profile.error().message, "there is no profile 'paranoid'; choose one of quick-start, standard, strict");
}

TEST(Profile, IsNeverOpenedByAPath) {
  EXPECT_FALSE(load_profile(kShipped, "../profiles/strict"));
}

TEST(Profile, NamesTheLineOfAMistake) {
  const auto problem = [](const std::string& text) { return OwnProfile(text).load().error().message; };

  EXPECT_THAT(problem("title: t\nonyl: [a.b]\n"), HasSubstr("own.yaml:2: onyl: unknown key; did you mean \"only\"?"));
  EXPECT_THAT(problem("title: t\nonly: [a.b]\nwithout: [a.c]\n"), HasSubstr("stands beside 'only'"));
  EXPECT_THAT(problem("title: t\nonly:\n  - a.b\n  - a.b\n"), HasSubstr(":4: "));
  EXPECT_THAT(problem("title: t\nonly: []\n"), HasSubstr("lists no check"));
  EXPECT_THAT(problem("title: t\nonly: [manager-count]\n"), HasSubstr("is no check id"));
}

}  // namespace
}  // namespace qharden::config
