/// Numbers of the word lists cross the plugin boundary, so their order may only grow at the end.
#include <gtest/gtest.h>

#include <qharden/vocabulary.hpp>

namespace qharden {
namespace {

TEST(Vocabulary, NumbersOfStatusesToBeFrozen) {
  int number = 0;
  for (const char* word : {"pass", "fail", "manual", "not_applicable", "not_evaluated", "error"}) {
    const auto status = to_status(word);
    ASSERT_TRUE(status) << word;
    EXPECT_EQ(static_cast<int>(*status), number++) << word;
    EXPECT_EQ(to_string(*status), word);
  }
}

TEST(Vocabulary, NumbersOfReasonsToBeFrozen) {
  int number = 0;
  for (const char* word : {"",
                           "permission",
                           "scope",
                           "auth",
                           "rate_limited",
                           "timeout",
                           "unsupported",
                           "parse",
                           "truncated",
                           "window",
                           "dependency",
                           "not_selected",
                           "not_configured",
                           "stale_evidence",
                           "not_licensed",
                           "not_used",
                           "no_objects",
                           "out_of_scope",
                           "too_few",
                           "not_available",
                           "parameter_beyond_guide"}) {
    const auto reason = to_reason(word);
    ASSERT_TRUE(reason) << word;
    EXPECT_EQ(static_cast<int>(*reason), number++) << word;
    EXPECT_EQ(to_string(*reason), word);
  }
  EXPECT_EQ(number - 1, static_cast<int>(Reason::parameter_beyond_guide));
}

TEST(Vocabulary, NumbersOfSeveritiesToBeFrozen) {
  int number = 0;
  for (const char* word : {"low", "medium", "high", "critical"}) {
    const auto severity = to_severity(word);
    ASSERT_TRUE(severity) << word;
    EXPECT_EQ(static_cast<int>(*severity), number++) << word;
  }
}

TEST(Vocabulary, KnowsNoOtherWords) {
  EXPECT_FALSE(to_status("Pass"));
  EXPECT_FALSE(to_status(""));
  EXPECT_FALSE(to_reason("none"));
  EXPECT_FALSE(to_severity("info"));
  EXPECT_FALSE(to_decides("all"));
  EXPECT_FALSE(to_basis(""));
}

}  // namespace
}  // namespace qharden
