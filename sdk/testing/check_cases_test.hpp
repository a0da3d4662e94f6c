/// The tests behind a plugin's case files; the plugin's own test file instantiates them over all_check_cases().
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "sdk/testing/check_cases.hpp"
#include "sdk/testing/mutations.hpp"
#include "tests/support/temp_folder.hpp"

namespace qharden::testing {

/// Read once, since the files of a plugin are long.
inline const std::vector<CheckCase>& all_check_cases() {
  static const auto cases = load_check_cases(QHARDEN_TEST_CASES);
  return cases;
}

inline CaseRunner& direct_runner() {
  static CaseRunner runner(QHARDEN_TEST_PLUGIN_FOLDER, {QHARDEN_TEST_PLUGINS}, SessionKind::direct);
  return runner;
}

class CheckCases : public ::testing::TestWithParam<CheckCase> {};

TEST_P(CheckCases, ComeOutAsWritten) {
  const auto& check_case = GetParam();
  ASSERT_EQ(check_case.unreadable, "");
  const TempFolder folder;

  const auto outcomes = direct_runner().run(check_case, folder.file("s.db"));

  ASSERT_TRUE(outcomes.ok()) << outcomes.error().message;
  EXPECT_EQ(differences(check_case, *outcomes), "");
}

TEST(CheckMutations, ChangeTheOutcome) {
  const TempFolder folder;
  auto& runner = direct_runner();

  for (const auto& check_case : all_check_cases()) {
    if (check_case.mutations.empty()) continue;
    const auto before = runner.run(check_case, folder.file(check_case.check + std::to_string(check_case.line)));
    ASSERT_TRUE(before.ok()) << before.error().message;
    for (const auto& mutation : check_case.mutations) {
      SCOPED_TRACE(check_case.file + ":" + std::to_string(mutation.line));
      const auto after =
          runner.run(mutated(check_case, mutation), folder.file(check_case.check + std::to_string(mutation.line)));
      ASSERT_TRUE(after.ok()) << after.error().message;
      EXPECT_EQ(mutation_difference(mutation, *before, *after), "");
    }
  }
}

TEST(CheckMutations, CoverEveryCheckOfThePlugin) {
  EXPECT_FALSE(all_check_cases().empty());
  EXPECT_EQ(unmutated(direct_runner().catalog(), all_check_cases()), "");
}

/// One worker for all, reused over snapshots as a run over many subscriptions does.
TEST(CheckCasesInAWorker, ComeOutAsWritten) {
  const TempFolder folder;
  CaseRunner runner(QHARDEN_TEST_PLUGIN_FOLDER, {QHARDEN_TEST_PLUGINS}, SessionKind::worker);
  int number = 0;

  for (const auto& check_case : all_check_cases()) {
    if (!check_case.unreadable.empty()) continue;  // told by the test above
    SCOPED_TRACE(check_case.file + ": " + check_case.name);
    const auto outcomes = runner.run(check_case, folder.file(std::to_string(++number) + ".db"));
    ASSERT_TRUE(outcomes.ok()) << outcomes.error().message;
    ASSERT_EQ(differences(check_case, *outcomes), "");
  }
  EXPECT_GT(number, 0);
}

}  // namespace qharden::testing
