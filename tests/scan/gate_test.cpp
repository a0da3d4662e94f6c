/// "Could not look" is never "pass": what the gate lets through, and what it says when it does not.
#include "core/scan/gate.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/snapshot/snapshot_fixture.hpp"

namespace qharden::scan {
namespace {

using snapshot::Ending;
using snapshot::State;
using ::testing::HasSubstr;

class GateTest : public snapshot::testing::SnapshotTest {
 protected:
  /// Collects partitions of the events, each with one whole row unless it ended without an answer, and seals.
  void collect_events(const std::map<std::string, Ending>& partitions) {
    const auto made = writer();
    for (const auto& [name, ending] : partitions) {
      const auto one = page("events", {{"event", {{{"login", "aa1"}, {"at", "2026-01-05T00:00:00Z"}}}}});
      require(made->begin_partition(source("events"), name));
      if (ending.state != State::unavailable) require(made->write_page(source("events"), name, one));
      require(made->end_partition(source("events"), name, ending));
    }
    seal(*made);
  }

  /// What the gate says of a check over `event`.
  std::optional<Outcome> ask(const std::string& sql = "SELECT login, at FROM event") {
    check_.id = "acme.x";
    check_.sql = sql;
    snapshot::SchemaProbe probe(catalog_);
    const auto reads = probe.columns_read(sql);
    if (!reads) throw std::runtime_error(reads.error().message);
    auto reader = snapshot::Reader::open(path_);
    if (!reader) throw std::runtime_error(reader.error().message);
    const auto gap = gate(**reader, {&check_, {}, {}}, *reads);
    if (!gap) return std::nullopt;
    in_part_ = gap->in_part;
    return gap->outcome;
  }

  void expect_blocked(const std::optional<Outcome>& outcome, Status status, Reason reason) {
    ASSERT_TRUE(outcome.has_value());
    EXPECT_EQ(to_string(outcome->status), to_string(status));
    EXPECT_EQ(to_string(outcome->reason), to_string(reason)) << outcome->message;
  }

  static Ending refused(Reason reason) { return {State::unavailable, reason, "refused"}; }

  manifest::Check check_;
  bool in_part_ = false;  ///< of the last gap
};

TEST_F(GateTest, LetsACheckOverCompleteTablesRun) {
  collect_events({{"", {}}});

  EXPECT_FALSE(ask().has_value());
}

TEST_F(GateTest, BlocksATableThatWasNotCollected) {
  collect_events({{"", {}}});

  expect_blocked(ask("SELECT count(*) FROM person"), Status::not_evaluated, Reason::dependency);
}

TEST_F(GateTest, BlocksAlsoWhenOnlyRowsAreCountedInAnotherSpelling) {
  collect_events({{"", refused(Reason::permission)}});

  expect_blocked(ask("SELECT count(*) FROM \"EVENT\""), Status::not_evaluated, Reason::permission);
  expect_blocked(ask("SELECT count(*) FROM event a JOIN event b USING (login)"), Status::not_evaluated,
                 Reason::permission);
}

TEST_F(GateTest, SaysWhyAPartitionIsMissing) {
  collect_events({{"aws", {}}, {"azure", {State::partial, Reason::truncated, "cut"}}});

  const auto outcome = ask();

  expect_blocked(outcome, Status::not_evaluated, Reason::truncated);
  EXPECT_THAT(outcome->message, HasSubstr("event (azure) is partial: cut"));
}

TEST_F(GateTest, LooksOnlyAtThePartitionsACheckNames) {
  collect_events({{"aws", {}}, {"azure", refused(Reason::permission)}});
  check_.only = {{"event", {"aws"}}};

  EXPECT_FALSE(ask().has_value());
}

TEST_F(GateTest, MissesAPartitionThatACheckNamesAndNobodyCollected) {
  collect_events({{"aws", {}}});
  check_.only = {{"event", {"aws", "gcp"}}};

  const auto outcome = ask();

  expect_blocked(outcome, Status::not_evaluated, Reason::dependency);
  EXPECT_THAT(outcome->message, HasSubstr("event (gcp)"));
}

TEST_F(GateTest, IsNotApplicableOnlyIfEveryPartitionIsUnlicensed) {
  collect_events({{"aws", refused(Reason::not_licensed)}, {"azure", refused(Reason::not_licensed)}});

  expect_blocked(ask(), Status::not_applicable, Reason::not_licensed);
}

TEST_F(GateTest, IsNotEvaluatedIfOnePartitionIsUnlicensedAndAnotherWasNotSeen) {
  collect_events({{"aws", refused(Reason::not_licensed)}, {"azure", refused(Reason::permission)}, {"gcp", {}}});

  expect_blocked(ask(), Status::not_evaluated, Reason::permission);
}

TEST_F(GateTest, IsNotEvaluatedIfOnePartitionIsUnlicensedAndTheOthersAnswered) {
  collect_events({{"aws", refused(Reason::not_licensed)}, {"gcp", {}}});

  expect_blocked(ask(), Status::not_evaluated, Reason::dependency);
}

TEST_F(GateTest, BlocksAColumnThatSomeRowsLack) {
  const auto made = writer();
  collect(*made, "events", {page("events", {{"event", {{{"login", "aa1"}}}}})});
  seal(*made);
  SQLite::Database(path_, SQLite::OPEN_READWRITE)
      .exec("UPDATE _column SET state = 'partial', reason = 'scope', seen = 0 WHERE \"column\" = 'at'");

  const auto outcome = ask();

  expect_blocked(outcome, Status::not_evaluated, Reason::scope);
  EXPECT_THAT(outcome->message, HasSubstr("at was readable in 0 of 1 rows"));
  EXPECT_FALSE(ask("SELECT login FROM event").has_value()) << "a check that does not read the column";
}

TEST_F(GateTest, TakesMissingRecordsForUnseenNotForComplete) {
  collect_events({{"", {}}});
  SQLite::Database(path_, SQLite::OPEN_READWRITE).exec("DELETE FROM _column WHERE \"column\" = 'at'");

  expect_blocked(ask(), Status::not_evaluated, Reason::parse);
}

TEST_F(GateTest, TakesUnreadableRecordsForUnseenNotForComplete) {
  collect_events({{"", {}}});
  SQLite::Database(path_, SQLite::OPEN_READWRITE).exec("DROP TABLE _column");

  expect_blocked(ask(), Status::not_evaluated, Reason::parse);
}

TEST_F(GateTest, BlocksAWindowShorterThanAsked) {
  collect_events({{"", {State::complete, Reason::none, "", 1, "2026-01-11T00:00:00Z", "2026-01-31T00:00:00Z"}}});
  check_.windows = {{"event", "", 20}};
  EXPECT_FALSE(ask().has_value());

  check_.windows = {{"event", "", 21}};

  expect_blocked(ask(), Status::not_evaluated, Reason::window);
}

TEST_F(GateTest, CallsAWindowOverATableThatIsNotReadAnError) {
  collect_events({{"", {}}});
  check_.windows = {{"evnt", "", 20}};

  expect_blocked(ask(), Status::error, Reason::none);
}

TEST_F(GateTest, LetsACheckReadWhatItTolerates) {
  collect_events({{"", refused(Reason::permission)}});
  check_.tolerates = {"event"};

  EXPECT_FALSE(ask().has_value());
}

TEST_F(GateTest, NamesWhatNoWordMayAnswerBeforeWhatOneMay) {
  const auto made = writer();
  collect(*made, "events", {page("events", {{"event", {{{"login", "aa1"}}}}})});
  seal(*made);
  SQLite::Database(path_, SQLite::OPEN_READWRITE)
      .exec("UPDATE _column SET state = 'partial', reason = iif(\"column\" = 'at', 'unsupported', 'parse'), seen = 0");

  expect_blocked(ask("SELECT at, login FROM event"), Status::not_evaluated, Reason::parse);
}

TEST_F(GateTest, ToleratesOneColumnAndNoOther) {
  const auto made = writer();
  collect(*made, "events", {page("events", {{"event", {{{"login", "aa1"}}}}})});
  seal(*made);
  SQLite::Database(path_, SQLite::OPEN_READWRITE)
      .exec("UPDATE _column SET state = 'unseen', reason = 'unsupported', seen = 0 WHERE \"column\" = 'at'");

  check_.tolerates = {"event.at"};
  EXPECT_FALSE(ask().has_value());

  check_.tolerates = {"event.login"};
  expect_blocked(ask(), Status::not_evaluated, Reason::unsupported);
}

TEST_F(GateTest, TellsAPartFromNothing) {
  const Ending part{State::partial, Reason::truncated, "cut"};
  collect_events({{"aws", {}}, {"azure", part}});
  expect_blocked(ask(), Status::not_evaluated, Reason::truncated);
  EXPECT_TRUE(in_part_);

  path_ = folder_.file("second.db");
  collect_events({{"aws", refused(Reason::permission)}, {"azure", part}});
  expect_blocked(ask(), Status::not_evaluated, Reason::permission);
  EXPECT_FALSE(in_part_);
}

TEST_F(GateTest, CallsAPartWithAnUnseenColumnNoPart) {
  collect_events({{"", {State::partial, Reason::scope, "some"}}});
  SQLite::Database(path_, SQLite::OPEN_READWRITE).exec("UPDATE _column SET state = 'unseen' WHERE \"column\" = 'at'");

  expect_blocked(ask(), Status::not_evaluated, Reason::scope);
  EXPECT_FALSE(in_part_);
  expect_blocked(ask("SELECT login FROM event"), Status::not_evaluated, Reason::scope);
  EXPECT_TRUE(in_part_);
}

class PartitionGateTest : public GateTest {
 protected:
  PartitionGate ask_apart() {
    check_.id = "acme.x";
    check_.by_partition = "event";
    check_.sql = "SELECT login FROM event, json_each(:partitions)";
    const auto reads = snapshot::SchemaProbe(catalog_).columns_read(check_.sql);
    if (!reads) throw std::runtime_error(reads.error().message);
    auto reader = snapshot::Reader::open(path_);
    if (!reader) throw std::runtime_error(reader.error().message);
    EXPECT_FALSE(gate(**reader, {&check_, {}, {}}, *reads).has_value());
    return gate_partitions(**reader, {&check_, {}, {}}, *reads);
  }
};

TEST_F(PartitionGateTest, LetsOnePartitionCostItselfAlone) {
  collect_events({{"unix", {}}, {"windows", {}}, {"informixdb", refused(Reason::unsupported)}});

  const auto gated = ask_apart();

  EXPECT_THAT(gated.read, ::testing::ElementsAre("unix", "windows"));
  ASSERT_EQ(gated.apart.size(), 1U);
  EXPECT_EQ(gated.apart[0].object, "informixdb");
  EXPECT_EQ(gated.apart[0].reason, Reason::unsupported);
  EXPECT_THAT(gated.apart[0].message, HasSubstr("event (informixdb)"));
}

TEST_F(PartitionGateTest, HoldsAMissingColumnAgainstItsPartitionAlone) {
  const auto made = writer();
  for (const char* name : {"unix", "windows"}) {
    require(made->begin_partition(source("events"), name));
    auto one = page("events", {{"event", {{{"login", "aa1"}, {"at", "2026-01-05T00:00:00Z"}}}}});
    if (std::string(name) == "unix") one.tables.at(0).observed.at(0).seen = 0;
    require(made->write_page(source("events"), name, one));
    require(made->end_partition(source("events"), name, {}));
  }
  seal(*made);

  const auto gated = ask_apart();

  EXPECT_THAT(gated.read, ::testing::ElementsAre("windows"));
  ASSERT_EQ(gated.apart.size(), 1U);
  EXPECT_EQ(gated.apart[0].object, "unix");
}

TEST_F(PartitionGateTest, IsAboutThePartitionsThatACheckNamesAlone) {
  collect_events({{"unix", {}}, {"windows", {}}, {"informixdb", refused(Reason::unsupported)}});
  check_.only = {{"event", {"windows", "network_ssh"}}};

  const auto gated = ask_apart();

  EXPECT_THAT(gated.read, ::testing::ElementsAre("windows"));
  EXPECT_TRUE(gated.apart.empty());
}

TEST_F(PartitionGateTest, TakesANamedPartitionThatIsNotThereForEmpty) {
  collect_events({{"unix", {}}, {"informixdb", refused(Reason::unsupported)}});
  check_.only = {{"event", {"windows"}}};

  const auto gated = ask_apart();

  EXPECT_TRUE(gated.read.empty());
  EXPECT_TRUE(gated.apart.empty());
}

TEST_F(PartitionGateTest, DoesNotTakeANamedPartitionForEmptyWhereNothingWasReadWhole) {
  collect_events({{"unix", {State::partial, Reason::scope, "the list it was asked for was cut"}}});
  check_.only = {{"event", {"windows"}}};

  const auto gated = ask_apart();

  EXPECT_TRUE(gated.read.empty());
  ASSERT_EQ(gated.apart.size(), 1U);
  EXPECT_EQ(gated.apart[0].reason, Reason::dependency);
}

TEST_F(PartitionGateTest, HearsFromThePartitionWithoutANameInAnyCase) {
  collect_events({{"", {State::partial, Reason::scope, "the own role was not proven"}}});
  check_.only = {{"event", {"windows"}}};

  const auto gated = ask_apart();

  EXPECT_TRUE(gated.read.empty());
  ASSERT_EQ(gated.apart.size(), 1U);
  EXPECT_EQ(gated.apart[0].reason, Reason::scope);
}

TEST_F(PartitionGateTest, WithoutAnyPartitionNothingMayBeJudged) {
  const auto made = writer();
  seal(*made);

  const auto gated = ask_apart();

  EXPECT_TRUE(gated.read.empty());
  ASSERT_EQ(gated.apart.size(), 1U);
  EXPECT_EQ(gated.apart[0].reason, Reason::dependency);
}

}  // namespace
}  // namespace qharden::scan
