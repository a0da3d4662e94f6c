/// Element names that an operator learned, from the file to the column.
#include "core/config/field_names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "core/snapshot/reader.hpp"
#include "tests/integration/runs.hpp"

namespace qharden::testing {
namespace {

using ::testing::HasSubstr;

config::FieldNames names_of(const std::string& text) {
  const TempFolder folder;
  std::ofstream(folder.file("field-names.yaml")) << text;
  auto names = config::load_field_names(folder.file("field-names.yaml"));
  EXPECT_TRUE(names.ok());
  return names.ok() ? *names : config::FieldNames{};
}

/// `state|reason|values` of the column in the snapshot of a run.
std::string saml_column(Stage& stage) {
  const auto run = stage.scan();
  if (!run) return run.error().message;
  const auto reader = snapshot::Reader::open(run->record.run.snapshot);
  if (!reader) return reader.error().message;
  auto query = (*reader)->query(
      "SELECT state || '|' || reason || '|' || (SELECT count(saml_enabled) > 0 FROM user_classic) FROM _column "
      "WHERE \"table\" = 'user_classic' AND \"column\" = 'saml_enabled'");
  if (!query || !query->step().value()) return "no such column";
  return std::string(query->text(0));
}

TEST(LearnedNames, AreUnseenWhileNoNameIsKnown) {
  Stage stage("typical");

  EXPECT_EQ(saml_column(stage), "unseen|unsupported|0");
}

TEST(LearnedNames, OfOneLineMakeTheColumnComplete) {
  Stage stage("typical");
  stage.learn(names_of("user_classic.saml_enabled: [NOT_THIS_ONE, SAML_ENABLED]\n"));

  EXPECT_EQ(saml_column(stage), "complete||1");
}

TEST(LearnedNames, ThatArePresentOnNoRowChangeNothing) {
  Stage stage("typical");
  stage.learn(names_of("user_classic.saml_enabled: [SAML_SSO]\n"));

  EXPECT_EQ(saml_column(stage), "unseen|unsupported|0");
}

TEST(LearnedNames, ForAColumnThatIsNotToBeLearnedAreRefusedWithThePlace) {
  for (const char* key : {"user_classic.login", "user_classic.sso", "nothing.at_all"}) {
    const auto installation = app::Installation::load({}, names_of("\n" + std::string(key) + ": [LOGIN]\n"));

    ASSERT_FALSE(installation.ok()) << key;
    EXPECT_EQ(installation.error().fault, Fault::usage);
    EXPECT_THAT(installation.error().message, HasSubstr("field-names.yaml:2: " + std::string(key)));
    EXPECT_THAT(installation.error().message, HasSubstr("user_classic.saml_enabled"));
  }
}

TEST(LearnedNames, WithoutANameMayBelongToAnybody) {
  EXPECT_TRUE(app::Installation::load({}, names_of("another_plugins.column: []\n")).ok());
}

}  // namespace
}  // namespace qharden::testing
