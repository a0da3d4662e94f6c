/// The lives of findings: kinds and causes of their changes, and what pruning leaves of them.
#include <gmock/gmock.h>

#include "tests/store/recorder.hpp"

namespace qharden::store {
namespace {

using testing::a_result;
using testing::an_outcome;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Recorder;

constexpr UnixTime kDay = 86'400;

/// Records one run of the check "d.a" as judged by that rule with those parameters.
void run_ruled(Recorder& r, const std::string& id, const std::vector<Outcome>& outcomes, const std::string& rule,
               const std::string& params = "{}") {
  r.begin(id);
  Recorder::expect_ok(r.results().begin_check(id, "d.a"));
  for (const auto& outcome : outcomes) Recorder::expect_ok(r.results().add(outcome));
  auto result = a_result("d.a", outcomes);
  result.rule = rule;
  result.params = params;
  Recorder::expect_ok(r.results().end_check(result));
  r.finish();
}

std::vector<std::string> causes(Recorder& r, const std::string& run) {
  std::vector<std::string> all;
  Recorder::expect_ok(r.results().each_change(run, [&](const FindingChange& change) {
    all.push_back(change.object + " " + change.change.kind + " " + change.change.cause);
  }));
  return all;
}

FindingLife only_life(Recorder& r, const std::string& object) {
  const auto lives = r.results().find_lives(finding_uid("id-of-acme", "d.a", object).substr(0, 12));
  if (!lives || lives->size() != 1) throw std::runtime_error("not one life of " + object);
  return lives->front();
}

TEST(Lives, TellWhyEachFindingChanged) {
  Recorder r;
  const auto fail = [](const char* object) { return an_outcome(object, Status::fail); };
  run_ruled(r, "r1", {fail("u1"), fail("u2")}, "rule 1");
  run_ruled(r, "r2", {fail("u1"), fail("u3")}, "rule 1");
  run_ruled(r, "r3", {fail("u1"), an_outcome("u3", Status::pass), fail("u4")}, "rule 1", R"({"days":"10"})");
  run_ruled(r, "r4", {an_outcome("u1", Status::pass), fail("u4"), fail("u2")}, "rule 2", R"({"days":"10"})");

  EXPECT_THAT(causes(r, "r1"), ElementsAre("u1 opened first_judged", "u2 opened first_judged"));
  EXPECT_THAT(causes(r, "r2"), ElementsAre("u2 gone object_gone", "u3 opened configuration_changed"));
  EXPECT_THAT(causes(r, "r3"), ElementsAre("u3 resolved parameters_changed", "u4 opened parameters_changed"));
  EXPECT_THAT(causes(r, "r4"), ElementsAre("u1 resolved check_changed", "u2 reopened check_changed"));
}

TEST(Lives, TellWhatCouldNotBeLookedAtFromWhatChanged) {
  Recorder r;
  const auto unseen = an_outcome("", Status::not_evaluated, Reason::permission);
  run_ruled(r, "r1", {an_outcome("u1", Status::fail)}, "rule 1");
  r.run("r2", {unseen}, /*looked=*/false);
  run_ruled(r, "r3", {an_outcome("u1", Status::fail)}, "rule 1");

  EXPECT_THAT(causes(r, "r2"), ElementsAre(" opened could_not_look"));
  EXPECT_THAT(causes(r, "r3"), ElementsAre(" resolved could_look_again"));
}

TEST(Lives, KeepFirstAndLastSeenOfAClosedFinding) {
  Recorder r;
  run_ruled(r, "r1", {an_outcome("u1", Status::fail)}, "1");
  run_ruled(r, "r2", {an_outcome("u1", Status::fail)}, "1");
  run_ruled(r, "r3", {an_outcome("u1", Status::pass)}, "1");
  run_ruled(r, "r4", {an_outcome("u1", Status::pass)}, "1");

  const auto life = only_life(r, "u1");

  EXPECT_FALSE(life.open);
  EXPECT_EQ(life.finding.last_seen - life.finding.first_seen, kDay);
  ASSERT_EQ(life.changes.size(), 2U);
  EXPECT_EQ(life.changes[1].run, "r3");
  EXPECT_EQ(life.changes[1].from, Status::fail);
  EXPECT_EQ(life.changes[1].to, Status::pass);
}

TEST(Lives, OfAGoneFindingShowItAsItStoodLast) {
  Recorder r;
  run_ruled(r, "r1", {an_outcome("u1", Status::manual)}, "1");
  run_ruled(r, "r2", {}, "1");

  const auto life = only_life(r, "u1");

  EXPECT_FALSE(life.open);
  EXPECT_EQ(life.finding.outcome.status, Status::manual);
  EXPECT_EQ(life.changes.back().kind, "gone");
}

TEST(Lives, AreNotFoundByAPrefixThatNoneHas) {
  Recorder r;
  run_ruled(r, "r1", {an_outcome("u1", Status::fail)}, "1");

  const auto lives = r.results().find_lives("zzzz");

  ASSERT_TRUE(lives);
  EXPECT_THAT(*lives, IsEmpty());
}

TEST(Pruning, LeavesLaterRunsAndFirstSeenAsTheyWere) {
  Recorder r;
  run_ruled(r, "r1", {an_outcome("u1", Status::fail), an_outcome("u2", Status::fail)}, "1");
  run_ruled(r, "r2", {an_outcome("u1", Status::fail), an_outcome("u2", Status::pass)}, "1");
  run_ruled(r, "r3", {an_outcome("u1", Status::manual)}, "1");
  run_ruled(r, "r4", {an_outcome("u1", Status::fail)}, "1");
  const auto third = r.findings("r3");
  const auto first_seen = r.list("r3").at(0).first_seen;
  const auto started = r.results().find_run("r3");
  ASSERT_TRUE(started && *started);

  const auto removed = r.results().remove_runs_before((*started)->started);

  ASSERT_TRUE(removed) << removed.error().message;
  EXPECT_EQ(*removed, 2);
  EXPECT_EQ(r.findings("r3"), third);
  EXPECT_EQ(r.list("r3").at(0).first_seen, first_seen);
  EXPECT_EQ(r.findings("r4"), "d.a/u1 fail");
  const auto closed = r.results().find_lives(finding_uid("id-of-acme", "d.a", "u2"));
  ASSERT_TRUE(closed);
  EXPECT_THAT(*closed, IsEmpty());
  r.run("r5", {an_outcome("u1", Status::pass)});
  EXPECT_EQ(r.findings("r5"), "");
}

TEST(Pruning, GoesOnWhenASubscriptionHasOnlyRunsThatNeverFinished) {
  Recorder r;
  run_ruled(r, "r1", {an_outcome("u1", Status::fail)}, "1");
  r.begin("r2", "other");
  r.check("d.a", {an_outcome("u1", Status::fail)});

  const auto removed = r.results().remove_runs_before(UnixTime{1} << 40U);

  ASSERT_TRUE(removed) << removed.error().message;
  EXPECT_EQ(*removed, 1);
  EXPECT_EQ(r.findings("r1"), "d.a/u1 fail");
}

TEST(Pruning, KeepsTheNewestRunOfEachSubscription) {
  Recorder r;
  run_ruled(r, "r1", {an_outcome("u1", Status::fail)}, "1");

  const auto removed = r.results().remove_runs_before(UnixTime{1} << 40U);

  ASSERT_TRUE(removed) << removed.error().message;
  EXPECT_EQ(*removed, 0);
  EXPECT_EQ(r.findings("r1"), "d.a/u1 fail");
}

}  // namespace
}  // namespace qharden::store
