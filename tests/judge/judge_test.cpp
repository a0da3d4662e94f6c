#include "core/judge/judge.hpp"

#include <gtest/gtest.h>

#include "tests/judge/checks.hpp"

namespace qharden::judge {
namespace {

using testing::a_check;

config::Guide guide_of(const std::vector<std::pair<std::string, int>>& controls) {
  config::Guide guide;
  for (const auto& [id, level] : controls) {
    config::Control control;
    control.id = id;
    control.level = level;
    guide.controls.push_back(control);
  }
  return guide;
}

Verdict verdict_of_one(const std::vector<store::CheckResult>& checks) {
  return judge(guide_of({{"1.1", 1}}), 1, checks, 0).controls.at(0).verdict;
}

Verdict verdict_of_counts(const testing::StatusCounts& counts) {
  return verdict_of(a_check("d.a", "1.1", counts).counts);
}

TEST(Verdict, FailWinsOverEverything) {
  EXPECT_EQ(verdict_of_counts({{Status::pass, 9}, {Status::error, 1}, {Status::manual, 1}, {Status::fail, 1}}),
            Verdict::fail);
}

TEST(Verdict, WhatCouldNotBeLookedAtIsIncomplete) {
  EXPECT_EQ(verdict_of_counts({{Status::pass, 9}, {Status::not_evaluated, 1}}), Verdict::incomplete);
  EXPECT_EQ(verdict_of_counts({{Status::pass, 9}, {Status::manual, 1}, {Status::error, 1}}), Verdict::incomplete);
}

TEST(Verdict, ManualWinsOverPass) {
  EXPECT_EQ(verdict_of_counts({{Status::pass, 9}, {Status::manual, 1}}), Verdict::manual);
}

TEST(Verdict, PassNeedsAPass) {
  EXPECT_EQ(verdict_of_counts({{Status::pass, 1}, {Status::not_applicable, 5}}), Verdict::pass);
  EXPECT_EQ(verdict_of_counts({{Status::not_applicable, 5}}), Verdict::not_applicable);
}

TEST(Verdict, NoOutcomeAtAllIsIncomplete) {
  EXPECT_EQ(verdict_of_counts({}), Verdict::incomplete);
}

TEST(Verdict, PassOfACheckThatDidNotLookToItsEndIsIncomplete) {
  auto check = a_check("d.a", "1.1", {{Status::pass, 3}});
  check.looked = false;
  EXPECT_EQ(verdict_of(check), Verdict::incomplete);
}

TEST(Verdict, FailOfACheckThatDidNotLookToItsEndStands) {
  auto check = a_check("d.a", "1.1", {{Status::fail, 1}});
  check.looked = false;
  EXPECT_EQ(verdict_of(check), Verdict::fail);
}

TEST(Control, OnePassDoesNotHideACheckThatSaidNothing) {
  EXPECT_EQ(verdict_of_one({a_check("d.a", "1.1", {{Status::pass, 1}}), a_check("d.b", "1.1", {})}),
            Verdict::incomplete);
}

TEST(Control, ChecksWithoutApplicationDoNotSpoilAPass) {
  EXPECT_EQ(verdict_of_one(
                {a_check("d.a", "1.1", {{Status::not_applicable, 1}}), a_check("d.b", "1.1", {{Status::pass, 1}})}),
            Verdict::pass);
}

TEST(Control, OnlyGuideChecksDecide) {
  const auto judged = judge(guide_of({{"1.1", 1}}), 1,
                            {a_check("d.x", "1.1", {{Status::fail, 1}}, Severity::high, Decides::extra),
                             a_check("d.y", "1.1", {{Status::fail, 1}}, Severity::high, Decides::advisory),
                             a_check("d.z", "1.1", {{Status::pass, 1}})},
                            0);

  const auto& control = judged.controls.at(0);
  EXPECT_EQ(control.verdict, Verdict::pass);
  EXPECT_TRUE(control.covered);
  EXPECT_EQ(control.checks, (std::vector<std::string>{"d.z", "d.x", "d.y"}));
}

TEST(Control, AStrictJudgementLetsExtraChecksDecideButNoAdvice) {
  const auto extra = a_check("d.x", "1.1", {{Status::fail, 1}}, Severity::high, Decides::extra);
  const auto advice = a_check("d.y", "1.1", {{Status::fail, 1}}, Severity::high, Decides::advisory);
  const auto pass = a_check("d.z", "1.1", {{Status::pass, 1}});
  const auto guide = guide_of({{"1.1", 1}});

  const auto strict = judge(guide, 1, {extra, advice, pass}, 0, true);

  EXPECT_EQ(strict.controls.at(0).verdict, Verdict::fail);
  EXPECT_EQ(strict.guide.score, 0.5);
  EXPECT_EQ(judge(guide, 1, {advice, pass}, 0, true).controls.at(0).verdict, Verdict::pass);
}

TEST(Control, AFurtherControlIsDecidedByTheSameCheckWhichCountsOnce) {
  auto shared = a_check("d.a", "1.1", {{Status::fail, 1}});
  shared.also = {"1.2"};

  const auto judged =
      judge(guide_of({{"1.1", 1}, {"1.2", 1}}), 1, {shared, a_check("d.b", "1.2", {{Status::pass, 1}})}, 0);

  EXPECT_EQ(judged.controls.at(0).verdict, Verdict::fail);
  EXPECT_EQ(judged.controls.at(1).verdict, Verdict::fail);
  EXPECT_EQ(judged.controls.at(1).checks, (std::vector<std::string>{"d.a", "d.b"}));
  EXPECT_EQ(judged.guide.score, 0.5);
}

TEST(Control, ACheckOfAnotherControlStillServesTheOneItNames) {
  auto shared = a_check("d.a", "9.9", {{Status::pass, 1}});
  shared.also = {"1.1"};

  const auto judged = judge(guide_of({{"1.1", 1}}), 1, {shared}, 0);

  EXPECT_EQ(judged.controls.at(0).verdict, Verdict::pass);
  EXPECT_EQ(judged.guide.score, 1.0);
}

TEST(Control, WithoutADecidingCheckItIsIncompleteAndNotCovered) {
  const auto judged = judge(guide_of({{"1.1", 1}, {"1.2", 1}}), 1,
                            {a_check("d.x", "1.1", {{Status::pass, 1}}, Severity::low, Decides::extra)}, 0);
  for (const auto& control : judged.controls) {
    EXPECT_EQ(control.verdict, Verdict::incomplete);
    EXPECT_FALSE(control.covered);
  }
}

TEST(Control, LevelsAreCumulativeAndKeepTheGuidesOrder) {
  const auto guide = guide_of({{"1.2", 2}, {"1.1", 1}, {"1.3", 3}});
  const auto ids = [&](int level) {
    std::string text;
    for (const auto& control : judge(guide, level, {}, 0).controls) text += control.id + ' ';
    return text;
  };
  EXPECT_EQ(ids(1), "1.1 ");
  EXPECT_EQ(ids(2), "1.2 1.1 ");
  EXPECT_EQ(ids(3), "1.2 1.1 1.3 ");
}

TEST(Score, CountsChecksThatPassAgainstThoseThatFail) {
  const auto judged =
      judge(guide_of({{"1.1", 1}}), 1,
            {a_check("d.a", "1.1", {{Status::pass, 100}}), a_check("d.b", "1.1", {{Status::fail, 1}}),
             a_check("d.c", "1.1", {{Status::pass, 1}}), a_check("d.d", "1.1", {{Status::manual, 1}}),
             a_check("d.e", "1.1", {{Status::not_applicable, 1}}), a_check("d.f", "1.1", {{Status::not_evaluated, 1}})},
            2);

  EXPECT_DOUBLE_EQ(judged.guide.score.value(), 2.0 / 3.0);
  EXPECT_DOUBLE_EQ(judged.guide.coverage.value(), 4.0 / 8.0);
  EXPECT_FALSE(judged.extra.score);
  EXPECT_FALSE(judged.extra.coverage);
}

TEST(Score, IsAbsentWhenNothingWasJudged) {
  const auto judged = judge(guide_of({{"1.1", 1}}), 1, {a_check("d.a", "1.1", {{Status::not_evaluated, 1}})}, 0);
  EXPECT_FALSE(judged.guide.score);
  EXPECT_DOUBLE_EQ(judged.guide.coverage.value(), 0.0);
}

TEST(Score, KeepsExtraChecksApart) {
  const auto judged = judge(guide_of({{"1.1", 1}}), 1,
                            {a_check("d.a", "1.1", {{Status::pass, 1}}),
                             a_check("d.b", "1.1", {{Status::fail, 1}}, Severity::low, Decides::extra)},
                            0);
  EXPECT_DOUBLE_EQ(judged.guide.score.value(), 1.0);
  EXPECT_DOUBLE_EQ(judged.extra.score.value(), 0.0);
}

TEST(Score, LeavesOutChecksOfControlsThatWereNotAskedFor) {
  const auto judged =
      judge(guide_of({{"1.1", 1}, {"1.2", 2}}), 1,
            {a_check("d.a", "1.1", {{Status::pass, 1}}), a_check("d.b", "1.2", {{Status::fail, 1}})}, 0);
  EXPECT_DOUBLE_EQ(judged.guide.score.value(), 1.0);
}

store::CheckResult an_attested_check(const std::string& id, Status raw, bool holds, bool looked = true) {
  auto check = a_check(id, "1.1", {{raw, 1}});
  check.looked = looked;
  Outcome outcome{.status = raw, .attestation = "sso", .attested = holds ? Status::pass : Status::fail};
  check.attested.add(outcome);
  return check;
}

TEST(Attested, OutcomesCountAsTheirAttestationHasThem) {
  EXPECT_EQ(verdict_of(an_attested_check("d.a", Status::manual, true)), Verdict::pass);
  EXPECT_EQ(verdict_of(an_attested_check("d.a", Status::manual, false)), Verdict::fail);
  EXPECT_EQ(verdict_of(an_attested_check("d.a", Status::not_evaluated, true)), Verdict::pass);
  EXPECT_EQ(verdict_of(an_attested_check("d.a", Status::not_evaluated, false)), Verdict::fail);
}

TEST(Attested, PassOfACheckThatDidNotLookStandsWhenAllOfItIsAttested) {
  auto check = an_attested_check("d.a", Status::not_evaluated, true, /*looked=*/false);
  EXPECT_EQ(verdict_of(check), Verdict::pass);
  check.counts.add(Status::pass);
  EXPECT_EQ(verdict_of(check), Verdict::incomplete);
}

TEST(Attested, OneOpenObjectKeepsTheCheckOpen) {
  auto check = an_attested_check("d.a", Status::manual, true);
  check.counts.add(Status::manual);
  EXPECT_EQ(verdict_of(check), Verdict::manual);
}

TEST(Attested, ControlAndScoreSayThatTheyRestOnIt) {
  const auto judged =
      judge(guide_of({{"1.1", 1}}), 1,
            {an_attested_check("d.a", Status::manual, true), a_check("d.b", "1.1", {{Status::pass, 1}})}, 0);
  EXPECT_EQ(judged.controls.at(0).verdict, Verdict::pass);
  EXPECT_TRUE(judged.controls.at(0).attested);
  EXPECT_DOUBLE_EQ(judged.guide.score.value(), 1.0);
  EXPECT_DOUBLE_EQ(judged.guide.attested.value(), 0.5);
  EXPECT_DOUBLE_EQ(judged.guide.coverage.value(), 1.0);
}

TEST(Attested, VerdictThatIsTheSameWithoutItDoesNotRestOnIt) {
  auto check = an_attested_check("d.a", Status::manual, true);
  check.counts.add(Status::fail);
  EXPECT_EQ(verdict_of(check), Verdict::fail);
  EXPECT_FALSE(rests_on_attestation(check));
}

}  // namespace
}  // namespace qharden::judge
