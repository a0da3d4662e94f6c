/// Which attestations are accepted, and for which outcomes they stand.
#include "core/scan/attested.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qharden::scan {
namespace {

using ::testing::HasSubstr;
using State = store::AttestationUse::State;

constexpr UnixTime kDay = 86'400;
constexpr UnixTime kScan = 20'000 * kDay + 36'000;  // ten o'clock
constexpr UnixTime kToday = 20'000 * kDay;

/// The check "d.a" with a parameter `valid_for` of 90 days and one question.
class Scene {
 public:
  Scene() {
    check_.id = "d.a";
    check_.asks = {{"ticket", "Which ticket?"}};
    selected_.check = &check_;
    selected_.params = {{"valid_for", std::int64_t{90}}};
  }

  Selected& selected() { return selected_; }
  manifest::Check& check() { return check_; }

  config::Attestation& add(const std::string& id, UnixTime at = kToday) {
    config::Attestation entry;
    entry.id = id;
    entry.checks = {"d.a"};
    entry.statement = "All is well.";
    entry.by = {"Ana Bell", "acme_ab1"};
    entry.at = at;
    entry.answers = {{"ticket", "INC-1"}};
    entry.where = "a.yaml:2";
    attestations_.entries.push_back(entry);
    return attestations_.entries.back();
  }

  store::AttestationUse accepted() { return accept(attestations_.entries.at(0), selected_, kScan); }

  /// "u1 manual sso pass; u2 fail: message" of these outcomes.
  std::string cover(const std::vector<Outcome>& outcomes) {
    AttestedCheck attested(attestations_, selected_, kScan);
    std::string text;
    const auto give = [&](const Outcome& outcome) {
      text += (text.empty() ? "" : "; ") + outcome.object + " " + std::string(to_string(outcome.status));
      if (!outcome.attestation.empty())
        text += " " + outcome.attestation + " " + std::string(to_string(outcome.attested));
      if (!outcome.message.empty()) text += ": " + outcome.message;
    };
    for (const auto& outcome : outcomes) attested.take(outcome, give);
    attested.close(give);
    uses_ = attested.uses();
    return text;
  }
  [[nodiscard]] const store::AttestationUse& use(const std::string& id) const {
    for (const auto& use : uses_)
      if (use.id == id) return use;
    throw std::runtime_error("no such use");
  }
  config::Attestations& attestations() { return attestations_; }

 private:
  manifest::Check check_;
  Selected selected_;
  config::Attestations attestations_;
  std::vector<store::AttestationUse> uses_;
};

Outcome outcome_of(const std::string& object, Status status, Reason reason = Reason::none) {
  return {.object = object, .status = status, .reason = reason};
}

TEST(Acceptance, KeepsWhoStatedWhatAndUntilWhen) {
  Scene scene;
  auto& entry = scene.add("sso");
  entry.with = config::Attester{"Carl Dorn", "acme_cd2"};
  entry.evidence = {{"sso.pdf", "ab12", "", ""}, {"", "", "https://wiki.example.com", ""}};
  entry.snapshot = "run1";

  const auto use = scene.accepted();

  EXPECT_EQ(use.state, State::unused);
  EXPECT_EQ(use.why, "");
  EXPECT_EQ(use.check, "d.a");
  EXPECT_EQ(use.by, "Ana Bell");
  EXPECT_EQ(use.with_login, "acme_cd2");
  EXPECT_EQ(use.until, kToday + 90 * kDay);
  EXPECT_EQ(use.evidence, R"([{"file":"sso.pdf","sha256":"ab12"},{"link":"https://wiki.example.com"}])");
  EXPECT_EQ(use.answers, R"({"ticket":"INC-1"})");
  EXPECT_EQ(use.snapshot, "run1");
}

TEST(Acceptance, RefusesWhatIsDatedAfterTheScan) {
  Scene scene;
  scene.add("sso", kScan);
  EXPECT_EQ(scene.accepted().state, State::unused);
  scene.attestations().entries[0].at = kScan + 1;
  EXPECT_EQ(scene.accepted().state, State::refused);
  EXPECT_THAT(scene.accepted().why, HasSubstr("after the data was read"));
}

TEST(Acceptance, RefusesEvidenceThatIsNotWhatItWas) {
  Scene scene;
  scene.add("sso").evidence = {{"sso.pdf", "ab", "", "the evidence file sso.pdf is not there"}};
  EXPECT_EQ(scene.accepted().state, State::refused);
  EXPECT_EQ(scene.accepted().why, "the evidence file sso.pdf is not there");
}

TEST(Acceptance, RefusesMissingAnswersAndNamesThem) {
  Scene scene;
  scene.check().asks.push_back({"tested", "Last tested when?"});
  scene.add("sso");
  EXPECT_EQ(scene.accepted().state, State::refused);
  EXPECT_EQ(scene.accepted().why, "answers are missing: tested (Last tested when?)");
}

TEST(Acceptance, RefusesAParameterPastItsGuardrail) {
  Scene scene;
  scene.selected().beyond_guide = "valid_for = 500 is looser than allowed (at most 400)";
  scene.add("sso");
  EXPECT_EQ(scene.accepted().state, State::refused);
  EXPECT_THAT(scene.accepted().why, HasSubstr("valid_for = 500"));
  scene.attestations().entries[0].holds = false;
  EXPECT_EQ(scene.accepted().state, State::unused) << "a failure may be stated all the same";
}

TEST(Acceptance, UnknownCheckIsAUsageErrorWithItsLine) {
  Scene scene;
  scene.add("sso");
  const auto catalog = manifest::Catalog::build({});
  ASSERT_TRUE(catalog);
  const auto known = require_known_checks(scene.attestations(), *catalog);
  ASSERT_FALSE(known);
  EXPECT_EQ(known.error().fault, Fault::usage);
  EXPECT_THAT(known.error().message, HasSubstr("a.yaml:2: attestation sso: no installed check is named 'd.a'"));
}

struct Age {
  const char* name;
  int valid_days;  ///< of the entry; 0: not given
  int valid_for;   ///< of the check; 0: has no such parameter
  int days;        ///< that come out
};

class Expiry : public ::testing::TestWithParam<Age> {};

TEST_P(Expiry, IsTheSmallerOfEntryAndCheckToTheSecond) {
  const auto& age = GetParam();
  Scene scene;
  if (age.valid_for == 0)
    scene.selected().params.clear();
  else
    scene.selected().params = {{"valid_for", std::int64_t{age.valid_for}}};
  auto& entry = scene.add("sso", kScan - age.days * kDay);
  entry.valid_days = age.valid_days;

  EXPECT_EQ(scene.accepted().state, State::unused) << "on the last second";
  EXPECT_TRUE(scene.accepted().expires_soon);
  entry.at -= 1;
  EXPECT_EQ(scene.accepted().state, State::expired);
  EXPECT_FALSE(scene.accepted().expires_soon);
  EXPECT_THAT(scene.accepted().why, ::testing::StartsWith("expired on 20"));
}

INSTANTIATE_TEST_SUITE_P(Ages, Expiry,
                         ::testing::Values(Age{"check", 0, 90, 90}, Age{"entry", 30, 90, 30},
                                           Age{"capped", 400, 90, 90}, Age{"usual", 0, 0, 180},
                                           Age{"usual_capped", 365, 0, 180}),
                         [](const auto& age) { return age.param.name; });

TEST(Expiry, IsWarnedAboutThirtyDaysAhead) {
  Scene scene;
  scene.add("sso", kScan - 60 * kDay);
  EXPECT_TRUE(scene.accepted().expires_soon);
  scene.attestations().entries[0].at += 1;
  EXPECT_FALSE(scene.accepted().expires_soon);
}

TEST(Attested, StandsForManualAndForUnsupportedAndForNothingElse) {
  Scene scene;
  scene.add("sso");
  EXPECT_EQ(
      scene.cover({outcome_of("u1", Status::manual), outcome_of("u2", Status::not_evaluated, Reason::unsupported)}),
      "u1 manual sso pass; u2 not_evaluated sso pass");
  EXPECT_EQ(scene.use("sso").state, State::used);
  EXPECT_EQ(scene.use("sso").outcomes, 2);

  for (int reason = 0; reason <= static_cast<int>(Reason::parameter_beyond_guide); ++reason) {
    if (static_cast<Reason>(reason) == Reason::unsupported) continue;
    const auto outcome = outcome_of("u1", Status::not_evaluated, static_cast<Reason>(reason));
    EXPECT_EQ(scene.cover({outcome}), "u1 not_evaluated") << reason;
    EXPECT_EQ(scene.use("sso").state, State::unused);
  }
  for (const auto status : {Status::fail, Status::pass, Status::not_applicable, Status::error})
    EXPECT_EQ(scene.cover({outcome_of("u1", status, Reason::unsupported)}), "u1 " + std::string(to_string(status)));
}

TEST(Attested, SaysAlsoThatSomethingDoesNotHold) {
  Scene scene;
  scene.add("sso").holds = false;
  EXPECT_EQ(scene.cover({outcome_of("u1", Status::manual)}), "u1 manual sso fail");
}

TEST(Attested, CoversOnlyTheNamedObjectsInAnyCase) {
  Scene scene;
  scene.add("sso").objects = {"ACME_u1"};
  EXPECT_EQ(scene.cover({outcome_of("acme_U1", Status::manual), outcome_of("u2", Status::manual),
                         outcome_of("", Status::manual)}),
            "acme_U1 manual sso pass; u2 manual;  manual");
}

TEST(Attested, RefusedAndExpiredLeaveTheOutcomeAndSayWhy) {
  Scene scene;
  scene.add("old", kToday - 91 * kDay);
  EXPECT_EQ(scene.cover({outcome_of("u1", Status::manual)}),
            "u1 manual: attested by Ana Bell on 2024-07-05 (old), but expired on 2024-10-03");
  scene.attestations().entries[0].at = kToday;
  scene.attestations().entries[0].answers.clear();
  auto outcome = outcome_of("u1", Status::manual);
  outcome.message = "look";
  EXPECT_EQ(scene.cover({outcome}),
            "u1 manual: look; attested by Ana Bell on 2024-10-04 (old), but that is refused: answers are missing: "
            "ticket (Which ticket?)");
  EXPECT_EQ(scene.cover({outcome_of("u1", Status::fail)}), "u1 fail") << "it would not stand for this one anyway";
}

TEST(Attested, NewestCountsAndTheOverlapIsNoted) {
  Scene scene;
  scene.add("newer", kToday - kDay).holds = false;
  scene.add("older", kToday - 2 * kDay);
  EXPECT_EQ(scene.cover({outcome_of("u1", Status::manual)}), "u1 manual newer fail");
  EXPECT_FALSE(scene.use("newer").overlaps);
  EXPECT_TRUE(scene.use("older").overlaps);
  EXPECT_EQ(scene.use("older").state, State::unused);
}

TEST(Attested, OfOneDayTheLaterInTheFileCounts) {
  Scene scene;
  scene.add("first");
  scene.add("second").holds = false;
  EXPECT_EQ(scene.cover({outcome_of("u1", Status::manual)}), "u1 manual second fail");
}

TEST(Attested, NewestThatIsRefusedIsNotReplacedByAnOlderOne) {
  Scene scene;
  scene.add("newer", kToday).answers.clear();
  scene.add("older", kToday - kDay);
  EXPECT_THAT(scene.cover({outcome_of("u1", Status::manual)}), HasSubstr("u1 manual: attested by Ana Bell"));
}

TEST(Attested, OneFromAfterTheScanTakesNoPrecedence) {
  Scene scene;
  scene.add("later", kScan + kDay);
  scene.add("then", kToday - kDay);
  EXPECT_EQ(scene.cover({outcome_of("u1", Status::manual)}), "u1 manual then pass");
  EXPECT_EQ(scene.use("later").state, State::refused);
  EXPECT_FALSE(scene.use("then").overlaps);
}

TEST(Attested, NobodyAttestsOnlyThemselves) {
  Scene scene;
  scene.add("self").objects = {"ACME_AB1"};
  EXPECT_EQ(scene.accepted().state, State::refused);
  EXPECT_THAT(scene.accepted().why, HasSubstr("nobody but themselves"));

  scene.attestations().entries[0].objects.clear();
  EXPECT_EQ(scene.accepted().state, State::unused);
  EXPECT_THAT(scene.cover({outcome_of("acme_ab1", Status::manual), outcome_of("u2", Status::fail)}),
              HasSubstr("u2 fail; acme_ab1 manual: attested by Ana Bell"));
  EXPECT_EQ(scene.use("self").state, State::refused);

  auto by_name = outcome_of("4711", Status::manual);
  by_name.object_name = "ana bell";
  EXPECT_THAT(scene.cover({by_name}), HasSubstr("4711 manual: attested by"));
}

TEST(Attested, OwnLoginIsCoveredWhereOthersAreJudgedToo) {
  Scene scene;
  scene.add("all");
  EXPECT_EQ(scene.cover({outcome_of("acme_ab1", Status::manual), outcome_of("u2", Status::manual)}),
            "acme_ab1 manual all pass; u2 manual all pass");
  EXPECT_EQ(scene.use("all").outcomes, 2);
}

TEST(Attested, SecondAttesterMendsItIfItIsSomebodyElse) {
  Scene scene;
  auto& entry = scene.add("self");
  entry.objects = {"acme_ab1"};
  entry.with = config::Attester{"Carl Dorn", ""};
  EXPECT_EQ(scene.cover({outcome_of("acme_ab1", Status::manual)}), "acme_ab1 manual self pass");
  entry.with = config::Attester{"ANA BELL", "acme_xy9"};
  EXPECT_THAT(scene.cover({outcome_of("acme_ab1", Status::manual)}), HasSubstr("nobody but themselves"));
  entry.with = config::Attester{"acme_ab1", ""};  // the own login in place of a name
  EXPECT_THAT(scene.cover({outcome_of("acme_ab1", Status::manual)}), HasSubstr("nobody but themselves"));
  entry.with = config::Attester{"Ana B.", "acme_AB1"};
  EXPECT_THAT(scene.cover({outcome_of("acme_ab1", Status::manual)}), HasSubstr("nobody but themselves"));
}

TEST(Attested, SubscriptionIsNobody) {
  Scene scene;
  scene.add("sso").by = {"Ana Bell", ""};
  EXPECT_EQ(scene.cover({outcome_of("", Status::manual)}), " manual sso pass");
}

TEST(Attested, OtherChecksAreNotTouched) {
  Scene scene;
  scene.add("sso").checks = {"d.b"};
  EXPECT_EQ(scene.cover({outcome_of("u1", Status::manual)}), "u1 manual");
  EXPECT_THROW((void)scene.use("sso"), std::runtime_error);
}

}  // namespace
}  // namespace qharden::scan
