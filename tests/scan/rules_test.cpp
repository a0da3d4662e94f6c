/// What the host makes of a check's outcomes: one-sided evidence, tables read in part, declared scope.
#include "core/scan/rules.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/snapshot/snapshot_fixture.hpp"

namespace qharden::scan {
namespace {

using snapshot::Ending;
using snapshot::State;
using ::testing::HasSubstr;

/// Outcomes as a session gives them, through the rules.
class RulesTest : public ::testing::Test {
 protected:
  struct Kept {
    std::vector<Outcome> outcomes;  ///< with the host's own at the end
    Rules::Closing closing;
  };

  Kept apply(const std::vector<Outcome>& given, std::optional<Outcome> in_part = {}) {
    Rules rules(selected_, {.instead = {}, .in_part = std::move(in_part), .params = {}, .apart = apart_});
    Kept kept;
    worker::Evaluated evaluated;
    for (const auto& outcome : given) {
      ++evaluated.rows;
      evaluated.counts.add(outcome.status);
      const bool shown = outcome.status != Status::pass || rules.wants_passes();
      if (auto taken = shown ? rules.take(outcome) : std::nullopt) kept.outcomes.push_back(std::move(*taken));
    }
    kept.closing = rules.close(evaluated);
    kept.outcomes.insert(kept.outcomes.end(), kept.closing.own.begin(), kept.closing.own.end());
    return kept;
  }

  static Outcome outcome(const std::string& object, Status status, const std::string& message = "said") {
    return {.object = object, .status = status, .message = message};
  }
  static Outcome gap() {
    return {.status = Status::not_evaluated, .reason = Reason::scope, .message = "user is partial"};
  }

  manifest::Check check_;
  Selected selected_{&check_, {}, {}};
  std::vector<Outcome> apart_;
};

TEST_F(RulesTest, LeaveOrdinaryOutcomesAlone) {
  const auto kept = apply({outcome("a", Status::pass), outcome("b", Status::fail), outcome("c", Status::manual)});

  ASSERT_EQ(kept.outcomes.size(), 2U);
  EXPECT_EQ(kept.closing.counts.of(Status::pass), 1);
  EXPECT_EQ(kept.closing.counts.of(Status::fail), 1);
  EXPECT_TRUE(kept.closing.looked);
}

TEST_F(RulesTest, SetPartitionsThatWereNotReadBesideTheOthers) {
  apart_ = {outcome("informixdb", Status::not_evaluated, "the platform does not know this path")};

  const auto kept = apply({outcome("a", Status::fail), outcome("b", Status::pass)});

  ASSERT_EQ(kept.outcomes.size(), 2U);
  EXPECT_EQ(kept.outcomes.back().object, "informixdb");
  EXPECT_EQ(kept.closing.counts.of(Status::fail), 1);
  EXPECT_EQ(kept.closing.counts.of(Status::pass), 1);
  EXPECT_EQ(kept.closing.counts.of(Status::not_evaluated), 1);
  EXPECT_FALSE(kept.closing.looked);
}

TEST_F(RulesTest, DoNotCallNothingAnAnswerWhileAPartitionWasNotRead) {
  check_.empty = {Status::pass, Reason::none, "there is none"};
  apart_ = {outcome("informixdb", Status::not_evaluated)};

  const auto kept = apply({});

  ASSERT_EQ(kept.outcomes.size(), 1U);
  EXPECT_EQ(kept.outcomes.front().object, "informixdb");
  EXPECT_EQ(kept.closing.counts.of(Status::pass), 0);
}

TEST_F(RulesTest, TurnAPassIntoManualWhereEvidenceCanOnlyConvict) {
  check_.proves = Proves::fail_only;

  const auto kept = apply({outcome("a", Status::pass, "changed last week"), outcome("b", Status::fail)});

  ASSERT_EQ(kept.outcomes.size(), 2U);
  EXPECT_EQ(kept.outcomes[0].status, Status::manual);
  EXPECT_THAT(kept.outcomes[0].message, HasSubstr("changed last week"));
  EXPECT_THAT(kept.outcomes[0].message, HasSubstr("can only convict"));
  EXPECT_EQ(kept.outcomes[1].status, Status::fail);
  EXPECT_EQ(kept.closing.counts.of(Status::pass), 0);
  EXPECT_EQ(kept.closing.counts.of(Status::manual), 1);
}

TEST_F(RulesTest, TurnAFailIntoManualWhereEvidenceCanOnlyAcquit) {
  check_.proves = Proves::pass_only;

  const auto kept = apply({outcome("a", Status::fail, "no pull was seen"), outcome("b", Status::pass)});

  ASSERT_EQ(kept.outcomes.size(), 1U);
  EXPECT_EQ(kept.outcomes[0].status, Status::manual);
  EXPECT_EQ(kept.outcomes[0].message, "no pull was seen");
  EXPECT_EQ(kept.closing.counts.of(Status::fail), 0);
  EXPECT_EQ(kept.closing.counts.of(Status::pass), 1);
}

TEST_F(RulesTest, HoldADeclaredEmptyPassToTheSameEvidence) {
  check_.proves = Proves::fail_only;
  check_.empty = {Status::pass, Reason::none, "there are none"};

  const auto kept = apply({});

  ASSERT_EQ(kept.outcomes.size(), 1U);
  EXPECT_EQ(kept.outcomes[0].status, Status::manual);
  EXPECT_THAT(kept.outcomes[0].message, HasSubstr("there are none"));
}

TEST_F(RulesTest, LetOnlyFailsStandOverTablesReadInPart) {
  const auto kept =
      apply({outcome("a", Status::fail), outcome("b", Status::pass), outcome("c", Status::not_applicable)}, gap());

  ASSERT_EQ(kept.outcomes.size(), 2U);
  EXPECT_EQ(kept.outcomes[0].status, Status::fail);
  EXPECT_EQ(kept.outcomes[1].status, Status::not_evaluated);
  EXPECT_EQ(kept.outcomes[1].reason, Reason::scope);
  EXPECT_EQ(kept.closing.counts.total(), 2);
  EXPECT_FALSE(kept.closing.looked) << "what was not reported is not closed";
}

TEST_F(RulesTest, NeverHideADefectBehindWhatWasNotSeen) {
  const auto kept = apply({outcome("a", Status::error, "judged twice")}, gap());

  ASSERT_EQ(kept.outcomes.size(), 2U);
  EXPECT_EQ(kept.outcomes[0].status, Status::error);
  EXPECT_EQ(kept.closing.counts.of(Status::error), 1);
}

TEST_F(RulesTest, GiveWayToOneNotEvaluatedWhereAPartConvictsNobody) {
  const auto kept = apply({outcome("", Status::pass)}, gap());

  ASSERT_EQ(kept.outcomes.size(), 1U);
  EXPECT_EQ(kept.outcomes[0].message, "user is partial");
  EXPECT_EQ(kept.closing.counts.of(Status::not_evaluated), 1);
  EXPECT_EQ(kept.closing.counts.of(Status::pass), 0);
}

TEST_F(RulesTest, TellTheGapInTheFailOfTheSubscriptionItself) {
  const auto kept = apply({outcome("", Status::fail, "5 hold Manager")}, gap());

  ASSERT_EQ(kept.outcomes.size(), 1U) << "one object, one outcome";
  EXPECT_THAT(kept.outcomes[0].message, HasSubstr("5 hold Manager"));
  EXPECT_THAT(kept.outcomes[0].message, HasSubstr("user is partial"));
  EXPECT_FALSE(kept.closing.looked);
}

TEST_F(RulesTest, DropPassesOfALoosenedParameterForOneFail) {
  selected_.beyond_guide = "max = 9 is looser than allowed";

  const auto kept = apply({outcome("a", Status::pass), outcome("b", Status::pass)});

  ASSERT_EQ(kept.outcomes.size(), 1U);
  EXPECT_EQ(kept.outcomes[0].reason, Reason::parameter_beyond_guide);
  EXPECT_EQ(kept.closing.counts.of(Status::pass), 0);
  EXPECT_EQ(kept.closing.counts.of(Status::fail), 1);
}

/// Checks over `event`, held against a snapshot.
class AdmissionTest : public snapshot::testing::SnapshotTest {
 protected:
  void collect_event(const Ending& ending, const std::vector<qharden::testing::LiteralRow>& scope = {}) {
    const auto made = writer();
    collect(*made, "events", {page("events", {{"event", {{{"login", "aa1"}, {"at", "2026-01-05T00:00:00Z"}}}}})},
            ending);
    if (!scope.empty()) {
      const auto& table = *catalog_.tables().at("declared_scope").table;
      require(made->write_host_page(qharden::testing::literal_page({&table}, {{"declared_scope", scope}})));
    }
    seal(*made);
  }

  Admission ask() {
    check_.id = "acme.x";
    check_.control = "1.3";
    check_.sql = "SELECT login, at FROM event";
    auto reader = snapshot::Reader::open(path_);
    if (!reader) throw std::runtime_error(reader.error().message);
    const auto reads = snapshot::SchemaProbe(catalog_).columns_read(check_.sql);
    if (!reads) throw std::runtime_error(reads.error().message);
    return admit(**reader, {&check_, {}, {}}, *reads);
  }

  static qharden::testing::LiteralRow statement(const std::string& target, const std::string& until) {
    return {{"target", target}, {"approver", "cy1"}, {"reason", "no scanners here"}, {"until", until}};
  }

  manifest::Check check_;
};

TEST_F(AdmissionTest, RunsACheckOverAPartOnlyIfItsCountCanOnlyGrow) {
  collect_event({State::partial, Reason::truncated, "cut"});
  EXPECT_TRUE(ask().instead.has_value());

  check_.only_grows = true;

  const auto admission = ask();
  EXPECT_FALSE(admission.instead.has_value());
  ASSERT_TRUE(admission.in_part.has_value());
  EXPECT_EQ(admission.in_part->reason, Reason::truncated);
}

TEST_F(AdmissionTest, NeverRunsACheckOverWhatWasNotRead) {
  collect_event({State::unavailable, Reason::permission, "refused"});
  check_.only_grows = true;

  EXPECT_TRUE(ask().instead.has_value());
}

TEST_F(AdmissionTest, TakesADeclaredScopeForAnAnswer) {
  for (const std::string target : {"acme.x", "1.3"}) {
    path_ = folder_.file(target + ".db");
    collect_event({}, {statement(target, "2026-06-30T00:00:00Z")});

    const auto admission = ask();

    ASSERT_TRUE(admission.instead.has_value()) << target;
    EXPECT_EQ(admission.instead->status, Status::not_applicable);
    EXPECT_EQ(admission.instead->reason, Reason::out_of_scope);
    for (const auto* part : {"cy1", "no scanners here", "2026-06-30"})
      EXPECT_THAT(admission.instead->message, HasSubstr(part));
  }
}

TEST_F(AdmissionTest, JudgesACheckAsLongAsOneOfItsControlsIsInScope) {
  check_.also = {"3.2"};
  for (const std::string target : {"1.3", "3.2"}) {
    path_ = folder_.file(target + ".db");
    collect_event({}, {statement(target, "2026-06-30T00:00:00Z")});
    EXPECT_FALSE(ask().instead.has_value()) << target;
  }
  path_ = folder_.file("both.db");
  collect_event({}, {statement("1.3", "2026-06-30T00:00:00Z"), statement("3.2", "2026-06-30T00:00:00Z")});

  EXPECT_TRUE(ask().instead.has_value());
}

TEST_F(AdmissionTest, IgnoresScopeOfOthersAndStatementsThatEnded) {
  collect_event({}, {statement("acme.y", "2026-06-30T00:00:00Z"),
                     statement("acme.x", "2026-01-30T00:00:00Z"),
                     {{"target", "1.3"}, {"approver", "cy1"}, {"reason", "for ever"}}});

  EXPECT_FALSE(ask().instead.has_value());
}

TEST_F(AdmissionTest, ReadsAnOlderSnapshotAsDeclaringNothing) {
  collect_event({});
  SQLite::Database(path_, SQLite::OPEN_READWRITE).exec("DROP TABLE declared_scope");

  EXPECT_FALSE(ask().instead.has_value());
}

}  // namespace
}  // namespace qharden::scan
