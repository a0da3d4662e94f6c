/// Plugins that misbehave inside their process, and libraries and files that must be refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/plugin/session_contract.hpp"

namespace qharden::plugin::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST_P(SessionContract, AJudgeThatThrowsCostsTheRowsItWasGiven) {
  const auto session = open(program_of("throwing"));

  const auto exception = judge(*session, judged("throwing.broken"));
  const auto number = judge(*session, judged("throwing.number"));
  const auto column = judge(*session, judged("throwing.missing-column"));
  const auto fine = judge(*session, judged("throwing.fine"));

  ASSERT_EQ(exception.outcomes.size(), 3U);
  EXPECT_EQ(exception.outcomes[0].status, Status::error);
  EXPECT_THAT(exception.outcomes[0].message, HasSubstr("out of ideas"));
  ASSERT_EQ(number.outcomes.size(), 3U);
  EXPECT_EQ(number.outcomes[2].status, Status::error);
  ASSERT_EQ(column.outcomes.size(), 3U);
  EXPECT_EQ(column.outcomes[1].status, Status::error);
  EXPECT_THAT(column.outcomes[1].message, HasSubstr("no column 'nonsense'"));
  EXPECT_EQ(fine.evaluated->counts.of(Status::fail), 3);
}

TEST_P(SessionContract, SilenceIsAnErrorOfTheRow) {
  const auto session = open(program_of("silent"));

  for (const char* check : {"silent.broken", "silent.said-nothing"}) {
    SCOPED_TRACE(check);
    const auto said = judge(*session, judged(check));
    ASSERT_TRUE(said.evaluated.ok()) << said.evaluated.error().message;
    EXPECT_EQ(said.evaluated->counts.of(Status::error), 3);
    ASSERT_EQ(said.outcomes.size(), 3U);
    EXPECT_THAT(said.outcomes[0].message, HasSubstr("no verdict"));
    EXPECT_EQ(said.outcomes[0].object, "acme_aa1");
  }
}

TEST_P(SessionContract, ARefusalOfThePluginIsAnErrorOfTheCheck) {
  const auto session = open(program_of("silent"));

  const auto refused = judge(*session, judged("silent.refuses"));
  const auto fine = judge(*session, judged("silent.fine"));

  ASSERT_FALSE(refused.evaluated.ok());
  EXPECT_THAT(refused.evaluated.error().message, HasSubstr("silent.refuses"));
  EXPECT_TRUE(fine.evaluated.ok());
}

TEST_P(SessionContract, TwoVerdictsForOneRowAreAnError) {
  const auto session = open(program_of("double_verdict"));

  const auto said = judge(*session, judged("double_verdict.broken"));

  ASSERT_TRUE(said.evaluated.ok()) << said.evaluated.error().message;
  EXPECT_EQ(said.evaluated->counts.of(Status::error), 3);
  EXPECT_EQ(said.evaluated->counts.of(Status::pass), 0);
}

TEST_P(SessionContract, AVerdictForAnotherRowIsAnError) {
  const auto session = open(program_of("double_verdict"));

  const auto said = judge(*session, judged("double_verdict.other-row"));

  ASSERT_TRUE(said.evaluated.ok()) << said.evaluated.error().message;
  EXPECT_EQ(said.evaluated->counts.of(Status::error), 3);
}

TEST_P(SessionContract, AVerdictOfASizeNobodyKnowsIsAnError) {
  const auto session = open(program_of("double_verdict"));

  const auto said = judge(*session, judged("double_verdict.too-small"));

  ASSERT_TRUE(said.evaluated.ok()) << said.evaluated.error().message;
  EXPECT_EQ(said.evaluated->counts.of(Status::error), 3);
}

TEST_P(SessionContract, AStatusNumberNobodyKnowsIsAnError) {
  const auto session = open(program_of("double_verdict"));

  const auto said = judge(*session, judged("double_verdict.unknown-status"));

  EXPECT_EQ(said.evaluated->counts.of(Status::error), 3);
}

TEST_P(SessionContract, EvidenceOfAPluginThatIsNoObjectIsAnError) {
  const auto session = open(program_of("bad_evidence"));

  for (const char* check : {"bad_evidence.broken", "bad_evidence.list", "bad_evidence.large-evidence"}) {
    SCOPED_TRACE(check);
    const auto said = judge(*session, judged(check));
    ASSERT_TRUE(said.evaluated.ok()) << said.evaluated.error().message;
    EXPECT_EQ(said.evaluated->counts.of(Status::error), 3);
  }
}

TEST_P(SessionContract, CutsAMessageThatNobodyCouldRead) {
  const auto session = open(program_of("bad_evidence"));

  const auto said = judge(*session, judged("bad_evidence.large-message"));

  ASSERT_EQ(said.outcomes.size(), 3U);
  EXPECT_THAT(said.outcomes[0].message, StartsWith("starts so, xxx"));
  EXPECT_LT(said.outcomes[0].message.size(), 20'000U);
}

TEST_P(SessionContract, MakesMessagesCleanUtf8) {
  const auto session = open(program_of("bad_evidence"));

  const auto said = judge(*session, judged("bad_evidence.bytes"));

  ASSERT_EQ(said.outcomes.size(), 3U);
  EXPECT_EQ(said.outcomes[0].message, "not UTF-8: \xEF\xBF\xBD\xEF\xBF\xBD, but readable");
}

TEST_P(SessionContract, OpensAnotherSnapshotInPlaceOfTheFirst) {
  const auto session = open(program_of("good"));
  const auto other = folder().file("other snapshot.db");
  qharden::testing::LiteralSnapshot literal;
  literal.tables["declared_login"] = {{{"login", "zoe"}}};
  ASSERT_TRUE(qharden::testing::write_literal_snapshot(other, *manifest::Catalog::build({}), literal).ok());

  const auto opened = session->open(other, {});
  const auto said = judge(*session, judged("good.fine"));

  ASSERT_TRUE(opened.ok()) << opened.error().message;
  ASSERT_EQ(said.outcomes.size(), 1U);
  EXPECT_EQ(said.outcomes[0].message, "zoe was judged");
}

TEST_P(SessionContract, RefusesASnapshotThatIsNone) {
  const auto session = make(program_of("good"));

  const auto opened = session->open(folder().file("missing.db"), {});

  ASSERT_FALSE(opened.ok());
  EXPECT_THAT(opened.error().message, HasSubstr("missing.db"));
}

TEST_P(SessionContract, OpensAfterARefusal) {
  const auto session = make(program_of("good"));
  ASSERT_FALSE(session->open(folder().file("missing.db"), {}).ok());

  const auto opened = session->open(snapshot(), {});

  ASSERT_TRUE(opened.ok()) << opened.error().message;
  EXPECT_TRUE(judge(*session, judged("good.fine")).evaluated.ok());
}

TEST_P(SessionContract, RefusesALibraryThatTellsAnotherManifestThanItsSidecar) {
  const auto session = make(program_of("lying"));

  const auto opened = session->open(snapshot(), {});

  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().fault, Fault::plugin);
  EXPECT_THAT(opened.error().message, HasSubstr("another manifest than its sidecar"));
}

struct Unusable {
  const char* plugin;
  const char* says;
};

TEST_P(SessionContract, RefusesLibrariesItCannotUseAndSaysWhy) {
  for (const auto& [plugin, says] :
       {Unusable{"wrong_abi", "does not export qharden_plugin_v1"}, Unusable{"bad_magic", "not a qharden plugin"},
        Unusable{"newer_minor", "needs ABI 1.99"}, Unusable{"older_table", "older SDK"},
        Unusable{"missing_function", "lacks a function"}}) {
    SCOPED_TRACE(plugin);
    const auto opened = make(program_of(plugin))->open(snapshot(), {});
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(opened.error().fault, Fault::plugin);
    EXPECT_THAT(opened.error().message, HasSubstr(says));
    EXPECT_THAT(opened.error().message, HasSubstr(plugin));
  }
}

TEST_P(SessionContract, RefusesALibraryThatIsNotThere) {
  Program program = program_of("good");
  program.library = folder().file("gone.qharden.so");

  const auto opened = make(program)->open(snapshot(), {});

  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().fault, Fault::plugin);
  EXPECT_THAT(opened.error().message, HasSubstr("gone.qharden.so"));
}

}  // namespace
}  // namespace qharden::plugin::testing
