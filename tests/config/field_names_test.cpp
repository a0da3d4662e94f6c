#include "core/config/field_names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temp_folder.hpp"

namespace qharden::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Result<FieldNames> load(const std::string& text) {
  const testing::TempFolder folder;
  std::ofstream(folder.file("names.yaml")) << text;
  return load_field_names(folder.file("names.yaml"));
}

std::string problem_of(const std::string& text) {
  const auto names = load(text);
  if (names) return "";
  EXPECT_EQ(names.error().fault, Fault::usage);
  return names.error().message;
}

TEST(FieldNames, KeepTheOrderAndThePlace) {
  const auto names =
      load("# learned\nuser_classic.saml_enabled: [SAML_SSO, ACCESS/SSO, USER/@saml]\nuser_classic.x: []\n");

  ASSERT_TRUE(names.ok()) << names.error().message;
  EXPECT_THAT(names->at("user_classic.saml_enabled").names, ElementsAre("SAML_SSO", "ACCESS/SSO", "USER/@saml"));
  EXPECT_THAT(names->at("user_classic.saml_enabled").where, HasSubstr("names.yaml:2"));
  EXPECT_TRUE(names->at("user_classic.x").names.empty());
}

TEST(FieldNames, AsInstalledKnowNothingYet) {
  const auto names = load_field_names(QHARDEN_SOURCE_DIR "/config/field-names.yaml");

  ASSERT_TRUE(names.ok()) << names.error().message;
  EXPECT_TRUE(names->contains("user_classic.saml_enabled"));
  for (const auto& [column, learned] : *names) EXPECT_TRUE(learned.names.empty()) << column;
}

TEST(FieldNames, NameTheLineOfAKeyThatIsNoColumn) {
  for (const char* key : {"saml_enabled", "user.Saml", "user.", ".x", "a.b.c", "'user classic.x'"})
    EXPECT_THAT(problem_of("a.b: [X]\n" + std::string(key) + ": [X]\n"), HasSubstr("names.yaml:2")) << key;
}

TEST(FieldNames, RefuseWhatIsNoElementName) {
  for (const char* name :
       {"'*'", "'A*'", "'A//B'", "'/A'", "'A/'", "'..'", "'.'", "'@'", "'@a/B'", "'A B'", "'<A>'", "\"A\\n\"", "''"})
    EXPECT_NE(problem_of("user.x: [" + std::string(name) + "]\n"), "") << name;
  EXPECT_NE(problem_of("user.x: [" + std::string(200, 'A') + "]\n"), "");
}

TEST(FieldNames, RefuseAnythingButLists) {
  EXPECT_THAT(problem_of("user.x: SAML\n"), HasSubstr("names.yaml:1"));
  EXPECT_THAT(problem_of("user.x: [A, A]\n"), HasSubstr("twice"));
  EXPECT_NE(problem_of("- user.x\n"), "");
  EXPECT_NE(problem_of("user.x: [{a: b}]\n"), "");
}

}  // namespace
}  // namespace qharden::config
