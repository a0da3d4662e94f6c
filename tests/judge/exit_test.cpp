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

store::AttestationUse a_use(const std::string& id, store::AttestationUse::State state) {
  store::AttestationUse use;
  use.id = id;
  use.state = state;
  return use;
}

TEST(Exit, StrictMakesRefusedAndExpiredAttestationsTwelve) {
  using State = store::AttestationUse::State;
  const auto passing = a_check("d.a", "1.1", {{Status::pass, 1}});
  const auto unseen = a_check("d.b", "1.1", {{Status::not_evaluated, 1}});
  const std::vector<store::AttestationUse> bad = {a_use("sso", State::refused), a_use("sso", State::refused),
                                                  a_use("mfa", State::expired)};
  ExitPolicy strict;
  strict.strict = true;

  EXPECT_EQ(exit_of({passing}, std::nullopt, {}, bad).code, 0);
  const auto exit = exit_of({passing}, std::nullopt, strict, bad);
  EXPECT_EQ(exit.code, 12);
  EXPECT_EQ(exit.reasons.at(0), "2 attestations refused or expired: mfa, sso");
  EXPECT_EQ(exit_of({passing, unseen}, std::nullopt, strict, bad).code, 5) << "incomplete is worse";
  EXPECT_EQ(exit_of({passing}, std::nullopt, strict, {a_use("sso", State::used), a_use("x", State::unused)}).code, 0);
  strict.exit_zero = true;
  EXPECT_EQ(exit_of({passing}, std::nullopt, strict, bad).code, 0);
}

TEST(Exit, AttestedFailIsAFindingAndAttestedPassIsComplete) {
  auto failing = a_check("d.a", "1.1", {{Status::manual, 1}}, Severity::high);
  failing.attested.manual_fail = 1;
  EXPECT_EQ(exit_of({failing}, std::nullopt, {}).code, 10);
  auto passing = a_check("d.a", "1.1", {{Status::not_evaluated, 1}});
  passing.attested.unseen_pass = 1;
  EXPECT_EQ(exit_of({passing}, std::nullopt, {}).code, 0);
}

}  // namespace
}  // namespace qharden::judge
