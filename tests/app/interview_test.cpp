#include "core/app/interview.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "tests/support/temp_folder.hpp"

namespace qharden::app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::TempFolder;

manifest::Check a_check(const std::string& id, const std::string& statement,
                        std::vector<manifest::Question> asks = {}) {
  manifest::Check check;
  check.id = id;
  check.title = "Title of " + id;
  check.statement = statement;
  check.asks = std::move(asks);
  return check;
}

Interviewed hold(const std::string& typed, const std::vector<OpenQuestion>& questions, std::string& shown,
                 const std::string& folder = "/nowhere") {
  std::istringstream in(typed);
  std::ostringstream out;
  auto result =
      hold_interview(in, out, questions,
                     {.day = 86'400, .run = "r1", .evidence_folder = folder, .clean = [](std::string t) { return t; }});
  shown = out.str();
  return result;
}

const OpenQuestion kSso{"sso", "All use SSO.", {"d.a", "d.b"}, {{"ticket", "Which ticket?"}}};
const OpenQuestion kVault{"vault", "All is in the vault.", {"d.c"}, {}};

TEST(Interview, JoinsTheChecksThatOneQuestionNamesAndGivesOthersTheirOwn) {
  const auto a = a_check("d.a", "A holds.", {{"ticket", "Which ticket?"}});
  const auto b = a_check("d.b", "B holds.", {{"ticket", "Which ticket?"}});
  const auto c = a_check("d.c", "C holds.");

  const auto questions = questions_for({{"both", {"d.a", "d.b", "d.gone"}, "A and B hold."}}, {&a, &b, &c});

  ASSERT_EQ(questions.size(), 2U);
  EXPECT_EQ(questions[0].statement, "A and B hold.");
  EXPECT_THAT(questions[0].checks, ElementsAre("d.a", "d.b"));
  EXPECT_EQ(questions[0].asks.size(), 1U);
  EXPECT_EQ(questions[1].statement, "C holds.");
}

TEST(Interview, StatesNoMoreThanTheOneCheckThatIsOpenNeeds) {
  const auto a = a_check("d.a", "A holds.");

  const auto questions = questions_for({{"both", {"d.a", "d.b"}, "A and B hold."}}, {&a});

  ASSERT_EQ(questions.size(), 1U);
  EXPECT_EQ(questions[0].statement, "A holds.");
}

TEST(Interview, MakesAnEntryOfEachAnswer) {
  std::string shown;
  const auto result = hold("Ana Bell\nacme_ab1\nyes\nINC-7\n\nno\n\n", {kSso, kVault}, shown);

  ASSERT_EQ(result.entries.size(), 2U);
  const auto& entry = result.entries[0];
  EXPECT_EQ(entry.id, "sso");
  EXPECT_THAT(entry.checks, ElementsAre("d.a", "d.b"));
  EXPECT_TRUE(entry.holds);
  EXPECT_EQ(entry.by.name, "Ana Bell");
  EXPECT_EQ(entry.by.login, "acme_ab1");
  EXPECT_EQ(entry.answers.at("ticket"), "INC-7");
  EXPECT_EQ(entry.at, 86'400);
  EXPECT_EQ(entry.snapshot, "r1");
  EXPECT_FALSE(result.entries[1].holds);
  EXPECT_THAT(shown, HasSubstr("2 of 2  vault"));
}

TEST(Interview, SkipsWhatIsNotAnsweredAndAllThatComesAfterTheEnd) {
  std::string shown;
  const std::vector<OpenQuestion> questions = {kSso, kVault};
  const auto result = hold("Ana\n\n\ny", questions, shown);

  ASSERT_EQ(result.entries.size(), 1U);
  EXPECT_EQ(result.entries[0].id, "vault");
  ASSERT_EQ(result.skipped.size(), 1U);
  EXPECT_EQ(result.skipped[0]->id, "sso");
}

TEST(Interview, WritesNoEntryThatWouldBeRefusedForAMissingAnswer) {
  std::string shown;
  const auto result = hold("Ana\n\nyes\n\n", {kSso}, shown);

  EXPECT_TRUE(result.entries.empty());
  EXPECT_THAT(shown, HasSubstr("would be refused"));
}

TEST(Interview, NobodyAttestsWithoutAName) {
  std::string shown;
  const auto result = hold("\nyes\nyes\n", {kVault}, shown);

  EXPECT_TRUE(result.entries.empty());
  EXPECT_EQ(result.skipped.size(), 1U);
}

TEST(Interview, KeepsTheDigestOfAnEvidenceFileAndAsksAgainWhenThereIsNone) {
  const TempFolder folder;
  std::ofstream(folder.file("proof.txt")) << "abc";
  std::string shown;

  const auto result =
      hold("Ana\n\nyes\nnone.txt\nproof.txt\nhttps://wiki.example.com/x\n\n", {kVault}, shown, folder.path().string());

  ASSERT_EQ(result.entries.size(), 1U);
  const auto& evidence = result.entries[0].evidence;
  ASSERT_EQ(evidence.size(), 2U);
  EXPECT_EQ(evidence[0].sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(evidence[1].link, "https://wiki.example.com/x");
  EXPECT_THAT(shown, HasSubstr("There is no file"));
}

}  // namespace
}  // namespace qharden::app
