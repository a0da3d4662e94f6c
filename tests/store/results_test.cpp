#include "core/store/results.hpp"

#include <gtest/gtest.h>

#include "tests/store/recorder.hpp"

namespace qharden::store {
namespace {

using testing::a_result;
using testing::a_run;
using testing::an_outcome;
using testing::Recorder;

TEST(Results, NewFindingOpens) {
  Recorder r;
  r.run("r1", {an_outcome("u1", Status::fail), an_outcome("u2", Status::not_evaluated, Reason::permission)});
  EXPECT_EQ(r.findings("r1"), "d.a/u1 fail; d.a/u2 not_evaluated permission");
  EXPECT_EQ(r.events("r1"), "opened u1 ->fail; opened u2 ->not_evaluated");
}

TEST(Results, KeepsEveryFieldOfAnOutcome) {
  Recorder r;
  const Outcome outcome{.object = "u1",
                        .object_name = "Ann O'Bell \"x\"",
                        .status = Status::fail,
                        .reason = Reason::parameter_beyond_guide,
                        .severity = Severity::critical,
                        .message = std::string("a\0b; DROP TABLE run", 19),
                        .evidence = R"({"n":1})"};
  r.run("r1", {outcome});

  const auto findings = r.list("r1");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].uid, finding_uid("id-of-acme", "d.a", "u1"));
  EXPECT_EQ(findings[0].check, "d.a");
  EXPECT_EQ(findings[0].outcome.object_name, outcome.object_name);
  EXPECT_EQ(findings[0].outcome.reason, outcome.reason);
  EXPECT_EQ(findings[0].outcome.severity, outcome.severity);
  EXPECT_EQ(findings[0].outcome.message, outcome.message);
  EXPECT_EQ(findings[0].outcome.evidence, outcome.evidence);
}

TEST(Results, SameStateAgainMakesNoEventAndKeepsFirstSeen) {
  Recorder r;
  r.run("r1", {an_outcome("u1", Status::fail, Reason::none, "90 days")});
  r.run("r2", {an_outcome("u1", Status::fail, Reason::none, "91 days")});

  EXPECT_EQ(r.events("r2"), "");
  const auto findings = r.list("r2");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].outcome.message, "91 days");
  EXPECT_EQ(findings[0].last_seen - findings[0].first_seen, 86'400);
}

TEST(Results, OtherStatusReasonOrSeverityIsAChange) {
  Recorder r;
  r.run("r1", {an_outcome("u1", Status::fail), an_outcome("u2", Status::not_evaluated, Reason::scope),
               an_outcome("u3", Status::fail)});
  r.run("r2", {an_outcome("u1", Status::manual), an_outcome("u2", Status::not_evaluated, Reason::timeout),
               an_outcome("u3", Status::fail, Reason::none, "seen", Severity::critical)});
  EXPECT_EQ(r.events("r2"), "changed u1 fail->manual; changed u2 not_evaluated->not_evaluated; changed u3 fail->fail");
}

TEST(Results, PassOfAnOpenObjectResolvesIt) {
  Recorder r;
  r.run("r1", {an_outcome("u1", Status::fail)});
  r.run("r2", {an_outcome("u1", Status::pass)});
  EXPECT_EQ(r.events("r2"), "resolved u1 fail->pass");
  EXPECT_EQ(r.findings("r2"), "");
}

TEST(Results, PassOfWhatWasNeverOpenLeavesNoTrace) {
  Recorder r;
  r.run("r1", {an_outcome("u1", Status::pass)});
  r.run("r2", {an_outcome("u1", Status::pass)});
  EXPECT_EQ(r.events("r1") + r.events("r2"), "");
}

TEST(Results, ObjectThatIsNoLongerReportedIsGone) {
  Recorder r;
  r.run("r1", {an_outcome("u1", Status::fail), an_outcome("u2", Status::fail)});
  r.run("r2", {an_outcome("u2", Status::fail)});
  EXPECT_EQ(r.events("r2"), "gone u1 fail->");
  EXPECT_EQ(r.findings("r2"), "d.a/u2 fail");
  EXPECT_EQ(r.results().open_objects("id-of-acme", "d.a").value(), std::set<std::string>{"u2"});
}

TEST(Results, NothingIsClosedByACheckThatDidNotLookToItsEnd) {
  Recorder r;
  r.run("r1", {an_outcome("u1", Status::fail), an_outcome("u2", Status::fail)});
  r.run("r2", {an_outcome("", Status::not_evaluated, Reason::permission)}, false);
  EXPECT_EQ(r.events("r2"), "opened  ->not_evaluated");

  r.run("r3", {an_outcome("u1", Status::fail), an_outcome("u2", Status::pass)});
  EXPECT_EQ(r.events("r3"), "resolved  not_evaluated->; resolved u2 fail->pass");
  EXPECT_EQ(r.findings("r3"), "d.a/u1 fail");
}

TEST(Results, RunThatDidNotLookShowsOnlyWhatItReported) {
  Recorder r;
  r.run("r1", {an_outcome("u1", Status::fail), an_outcome("u2", Status::fail), an_outcome("u3", Status::fail)});
  r.run("r2", {an_outcome("", Status::error), an_outcome("u2", Status::fail)}, false);
  r.run("r3", {an_outcome("u3", Status::fail)});

  EXPECT_EQ(r.findings("r2"), "d.a/ error; d.a/u2 fail");
}

TEST(Results, FindingThatComesBackOpensAgainAndKeepsFirstSeen) {
  Recorder r;
  r.run("r1", {an_outcome("u1", Status::fail), an_outcome("u2", Status::fail)});
  r.run("r2", {an_outcome("u1", Status::pass)});
  r.run("r3", {an_outcome("u1", Status::fail), an_outcome("u2", Status::manual)});

  EXPECT_EQ(r.events("r3"), "reopened u1 pass->fail; reopened u2 ->manual");
  EXPECT_EQ(r.list("r3").at(0).last_seen - r.list("r3").at(0).first_seen, 2 * 86'400);
}

TEST(Results, EarlierRunsReadAsTheyWere) {
  Recorder r;
  r.run("r1", {an_outcome("u1", Status::fail, Reason::none, "first"), an_outcome("u2", Status::fail)});
  r.run("r2", {an_outcome("u1", Status::not_evaluated, Reason::timeout, "second"), an_outcome("u3", Status::manual)});
  r.run("r3", {an_outcome("u1", Status::pass, Reason::none, "third")});
  r.run("r4", {an_outcome("u1", Status::fail, Reason::none, "fourth", Severity::high)});

  EXPECT_EQ(r.findings("r1"), "d.a/u1 fail; d.a/u2 fail");
  EXPECT_EQ(r.findings("r2"), "d.a/u1 not_evaluated timeout; d.a/u3 manual");
  EXPECT_EQ(r.findings("r3"), "");
  EXPECT_EQ(r.findings("r4"), "d.a/u1 fail");
  EXPECT_EQ(r.list("r1").at(0).outcome.message, "first");
  EXPECT_EQ(r.list("r1").at(0).outcome.severity, Severity::medium);
  EXPECT_EQ(r.list("r1").at(0).last_seen, 20'001 * 86'400);
  EXPECT_EQ(r.list("r2").at(0).outcome.message, "second");
}

TEST(Results, SecondOutcomeForAnObjectIsAnErrorInPlaceOfTheFirst) {
  Recorder r;
  r.run("r1", {an_outcome("u1", Status::fail), an_outcome("u2", Status::fail), an_outcome("u1", Status::manual),
               an_outcome("u1", Status::fail)});

  EXPECT_EQ(r.findings("r1"), "d.a/u1 error; d.a/u2 fail");
  EXPECT_NE(r.list("r1").at(0).outcome.message.find("reported this object 3 times"), std::string::npos);
  const std::vector<CheckResult> checks = r.results().checks("r1").value();
  EXPECT_EQ(checks.at(0).counts.of(Status::fail), 1);
  EXPECT_EQ(checks.at(0).counts.of(Status::manual), 0);
  EXPECT_EQ(checks.at(0).counts.of(Status::error), 1);
}

TEST(Results, OpenObjectsAreThoseWhoseLastStatusIsNotPass) {
  Recorder r;
  r.run("r1", {an_outcome("u1", Status::fail), an_outcome("u2", Status::not_applicable, Reason::not_used),
               an_outcome("u3", Status::manual)});
  r.run("r2", {an_outcome("u1", Status::pass), an_outcome("u2", Status::not_applicable, Reason::not_used),
               an_outcome("u3", Status::manual)});
  EXPECT_EQ(r.results().open_objects("id-of-acme", "d.a").value(), (std::set<std::string>{"u2", "u3"}));
  EXPECT_TRUE(r.results().open_objects("id-of-acme", "d.other").value().empty());
  EXPECT_TRUE(r.results().open_objects("id-of-other", "d.a").value().empty());
}

TEST(Results, SubscriptionsDoNotMix) {
  Recorder r;
  r.begin("r1", "acme");
  r.check("d.a", {an_outcome("u1", Status::fail)});
  r.finish();
  r.begin("r2", "bolt");
  r.check("d.a", {an_outcome("u9", Status::fail)});
  r.finish();

  EXPECT_EQ(r.events("r2"), "opened u9 ->fail");
  EXPECT_EQ(r.findings("r1"), "d.a/u1 fail");
  EXPECT_EQ(r.results().runs("bolt").value().size(), 1U);
}

TEST(Results, FindingsComeByCheckAndObject) {
  Recorder r;
  r.begin("r1");
  r.check("d.b", {an_outcome("z", Status::fail), an_outcome("a", Status::fail)});
  r.check("d.a", {an_outcome("m", Status::fail)});
  r.finish();
  EXPECT_EQ(r.findings("r1"), "d.a/m fail; d.b/a fail; d.b/z fail");
}

TEST(Results, WorstFindingsComeFirstAndAreLimited) {
  Recorder r;
  r.run("r1",
        {an_outcome("u1", Status::not_applicable, Reason::not_used), an_outcome("u2", Status::manual),
         an_outcome("u3", Status::fail), an_outcome("u4", Status::not_evaluated, Reason::auth),
         an_outcome("u5", Status::fail, Reason::none, "seen", Severity::critical), an_outcome("u6", Status::error)});
  const auto objects = [&](int most) {
    std::string text;
    Recorder::expect_ok(
        r.results().worst_findings("r1", "d.a", most, [&](const Finding& f) { text += f.outcome.object; }));
    return text;
  };
  EXPECT_EQ(objects(0), "u5u3u6u4u2u1");
  EXPECT_EQ(objects(2), "u5u3");
  r.run("r2", {an_outcome("u1", Status::fail), an_outcome("u3", Status::pass)});
  EXPECT_EQ(objects(0), "u5u3u6u4u2u1") << "order is that of the run asked for";
}

TEST(Results, ChecksComeBackAsTheyWereJudged) {
  Recorder r;
  r.begin("r1");
  CheckResult check = a_result("d.a", {an_outcome("u1", Status::pass), an_outcome("u2", Status::pass)}, false);
  check.rationale = "because";
  check.fix = "do this";
  check.severity = Severity::critical;
  check.decides = Decides::advisory;
  check.basis = Basis::proxy;
  Recorder::expect_ok(r.results().begin_check("r1", "d.a"));
  Recorder::expect_ok(r.results().end_check(check));

  const std::vector<CheckResult> checks = r.results().checks("r1").value();
  ASSERT_EQ(checks.size(), 1U);
  EXPECT_EQ(checks[0].control, "1.3");
  EXPECT_EQ(checks[0].title, "Title of d.a");
  EXPECT_EQ(checks[0].rationale, "because");
  EXPECT_EQ(checks[0].fix, "do this");
  EXPECT_EQ(checks[0].severity, Severity::critical);
  EXPECT_EQ(checks[0].decides, Decides::advisory);
  EXPECT_EQ(checks[0].basis, Basis::proxy);
  EXPECT_FALSE(checks[0].looked);
  EXPECT_EQ(checks[0].counts.of(Status::pass), 2);
}

TEST(Results, RunsComeNewestFirstAndUnfinishedOnlyWhenAskedFor) {
  Recorder r;
  r.run("r1", {});
  r.run("r2", {});
  r.begin("r3");

  const auto ids = [&](bool unfinished) {
    std::string text;
    const auto runs = r.results().runs("acme", unfinished);
    for (const auto& run : runs.value()) text += run.id;
    return text;
  };
  EXPECT_EQ(ids(false), "r2r1");
  EXPECT_EQ(ids(true), "r3r2r1");
  EXPECT_EQ(r.results().find_run("r3").value()->finished, 0);
  EXPECT_EQ(r.results().find_run("r2").value()->summary, "{}");
  EXPECT_FALSE(r.results().find_run("r9").value());
}

TEST(Results, WhatAnUnfinishedRunRecordedDoesNotChangeTheRunBefore) {
  Recorder r;
  r.run("r1", {an_outcome("u1", Status::fail), an_outcome("u2", Status::fail)});
  r.begin("r2");
  r.check("d.a", {an_outcome("u1", Status::pass), an_outcome("u3", Status::fail)});
  EXPECT_EQ(r.findings("r1"), "d.a/u1 fail; d.a/u2 fail");
}

TEST(Results, CallsOutOfOrderAreRefused) {
  Recorder r;
  EXPECT_FALSE(r.results().begin_check("r1", "d.a"));
  EXPECT_FALSE(r.results().add(an_outcome("u1", Status::fail)));
  EXPECT_FALSE(r.results().end_check(a_result("d.a", {})));
  EXPECT_FALSE(r.results().finish_run("r1", 1, ""));
  EXPECT_FALSE(r.results().each_finding("r1", [](const Finding&) {}));
  r.run("r1", {});
  EXPECT_FALSE(r.results().begin_run(a_run("r1", 1)));
  EXPECT_FALSE(r.results().begin_check("r1", "d.b")) << "the run is finished";
  EXPECT_FALSE(r.results().finish_run("r1", 1, ""));
}

TEST(Results, CheckIsRecordedOnceInARun) {
  Recorder r;
  r.begin("r1");
  r.check("d.a", {an_outcome("u1", Status::fail)});
  Recorder::expect_ok(r.results().begin_check("r1", "d.a"));
  Recorder::expect_ok(r.results().add(an_outcome("u2", Status::fail)));

  EXPECT_FALSE(r.results().end_check(a_result("d.a", {})));
  EXPECT_EQ(r.findings("r1"), "d.a/u1 fail") << "nothing of the second attempt stays";
}

TEST(Results, UidIsTheDigestOfTheLengthPrefixedTuple) {
  // printf '4:acme3:d.a2:u1' | sha256sum
  EXPECT_EQ(finding_uid("acme", "d.a", "u1"), "77c584564adf15d8c98614e7689152040fea1525a35852ba02ecd113a538b2d5");
  EXPECT_NE(finding_uid("a", "bc", "d"), finding_uid("ab", "c", "d"));
}

}  // namespace
}  // namespace qharden::store
