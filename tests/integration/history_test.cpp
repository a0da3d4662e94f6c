/// Runs over time, parameters, and judging again offline.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "core/app/run_lock.hpp"
#include "tests/integration/runs.hpp"

namespace qharden::testing {
namespace {

std::map<std::string, std::string> findings_of(app::FinishedRun& run, const std::string& check = {}) {
  std::map<std::string, std::string> found;
  EXPECT_TRUE(run.results
                  ->each_finding(run.record.run.id,
                                 [&](const store::Finding& finding) {
                                   if (check.empty() || finding.check == check)
                                     found[finding.check + " " + finding.outcome.object] =
                                         std::string(to_string(finding.outcome.status)) + " " + finding.outcome.message;
                                 })
                  .ok());
  return found;
}

TEST(Evaluate, JudgesASnapshotToTheSameFindingsOffline) {
  Stage stage("typical");
  auto scanned = stage.scan();
  ASSERT_TRUE(scanned.ok()) << scanned.error().message;
  const auto expected = findings_of(*scanned);
  stage.simulator().stop();

  auto evaluated =
      app::run_evaluate(stage.installation(), stage.subscription(), scanned->record.run.snapshot, stage.settings());

  ASSERT_TRUE(evaluated.ok()) << evaluated.error().message;
  EXPECT_EQ(findings_of(*evaluated), expected);
  EXPECT_FALSE(expected.empty());
}

TEST(Evaluate, SaysTheSameInThisProcessAsInAWorker) {
  Stage stage("neglected");
  auto worker = stage.scan();
  ASSERT_TRUE(worker.ok());
  const auto expected = findings_of(*worker);

  stage.installation().use(/*in_process=*/true, {});
  auto direct =
      app::run_evaluate(stage.installation(), stage.subscription(), worker->record.run.snapshot, stage.settings());

  ASSERT_TRUE(direct.ok()) << direct.error().message;
  EXPECT_EQ(findings_of(*direct), expected);
}

TEST(Evaluate, CannotPassOnALogShorterThanAsked) {
  Stage stage("hardened");
  auto scanned = stage.scan();
  ASSERT_TRUE(scanned.ok());

  stage.subscription().checks["identity.sign-ins-outside"].params["days"] = {{"90"}, false, "test"};
  auto evaluated =
      app::run_evaluate(stage.installation(), stage.subscription(), scanned->record.run.snapshot, stage.settings());

  ASSERT_TRUE(evaluated.ok());
  const auto found = findings_of(*evaluated, "identity.sign-ins-outside");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found.begin()->second, ::testing::StartsWith("not_evaluated sign_in was read from"));
}

TEST(Guardrail, TurnsPassesIntoAFailOfTheParameter) {
  Stage stage("hardened");
  stage.subscription().checks["identity.manager-count"].params["max"] = {{"9"}, false, "test"};

  auto first = stage.scan();
  ASSERT_TRUE(first.ok()) << first.error().message;
  auto second =
      app::run_evaluate(stage.installation(), stage.subscription(), first->record.run.snapshot, stage.settings());

  ASSERT_TRUE(second.ok());
  for (auto* run : {&*first, &*second}) {
    const auto found = findings_of(*run, "identity.manager-count");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_THAT(found.begin()->second, ::testing::StartsWith("fail max = 9 is looser than allowed (at most 3)"));
  }
}

TEST(Settings, OfAnUnknownParameterNameFileAndLineAndChangeNothing) {
  Stage stage("hardened");
  stage.subscription().checks["identity.manager-count"].params["maximum"] = {{"3"}, false, "acme.yaml:12"};

  const auto run = stage.scan();

  ASSERT_FALSE(run.ok());
  EXPECT_EQ(run.error().fault, Fault::usage);
  EXPECT_THAT(run.error().message, ::testing::HasSubstr("acme.yaml:12"));
  EXPECT_TRUE(stage.simulator().requests().empty());
}

TEST(Lock, KeepsASecondRunOfTheSubscriptionOutAndNamesTheHolder) {
  Stage stage("hardened");
  const auto holder = app::RunLock::take(stage.settings().state_folder + "/test.lock");
  ASSERT_TRUE(holder.ok());

  const auto run = stage.scan();

  ASSERT_FALSE(run.ok());
  EXPECT_EQ(run.error().fault, Fault::store);
  EXPECT_THAT(run.error().message, ::testing::HasSubstr(std::to_string(::getpid())));
}

TEST(DeclaredFacts, TakeADeclaredAuditLoginOutOfTheManagerCount) {
  Stage stage("typical");
  stage.subscription().facts = stage.folder().string() + "/facts.yaml";
  std::ofstream(stage.subscription().facts) << "logins:\n  - {login: acme_qh1, kind: audit, owner: security team}\n";

  auto run = stage.scan();

  ASSERT_TRUE(run.ok()) << run.error().message;
  const auto found = findings_of(*run, "identity.manager-count");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found.begin()->second, ::testing::HasSubstr("4 people hold the Manager role"));
}

}  // namespace
}  // namespace qharden::testing
