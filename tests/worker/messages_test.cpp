#include "core/worker/messages.hpp"

#include <gtest/gtest.h>

namespace qharden::worker {
namespace {

TEST(Messages, OpenRequestsArriveAsSent) {
  const auto read = read_open(write_open({"/tmp/with \"quotes\"", {{"v", "SELECT 1"}, {"w", "SELECT '\n'"}}}));

  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(read->snapshot, "/tmp/with \"quotes\"");
  ASSERT_EQ(read->views.size(), 2U);
  EXPECT_EQ(read->views[1], snapshot::ViewText("w", "SELECT '\n'"));
}

TEST(Messages, EvaluationsArriveAsSent) {
  const Evaluation sent = {.check = "a.b",
                           .sql = "SELECT 1",
                           .has_judge = true,
                           .severity = Severity::critical,
                           .params = {{"i", std::int64_t{9'007'199'254'740'993}},
                                      {"r", 0.1},
                                      {"whole", 2.0},
                                      {"f", false},
                                      {"t", std::string("t")},
                                      {"l", std::vector<std::string>{"a", ""}},
                                      {"m", std::map<std::string, std::string>{{"a.org", "it"}}}},
                           .open = {"", "x"},
                           .passes = true};

  const auto read = read_evaluation(write_evaluation(sent));

  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(read->check, sent.check);
  EXPECT_EQ(read->sql, sent.sql);
  EXPECT_TRUE(read->has_judge);
  EXPECT_EQ(read->severity, Severity::critical);
  EXPECT_EQ(read->params, sent.params);
  EXPECT_EQ(read->open, sent.open);
  EXPECT_TRUE(read->passes);
}

TEST(Messages, OutcomesArriveAsSent) {
  const std::vector<Outcome> sent = {{"o", "O", Status::fail, Reason::parameter_beyond_guide, Severity::low, "m", "{}"},
                                     {"", "", Status::pass, Reason::none, Severity::critical, "", ""}};

  const auto read = read_outcomes(write_outcomes(sent));

  ASSERT_TRUE(read.ok()) << read.error().message;
  ASSERT_EQ(read->size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ((*read)[i].object, sent[i].object);
    EXPECT_EQ((*read)[i].object_name, sent[i].object_name);
    EXPECT_EQ((*read)[i].status, sent[i].status);
    EXPECT_EQ((*read)[i].reason, sent[i].reason);
    EXPECT_EQ((*read)[i].severity, sent[i].severity);
    EXPECT_EQ((*read)[i].message, sent[i].message);
    EXPECT_EQ((*read)[i].evidence, sent[i].evidence);
  }
}

TEST(Messages, CountsArriveAsSent) {
  Evaluated sent;
  sent.rows = 5;
  sent.counts.by_status = {1, 0, 2, 0, 0, 2};

  const auto read = read_evaluated(write_evaluated(sent));

  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(read->rows, 5);
  EXPECT_EQ(read->counts.by_status, sent.counts.by_status);
}

TEST(Messages, ErrorsArriveAsSent) {
  const auto read = read_error(write_error(Error{"no such table", Reason::unsupported}));

  EXPECT_EQ(read.message, "no such table");
  EXPECT_EQ(read.reason, Reason::unsupported);
}

/// What a plugin that took over its worker could send. None may be read as something it is not, none may end the host.
class HostileMessage : public ::testing::TestWithParam<const char*> {};

INSTANTIATE_TEST_SUITE_P(Texts, HostileMessage,
                         ::testing::Values("", "nonsense", "{", "7", "\"x\"", "[[]]", "[7]", "[[\"o\",\"O\",\"pass\"]]",
                                           R"([["o","O","passed","","low","m",""]])",
                                           R"([["o","O","pass","x","low","m",""]])",
                                           R"([["o","O","pass","","urgent","m",""]])",
                                           R"([["o","O",0,"","low","m",""]])", R"([["o","O","pass","","low","m",{}]])",
                                           R"([["o","O","pass","","low","m","","more"]])", "{\"o\":1}", "null"));

TEST_P(HostileMessage, IsNoListOfOutcomes) {
  EXPECT_FALSE(read_outcomes(GetParam()).ok());
}

TEST_P(HostileMessage, IsNotTakenForALogLineOrAnError) {
  EXPECT_EQ(read_log(GetParam()).message, "");
  EXPECT_FALSE(read_error(GetParam()).message.empty());
}

class HostileCounts : public ::testing::TestWithParam<const char*> {};

INSTANTIATE_TEST_SUITE_P(Texts, HostileCounts,
                         ::testing::Values("", "nonsense", "[]", "7", R"({"rows":1,"counts":[1]})",
                                           R"({"rows":1,"counts":[0,0,0,0,0,"1"]})",
                                           R"({"rows":1,"counts":[1.5,0,0,0,0,0]})",
                                           R"({"rows":1,"counts":[1,0,0,0,0,0,0]})"));

TEST_P(HostileCounts, AreNotCounted) {
  EXPECT_FALSE(read_evaluated(GetParam()).ok());
}

TEST(HostileNumbers, CannotClaimRowsThatTheCountsDoNotShow) {
  for (const char* text : {R"({"rows":3})", R"({"rows":3,"counts":[]})", R"({"rows":0,"counts":[1,0,0,0,0,0]})",
                           R"({"rows":-1,"counts":[-1,0,0,0,0,0]})"})
    EXPECT_FALSE(read_evaluated(text).ok()) << text;
}

}  // namespace
}  // namespace qharden::worker
