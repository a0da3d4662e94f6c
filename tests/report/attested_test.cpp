/// Attested outcomes in both reports: who, when, until; never as read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/json/json.hpp"
#include "tests/report/scene.hpp"
#include "tests/support/golden.hpp"

namespace qharden::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::of_object;
using testing::said;
using testing::Scene;
using State = store::AttestationUse::State;

Outcome attested(Outcome outcome, const std::string& id, bool holds) {
  outcome.attestation = id;
  outcome.attested = holds ? Status::pass : Status::fail;
  return outcome;
}

testing::Said with_attested(testing::Said one) {
  for (const auto& outcome : one.outcomes) one.check.attested.add(outcome);
  one.check.basis = Basis::attested;
  return one;
}

store::AttestationUse a_use(const std::string& id, const std::string& check, State state, const std::string& why = "") {
  store::AttestationUse use;
  use.id = id;
  use.check = check;
  use.state = state;
  use.why = why;
  use.statement = "The trust with the identity provider is set up.";
  use.by = "Ana Bell";
  use.by_login = "acme_ab1";
  use.at = parse_time("2025-12-01").value();
  use.until = parse_time("2026-05-30").value();
  use.evidence = R"([{"link":"https://wiki.example.com/sso"}])";
  use.answers = R"({"ticket":"INC-1"})";
  return use;
}

/// Passed, failed and still open by attestation, beside a check that was read.
report::Record a_record(Scene& scene) {
  const auto setup = with_attested(
      said("identity.sso-setup", "1.1", "The SAML trust is set up", Severity::medium,
           {attested(of_object("", Status::manual, Reason::none, "no API shows the trust"), "sso", true)}));
  const auto vault = with_attested(
      said("identity.vaulted", "1.2", "Passwords are in a vault", Severity::high,
           {attested(of_object("acme_bg1", Status::manual, Reason::none, "not shown"), "vault", false),
            attested(of_object("acme_bg2", Status::not_evaluated, Reason::unsupported, "not shown"), "vault2", true)}));
  const auto open = with_attested(
      said("identity.mfa", "1.2", "A second factor is asked for", Severity::critical,
           {of_object("", Status::manual, Reason::none, "attested by Ana Bell on 2025-01-01 (mfa), but expired")}));
  auto record = scene.record("r1", testing::kScan, 2, {setup, vault, open});
  auto expiring = a_use("sso", "identity.sso-setup", State::used);
  expiring.outcomes = 1;
  expiring.expires_soon = true;
  auto second = a_use("vault", "identity.vaulted", State::used);
  second.outcomes = 1;
  second.holds = false;
  second.with = "Carl Dorn";
  auto third = a_use("vault2", "identity.vaulted", State::used);
  third.outcomes = 1;
  third.overlaps = true;
  record.attestations = {a_use("mfa", "identity.mfa", State::expired, "expired on 2025-06-30"),
                         a_use("odd\x1b[1m", "identity.mfa", State::refused, "the evidence file x\x07 is not there"),
                         expiring,
                         a_use("sso", "identity.vaulted", State::unused),
                         second,
                         third};
  return record;
}

TEST(AttestedReport, ReadsAsExpected) {
  Scene scene;
  EXPECT_TRUE(testing::matches_golden(scene.text(a_record(scene)), "report/attested.txt"));
}

TEST(AttestedReport, SaysWhoWhenAndUntilInText) {
  Scene scene;
  const auto text = scene.text(a_record(scene), {.width = 160});
  EXPECT_THAT(text,
              HasSubstr("identity.sso-setup: The SAML trust is set up (1 pass, attested)\n        attested by Ana "
                        "Bell (acme_ab1) on 2025-12-01, until 2026-05-30 (sso)\n"));
  EXPECT_THAT(text, HasSubstr("acme_bg1: does not hold, attested by Ana Bell (acme_ab1) and Carl Dorn on 2025-12-01, "
                              "until 2026-05-30 (vault); itself: a person has to look: not shown"));
  EXPECT_THAT(text, Not(HasSubstr("* acme_bg2"))) << "what passes is not listed";
  EXPECT_THAT(text, HasSubstr("of these checks rest on attestations, not on what was read"));
  EXPECT_THAT(text, HasSubstr("identity.mfa: expired on 2025-06-30"));
  EXPECT_THAT(text, HasSubstr("identity.mfa: refused: the evidence file x\\x07 is not there"));
  EXPECT_THAT(text, HasSubstr("identity.sso-setup: used for 1 outcome, until 2026-05-30, expires soon"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST(AttestedReport, TellsReadFromAttestedInJson) {
  Scene scene;
  const auto parsed = json::parse(scene.json(a_record(scene)));
  ASSERT_TRUE(parsed) << parsed.error().message;
  const auto& root = *parsed;
  EXPECT_EQ(root["attestations"].size(), 6U);
  EXPECT_EQ(root["attestations"][0]["state"], "expired");
  EXPECT_EQ(root["attestations"][4]["with"]["name"], "Carl Dorn");
  EXPECT_EQ(root["attestations"][4]["status"], "does_not_hold");
  EXPECT_EQ(root["attestations"][4]["evidence"][0]["link"], "https://wiki.example.com/sso");
  std::string seen;
  for (const auto& finding : root["findings"])
    seen += finding["status"].get<std::string>() + " " + finding["effective"].get<std::string>() + "; ";
  EXPECT_EQ(seen, "manual manual; manual attested_pass; manual attested_fail; not_evaluated attested_pass; ");
  for (const auto& check : root["checks"]) {
    if (check["id"] != "identity.vaulted") continue;
    EXPECT_EQ(check["counts"]["manual"], 1);
    EXPECT_EQ(check["attested"], 2);
    EXPECT_EQ(check["effective_counts"]["fail"], 1);
    EXPECT_EQ(check["verdict"], "fail");
  }
  EXPECT_EQ(root["attested"], 1.0);
}

}  // namespace
}  // namespace qharden::report
