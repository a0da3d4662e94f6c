/// The promise of the demonstration: `hardened` passes controls 1.1 to 1.6 with its facts and attestations, and with
/// neither of them alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/runs.hpp"

namespace qharden::testing {
namespace {

/// The verdicts of controls 1.1 to 1.6, in words.
std::map<std::string, std::string> verdicts(Stage& stage) {
  std::map<std::string, std::string> found;
  stage.use_guide("0.2.0");
  const auto run = stage.scan();
  EXPECT_TRUE(run.ok()) << run.error().message;
  if (!run) return found;
  for (const auto& control : run->record.judgement.controls)
    if (control.id.starts_with("1."))
      found[control.id] = std::string(to_string(control.verdict)) + (control.attested ? " attested" : "");
  return found;
}

using Verdicts = std::map<std::string, std::string>;

TEST(Hardened, PassesWithFactsAndAttestations) {
  Stage stage("hardened");

  EXPECT_EQ(verdicts(stage), (Verdicts{{"1.1", "pass attested"},
                                       {"1.2", "pass attested"},
                                       {"1.3", "pass attested"},
                                       {"1.4", "pass"},
                                       {"1.5", "pass attested"},
                                       {"1.6", "pass attested"}}));
}

TEST(Hardened, DoesNotPassWithoutAttestations) {
  Stage stage("hardened");
  stage.subscription().attestations.clear();

  EXPECT_EQ(verdicts(stage), (Verdicts{{"1.1", "incomplete"},
                                       {"1.2", "incomplete"},
                                       {"1.3", "manual"},
                                       {"1.4", "pass"},
                                       {"1.5", "incomplete"},
                                       {"1.6", "manual"}}));
}

TEST(Hardened, DoesNotPassWithoutFacts) {
  Stage stage("hardened");
  stage.subscription().facts.clear();

  const auto found = verdicts(stage);

  EXPECT_EQ(found.at("1.2"), "incomplete attested");
  EXPECT_EQ(found.at("1.3"), "fail attested");
  EXPECT_EQ(found.at("1.4"), "incomplete");
}

TEST(Hardened, NeedsNoAttestationOfWhatAPlatformShows) {
  Stage stage("hardened");
  const auto names = config::load_field_names(QHARDEN_SOURCE_DIR "/tests/integration/field-names.yaml");
  ASSERT_TRUE(names.ok()) << names.error().message;
  stage.learn(*names);

  const auto run = stage.scan();

  ASSERT_TRUE(run.ok()) << run.error().message;
  for (const auto& check : run->record.checks)
    if (check.id == "identity.sso-coverage" || check.id == "identity.mfa-privileged-password") {
      EXPECT_GT(check.counts.of(Status::pass), 0) << check.id;
      EXPECT_EQ(check.attested.total(), 0) << check.id;
    }
}

}  // namespace
}  // namespace qharden::testing
