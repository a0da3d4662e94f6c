#include <gtest/gtest.h>

#include "core/judge/judge.hpp"
#include "tests/judge/checks.hpp"

namespace qharden::judge {
namespace {

using testing::a_check;

const std::vector<store::CheckResult> kMixed = {
    a_check("d.a", "1.1", {{Status::fail, 2}}, Severity::medium),
    a_check("d.b", "1.1", {{Status::fail, 1}}, Severity::high),
    a_check("d.c", "1.1", {{Status::not_evaluated, 1}}),
};

TEST(Exit, IsZeroWithoutReasonsWhenAllIsWell) {
  const auto exit = exit_of({a_check("d.a", "1.1", {{Status::pass, 1}})}, std::nullopt, {});
  EXPECT_EQ(exit.code, 0);
  EXPECT_TRUE(exit.reasons.empty());
}

TEST(Exit, FindingsComeBeforeIncompleteAndBothAreNamed) {
  const auto exit = exit_of(kMixed, Severity::high, {});
  EXPECT_EQ(exit.code, 10);
  EXPECT_EQ(exit.reasons,
            (std::vector<std::string>{"3 findings at or above low", "1 of 3 checks could not be judged in full: d.c"}));
}

TEST(Exit, FindingsBelowTheThresholdDoNotCount) {
  const auto exit = exit_of(kMixed, Severity::high, {.fail_on = Severity::critical});
  EXPECT_EQ(exit.code, 5);
  EXPECT_EQ(exit.reasons.size(), 1U);
}

TEST(Exit, ThresholdIsInclusive) {
  const auto exit = exit_of(kMixed, Severity::high, {.fail_on = Severity::high});
  EXPECT_EQ(exit.code, 10);
  EXPECT_EQ(exit.reasons.at(0), "at least 1 finding at or above high");
}

TEST(Exit, RaisedFindingCountsWithItsOwnSeverity) {
  const auto exit = exit_of({a_check("d.a", "1.1", {{Status::fail, 1}}, Severity::low)}, Severity::critical,
                            {.fail_on = Severity::high});
  EXPECT_EQ(exit.code, 10);
  EXPECT_EQ(exit.reasons.at(0), "a finding at or above high");
}

TEST(Exit, CheckSeverityCountsEvenIfNobodyNamedTheWorst) {
  EXPECT_EQ(exit_of({a_check("d.a", "1.1", {{Status::fail, 1}})}, std::nullopt, {}).code, 10);
}

TEST(Exit, FindingsNeverCountWithoutAThreshold) {
  const auto exit = exit_of(kMixed, Severity::high, {.fail_on = std::nullopt});
  EXPECT_EQ(exit.code, 5);
  EXPECT_EQ(exit.reasons.size(), 1U);
}

TEST(Exit, ExitZeroMasksFindingsButNotIncomplete) {
  const auto exit = exit_of(kMixed, Severity::high, {.fail_on = Severity::low, .exit_zero = true});
  EXPECT_EQ(exit.code, 5);
  EXPECT_EQ(exit.reasons.at(0), "3 findings at or above low (does not change the exit status)");

  EXPECT_EQ(exit_of({a_check("d.a", "1.1", {{Status::fail, 1}})}, Severity::medium, {.exit_zero = true}).code, 0);
}

TEST(Exit, IncompleteNamesThreeChecksAtMost) {
  std::vector<store::CheckResult> checks;
  for (const auto* id : {"d.a", "d.b", "d.c", "d.d", "d.e"}) checks.push_back(a_check(id, "1.1", {{Status::error, 1}}));
  const auto exit = exit_of(checks, std::nullopt, {});
  EXPECT_EQ(exit.code, 5);
  EXPECT_EQ(exit.reasons.at(0), "5 of 5 checks could not be judged in full: d.a, d.b, d.c and 2 more");
}

TEST(Exit, ManualAndNotApplicableAreNotIncomplete) {
  EXPECT_EQ(
      exit_of({a_check("d.a", "1.1", {{Status::manual, 1}}), a_check("d.b", "1.1", {{Status::not_applicable, 1}})},
              std::nullopt, {})
          .code,
      0);
}

TEST(Exit, CheckWithoutAnyOutcomeIsIncomplete) {
  EXPECT_EQ(exit_of({a_check("d.a", "1.1", {})}, std::nullopt, {}).code, 5);
}

}  // namespace
}  // namespace qharden::judge
