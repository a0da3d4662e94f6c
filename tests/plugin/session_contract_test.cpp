#include "tests/plugin/session_contract.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qharden::plugin::testing {
namespace {

using ::testing::HasSubstr;

INSTANTIATE_TEST_SUITE_P(Sessions, SessionContract, ::testing::Values(Kind::direct, Kind::worker),
                         [](const auto& named) { return named.param == Kind::direct ? "Direct" : "Worker"; });

/// Rows (object, object_name, status, reason, severity, message, evidence), told by SQL and by the judge of
/// `good.echo`.
constexpr const char* kRows =
    "(VALUES ('a', 'Ana',  'pass', '', '', 'well', NULL), ('b', NULL, 'fail', '', '', 'badly', 'why'), "
    "('c', 'Cyd', 'manual', '', '', 'ask', NULL), ('d', NULL, 'not_applicable', 'not_used', '', 'unused', NULL), "
    "('e', NULL, 'not_evaluated', 'scope', '', 'unseen', NULL))";

worker::Evaluation echo_judged() {
  return {.check = "good.echo",
          .sql = std::string("SELECT column1 AS object, column2 AS object_name, column3 AS say, column4 AS reason, "
                             "column5 AS severity, column6 AS message, column7 AS note FROM ") +
                 kRows,
          .has_judge = true,
          .severity = Severity::medium,
          .params = {},
          .open = {"a"}};
}

worker::Evaluation echo_plain() {
  return {.check = "good.plain",
          .sql = std::string("SELECT column1 AS object, column2 AS object_name, column3 AS status, column4 AS reason, "
                             "column5 AS severity, column6 AS message, iif(column7 IS NULL, NULL, "
                             "json_object('note', column7, 'length', length(column7))) AS evidence FROM ") +
                 kRows,
          .has_judge = false,
          .severity = Severity::medium,
          .params = {},
          .open = {"a"}};
}

std::string line_of(const Outcome& o) {
  return o.object + "/" + o.object_name + " " + std::string(to_string(o.status)) + " " +
         std::string(to_string(o.reason)) + " " + std::string(to_string(o.severity)) + " " + o.message + " " +
         o.evidence;
}

std::vector<std::string> lines_of(const Judged& judged) {
  std::vector<std::string> lines;
  for (const auto& outcome : judged.outcomes) lines.push_back(line_of(outcome));
  return lines;
}

const std::vector<std::string> kSaid = {
    "a/Ana pass  medium well ",
    "b/ fail  medium badly {\"note\":\"why\",\"length\":3}",
    "c/Cyd manual  medium ask ",
    "d/ not_applicable not_used medium unused ",
    "e/ not_evaluated scope medium unseen ",
};

TEST_P(SessionContract, AJudgeSaysEveryStatusReasonMessageAndEvidence) {
  const auto session = open(program_of("good"));

  const auto said = judge(*session, echo_judged());

  ASSERT_TRUE(said.evaluated.ok()) << said.evaluated.error().message;
  EXPECT_EQ(lines_of(said), kSaid);
  EXPECT_EQ(said.evaluated->rows, 5);
}

TEST_P(SessionContract, SqlAloneSaysTheSame) {
  const auto session = open(no_plugin());

  const auto said = judge(*session, echo_plain());

  ASSERT_TRUE(said.evaluated.ok()) << said.evaluated.error().message;
  EXPECT_EQ(lines_of(said), kSaid);
}

TEST_P(SessionContract, CountsEveryRowByStatus) {
  const auto session = open(no_plugin());

  const auto said = judge(*session, echo_plain());

  ASSERT_TRUE(said.evaluated.ok()) << said.evaluated.error().message;
  for (const auto status : {Status::pass, Status::fail, Status::manual, Status::not_applicable, Status::not_evaluated})
    EXPECT_EQ(said.evaluated->counts.of(status), 1) << to_string(status);
  EXPECT_EQ(said.evaluated->counts.of(Status::error), 0);
}

TEST_P(SessionContract, OnlyCountsPassesOfObjectsThatWereNotOpen) {
  const auto session = open(no_plugin());
  auto evaluation = plain("SELECT login AS object, 'pass' AS status, 'fine' AS message FROM declared_login");
  evaluation.open = {"acme_bb2", "gone"};

  const auto said = judge(*session, evaluation);

  ASSERT_TRUE(said.evaluated.ok()) << said.evaluated.error().message;
  EXPECT_EQ(said.evaluated->counts.of(Status::pass), 3);
  ASSERT_EQ(said.outcomes.size(), 1U);
  EXPECT_EQ(line_of(said.outcomes.front()), "acme_bb2/ pass  medium fine ");
}

TEST_P(SessionContract, TellsEveryPassWhereAllAreWanted) {
  const auto session = open(no_plugin());
  auto evaluation = plain("SELECT login AS object, 'pass' AS status, 'fine' AS message FROM declared_login");
  evaluation.passes = true;

  const auto said = judge(*session, evaluation);

  ASSERT_TRUE(said.evaluated.ok()) << said.evaluated.error().message;
  ASSERT_EQ(said.outcomes.size(), 3U);
  EXPECT_EQ(line_of(said.outcomes.front()), "acme_aa1/ pass  medium fine ");
}

TEST_P(SessionContract, NoRowsAreNoOutcomes) {
  const auto session = open(program_of("good"));
  auto evaluation = judged("good.fine");
  evaluation.sql = "SELECT login AS object, kind FROM declared_login WHERE 0";

  const auto said = judge(*session, evaluation);

  ASSERT_TRUE(said.evaluated.ok()) << said.evaluated.error().message;
  EXPECT_EQ(said.evaluated->rows, 0);
  EXPECT_TRUE(said.outcomes.empty());
}

TEST_P(SessionContract, BindsParametersOfEveryType) {
  const auto session = open(no_plugin());
  auto evaluation = plain(
      "SELECT 'fail' AS status, typeof(:i) || ' ' || :i || ', ' || typeof(:r) || ' ' || :r || ', ' || :f || ', ' || :t "
      "|| ', ' || "
      "(SELECT group_concat(value, '+') FROM json_each(:l)) AS message");
  evaluation.params = {{"i", std::int64_t{7}},
                       {"r", 2.5},
                       {"f", true},
                       {"t", std::string("it's")},
                       {"l", std::vector<std::string>{"x", "\"y\""}},
                       {"unused", std::int64_t{1}}};

  const auto said = judge(*session, evaluation);

  ASSERT_TRUE(said.evaluated.ok()) << said.evaluated.error().message;
  ASSERT_EQ(said.outcomes.size(), 1U);
  EXPECT_EQ(said.outcomes.front().message, "integer 7, real 2.5, 1, it's, x+\"y\"");
}

TEST_P(SessionContract, GivesCellsToAJudgeByTheirType) {
  const auto session = open(program_of("good"));
  auto evaluation = judged("good.types");
  evaluation.sql = "SELECT 41 + 1 AS i, 2.5 AS r, 'te' || 'xt' AS t, NULL AS n";

  const auto said = judge(*session, evaluation);

  ASSERT_EQ(said.outcomes.size(), 1U);
  EXPECT_EQ(said.outcomes.front().message, "42|2.500000|text|null");
  EXPECT_EQ(said.outcomes.front().object, "");
}

struct SeverityRow {
  const char* said;
  Severity declared;
  Severity expected;
};

TEST_P(SessionContract, RaisesASeverityAndNeverLowersIt) {
  const auto sql = open(no_plugin());
  const auto judging = open(program_of("good"));
  for (const auto& row :
       {SeverityRow{"critical", Severity::medium, Severity::critical},
        SeverityRow{"low", Severity::high, Severity::high}, SeverityRow{"high", Severity::high, Severity::high},
        SeverityRow{"", Severity::low, Severity::low}, SeverityRow{"nonsense", Severity::medium, Severity::medium}}) {
    SCOPED_TRACE(row.said);
    auto plainly = plain("SELECT 'fail' AS status, '" + std::string(row.said) + "' AS severity");
    plainly.severity = row.declared;
    auto by_judge = judged("good.echo");
    by_judge.sql =
        "SELECT 'fail' AS say, '" + std::string(row.said) + "' AS severity, '' AS reason, '' AS message, NULL AS note";
    by_judge.severity = row.declared;

    const auto said = judge(*sql, plainly);
    const auto said_by_judge = judge(*judging, by_judge);

    ASSERT_EQ(said.outcomes.size(), 1U);
    EXPECT_EQ(said.outcomes.front().severity, row.expected);
    ASSERT_EQ(said_by_judge.outcomes.size(), 1U);
    EXPECT_EQ(said_by_judge.outcomes.front().severity, row.expected);
  }
}

TEST_P(SessionContract, MakesAWordNobodyKnowsAnErrorOfItsRow) {
  const auto session = open(no_plugin());

  const auto said =
      judge(*session, plain("SELECT column1 AS object, column2 AS status, column3 AS reason FROM (VALUES "
                            "('a', 'passed', ''), ('b', 'fail', 'because'), ('c', NULL, ''), ('d', 'fail', ''))"));

  ASSERT_TRUE(said.evaluated.ok()) << said.evaluated.error().message;
  ASSERT_EQ(said.outcomes.size(), 4U);
  EXPECT_EQ(said.outcomes[0].status, Status::error);
  EXPECT_EQ(said.outcomes[1].status, Status::error);
  EXPECT_EQ(said.outcomes[2].status, Status::error);
  EXPECT_EQ(said.outcomes[3].status, Status::fail);
}

TEST_P(SessionContract, RefusesEvidenceThatIsNoObjectOfJson) {
  const auto session = open(no_plugin());

  const auto said =
      judge(*session, plain("SELECT column1 AS object, 'fail' AS status, column2 AS evidence FROM (VALUES "
                            "('a', 'none'), ('b', '[1]'), ('c', '{\"n\":1}'), ('d', '{\"n\":'), ('e', ''))"));

  ASSERT_TRUE(said.evaluated.ok()) << said.evaluated.error().message;
  ASSERT_EQ(said.outcomes.size(), 5U);
  EXPECT_EQ(said.outcomes[0].status, Status::error);
  EXPECT_EQ(said.outcomes[1].status, Status::error);
  EXPECT_EQ(said.outcomes[2].evidence, "{\"n\":1}");
  EXPECT_EQ(said.outcomes[3].status, Status::error);
  EXPECT_EQ(said.outcomes[4].status, Status::fail);
}

TEST_P(SessionContract, ASqlErrorCostsThatCheckAlone) {
  const auto session = open(no_plugin());

  const auto broken = judge(*session, plain("SELECT nonsense FROM declared_login"));
  const auto late = judge(*session, plain("SELECT 'pass' AS status FROM declared_login WHERE matches(kind, '(')"));
  const auto fine = judge(*session, plain("SELECT 'pass' AS status FROM declared_login"));

  ASSERT_FALSE(broken.evaluated.ok());
  EXPECT_THAT(broken.evaluated.error().message, HasSubstr("nonsense"));
  EXPECT_EQ(broken.evaluated.error().reason, Reason::unsupported);
  ASSERT_FALSE(late.evaluated.ok());
  EXPECT_THAT(late.evaluated.error().message, HasSubstr("invalid pattern"));
  ASSERT_TRUE(fine.evaluated.ok()) << fine.evaluated.error().message;
  EXPECT_EQ(fine.evaluated->counts.of(Status::pass), 3);
}

TEST_P(SessionContract, ACheckWithoutJudgeOrStatusIsAnError) {
  const auto session = open(no_plugin());

  const auto said = judge(*session, plain("SELECT login AS object FROM declared_login"));

  ASSERT_FALSE(said.evaluated.ok());
  EXPECT_THAT(said.evaluated.error().message, HasSubstr("neither a judge nor a column 'status'"));
}

TEST_P(SessionContract, AJudgeThatThePluginDoesNotHaveIsAnError) {
  const auto session = open(program_of("good"));
  const auto without = open(no_plugin());

  EXPECT_FALSE(judge(*session, judged("good.nonsense")).evaluated.ok());
  EXPECT_FALSE(judge(*without, judged("good.fine")).evaluated.ok());
  EXPECT_TRUE(judge(*session, judged("good.fine")).evaluated.ok());
}

TEST_P(SessionContract, MakesTheViewsItIsGiven) {
  const auto session = open(no_plugin(), {{"partner", "SELECT login FROM declared_login WHERE kind = 'partner'"}});

  const auto said = judge(*session, plain("SELECT login AS object, 'fail' AS status FROM partner"));

  ASSERT_TRUE(said.evaluated.ok()) << said.evaluated.error().message;
  ASSERT_EQ(said.outcomes.size(), 1U);
  EXPECT_EQ(said.outcomes.front().object, "acme_aa1");
}

TEST_P(SessionContract, AViewThatDoesNotFitLeavesItsChecksUnsupported) {
  const auto session = open(no_plugin(), {{"broken", "SELECT 1; DELETE FROM declared_login"}});

  const auto said = judge(*session, plain("SELECT 'pass' AS status FROM broken"));

  ASSERT_FALSE(said.evaluated.ok());
  EXPECT_EQ(said.evaluated.error().reason, Reason::unsupported);
}

TEST_P(SessionContract, RefusesAllSqlThatDoesMoreThanReadTables) {
  const auto session = open(no_plugin());
  const std::string other = folder().file("other.db");
  for (const std::string& sql :
       {"ATTACH '" + other + "' AS other", std::string("PRAGMA user_version"),
        std::string("PRAGMA table_info(declared_login)"),
        std::string("SELECT 'pass' AS status FROM pragma_database_list"),
        std::string("INSERT INTO declared_login(login) VALUES ('x')"), std::string("DELETE FROM declared_login"),
        std::string("DROP TABLE declared_login"), std::string("CREATE TEMP TABLE t(x)"),
        std::string("CREATE TEMP VIEW v AS SELECT 1"), "VACUUM INTO '" + other + "'", std::string("BEGIN"),
        std::string("SELECT 'pass' AS status, load_extension('x')"),
        std::string("SELECT 'pass' AS status FROM sqlite_schema"),
        std::string("SELECT 'pass' AS status FROM sqlite_master"),
        std::string("SELECT 'pass' AS status FROM sqlite_temp_master"),
        std::string("SELECT 'pass' AS status; SELECT 'fail' AS status"), std::string("")}) {
    SCOPED_TRACE(sql);
    EXPECT_FALSE(judge(*session, plain(sql)).evaluated.ok());
  }
  EXPECT_FALSE(std::filesystem::exists(other));
  EXPECT_EQ(judge(*session, plain("SELECT 'pass' AS status FROM declared_login")).evaluated->rows, 3);
}

}  // namespace
}  // namespace qharden::plugin::testing
