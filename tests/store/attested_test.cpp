/// Outcomes that an attestation stands for, and the attestations themselves, in the results store.
#include <gtest/gtest.h>

#include "core/store/results.hpp"
#include "tests/store/recorder.hpp"

namespace qharden::store {
namespace {

using testing::a_result;
using testing::an_outcome;
using testing::Recorder;

Outcome attested(const std::string& object, Status raw, const std::string& id, bool holds) {
  auto outcome = an_outcome(object, raw, raw == Status::not_evaluated ? Reason::unsupported : Reason::none);
  outcome.attestation = id;
  outcome.attested = holds ? Status::pass : Status::fail;
  return outcome;
}

/// A finished run of "d.a".
void run(Recorder& r, const std::string& id, const std::vector<Outcome>& outcomes) {
  r.begin(id);
  Recorder::expect_ok(r.results().begin_check(id, "d.a"));
  auto result = a_result("d.a", outcomes);
  for (const auto& outcome : outcomes) {
    Recorder::expect_ok(r.results().add(outcome));
    result.attested.add(outcome);
  }
  Recorder::expect_ok(r.results().end_check(result));
  r.finish();
}

/// "u1 manual sso pass; u2 not_evaluated" as of a run.
std::string states(Recorder& r, const std::string& id) {
  std::string text;
  Recorder::expect_ok(r.results().each_finding(id, [&](const Finding& finding) {
    const auto& outcome = finding.outcome;
    text += (text.empty() ? "" : "; ") + outcome.object + ' ' + std::string(to_string(outcome.status));
    if (!outcome.attestation.empty())
      text += ' ' + outcome.attestation + ' ' + std::string(to_string(outcome.attested));
  }));
  return text;
}

TEST(AttestedOutcome, KeepsItsRawStatusBesideWhatIsAttested) {
  Recorder r;
  run(r, "r1",
      {attested("u1", Status::manual, "sso", true), attested("u2", Status::not_evaluated, "mfa", false),
       an_outcome("u3", Status::manual)});

  EXPECT_EQ(states(r, "r1"), "u1 manual sso pass; u2 not_evaluated mfa fail; u3 manual");
  const auto check = r.results().checks("r1").value().at(0);
  EXPECT_EQ(check.counts.of(Status::manual), 2);
  EXPECT_EQ(check.counts.of(Status::not_evaluated), 1);
  EXPECT_EQ(check.attested.manual_pass, 1);
  EXPECT_EQ(check.attested.unseen_fail, 1);
  const auto effective = check.effective();
  EXPECT_EQ(effective.of(Status::pass), 1);
  EXPECT_EQ(effective.of(Status::fail), 1);
  EXPECT_EQ(effective.of(Status::manual), 1);
  EXPECT_EQ(effective.of(Status::not_evaluated), 0);
  EXPECT_EQ(effective.total(), 3);
}

TEST(AttestedOutcome, OfAnEarlierRunStaysWhatItWas) {
  Recorder r;
  run(r, "r1", {an_outcome("u1", Status::manual)});
  run(r, "r2", {attested("u1", Status::manual, "sso", true)});
  run(r, "r3", {attested("u1", Status::manual, "sso", true)});
  run(r, "r4", {an_outcome("u1", Status::manual)});

  EXPECT_EQ(states(r, "r1"), "u1 manual");
  EXPECT_EQ(states(r, "r2"), "u1 manual sso pass");
  EXPECT_EQ(states(r, "r3"), "u1 manual sso pass");
  EXPECT_EQ(states(r, "r4"), "u1 manual");
  std::string changes;
  for (const auto* id : {"r2", "r3", "r4"})
    Recorder::expect_ok(r.results().each_change(id, [&](const FindingChange& change) {
      changes += std::string(id) + ' ' + change.change.kind + ' ' + change.change.cause + "; ";
    }));
  EXPECT_EQ(changes, "r2 changed attestation_changed; r4 changed attestation_changed; ");
}

TEST(AttestedOutcome, ReportedTwiceIsAnErrorAndNotAttested) {
  Recorder r;
  run(r, "r1", {attested("u1", Status::manual, "sso", true), attested("u1", Status::manual, "sso", true)});

  EXPECT_EQ(states(r, "r1"), "u1 error");
  const auto check = r.results().checks("r1").value().at(0);
  EXPECT_EQ(check.attested.total(), 0);
  EXPECT_EQ(check.effective().of(Status::error), 1);
  EXPECT_EQ(check.effective().total(), 1);
}

TEST(AttestedOutcome, AttestedFailsComeFirstAndAttestedPassesLast) {
  Recorder r;
  run(r, "r1",
      {attested("u1", Status::manual, "sso", true), an_outcome("u2", Status::manual),
       attested("u3", Status::manual, "sso", false), an_outcome("u4", Status::not_applicable)});
  std::string order;
  Recorder::expect_ok(
      r.results().worst_findings("r1", "d.a", 0, [&](const Finding& finding) { order += finding.outcome.object; }));
  EXPECT_EQ(order, "u3u2u4u1");
}

AttestationUse a_use(const std::string& id, AttestationUse::State state) {
  AttestationUse use;
  use.id = id;
  use.check = "d.a";
  use.state = state;
  use.why = "why";
  use.statement = "All is well.";
  use.holds = false;
  use.by = "Ana Bell";
  use.by_login = "acme_ab1";
  use.with = "Carl Dorn";
  use.with_login = "acme_cd2";
  use.at = 100;
  use.until = 200;
  use.evidence = "[]";
  use.answers = "{}";
  use.snapshot = "r0";
  use.outcomes = 3;
  use.expires_soon = true;
  use.overlaps = true;
  return use;
}

TEST(AttestationUse, IsKeptWithTheRun) {
  Recorder r;
  r.begin("r1");
  Recorder::expect_ok(r.results().add_attestations(
      "r1", {a_use("vault", AttestationUse::State::expired), a_use("sso", AttestationUse::State::used)}));
  r.finish();

  const auto uses = r.results().attestations("r1").value();
  ASSERT_EQ(uses.size(), 2U);
  EXPECT_EQ(uses[0].id, "sso");
  EXPECT_EQ(uses[0].state, AttestationUse::State::used);
  const auto& use = uses[1];
  EXPECT_EQ(to_string(use.state), "expired");
  EXPECT_EQ(use.check + use.why + use.statement, "d.awhyAll is well.");
  EXPECT_FALSE(use.holds);
  EXPECT_EQ(use.by + use.by_login + use.with + use.with_login, "Ana Bellacme_ab1Carl Dornacme_cd2");
  EXPECT_EQ(use.at, 100);
  EXPECT_EQ(use.until, 200);
  EXPECT_EQ(use.evidence + use.answers + use.snapshot, "[]{}r0");
  EXPECT_EQ(use.outcomes, 3);
  EXPECT_TRUE(use.expires_soon);
  EXPECT_TRUE(use.overlaps);
}

TEST(AttestationUse, OfAFinishedRunIsRefused) {
  Recorder r;
  r.begin("r1");
  r.finish();
  EXPECT_FALSE(r.results().add_attestations("r1", {a_use("sso", AttestationUse::State::used)}));
}

TEST(AttestationUse, GoesWithItsRun) {
  Recorder r;
  r.begin("r1");
  Recorder::expect_ok(r.results().add_attestations("r1", {a_use("sso", AttestationUse::State::used)}));
  r.finish();
  r.begin("r2");
  r.finish();
  const auto removed = r.results().remove_runs_before(4'000'000'000);
  ASSERT_TRUE(removed) << removed.error().message;
  EXPECT_EQ(*removed, 1);
  EXPECT_TRUE(r.results().attestations("r1").value().empty());
}

}  // namespace
}  // namespace qharden::store
