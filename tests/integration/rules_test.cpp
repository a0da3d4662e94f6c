/// Rules of the host over whole runs: profiles, the proof of the log, a dry run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "core/app/dry_run.hpp"
#include "core/snapshot/reader.hpp"
#include "tests/integration/runs.hpp"

namespace qharden::testing {
namespace {

using ::testing::HasSubstr;

/// The first cell of a query's first row.
std::string cell(const std::string& snapshot, const std::string& sql) {
  const auto reader = snapshot::Reader::open(snapshot);
  if (!reader) return reader.error().message;
  auto query = (*reader)->query(sql);
  if (!query) return query.error().message;
  const auto row = query->step();
  return row && *row ? std::string(query->text(0)) : std::string("no row");
}

TEST(Profiles, NarrowARunAndAreRememberedWithIt) {
  Stage stage("typical");
  const auto profile = config::load_profile(QHARDEN_SOURCE_DIR "/config/profiles", "quick-start");
  ASSERT_TRUE(profile) << profile.error().message;
  stage.settings().filter.profile = *profile;
  stage.settings().strict = true;

  const auto run = stage.scan();

  ASSERT_TRUE(run) << run.error().message;
  for (const auto& check : run->record.checks) EXPECT_TRUE(profile->only.contains(check.id)) << check.id;
  const auto stored = app::read_run(stage.settings().results, run->record.run.id, "");
  ASSERT_TRUE(stored) << stored.error().message;
  EXPECT_EQ(stored->record.profile, "quick-start");
  EXPECT_TRUE(stored->record.strict);
  EXPECT_EQ(stored->record.judgement.guide.coverage, run->record.judgement.guide.coverage);
  EXPECT_LT(*stored->record.judgement.guide.coverage, 1.0) << "what is left out counts against coverage";
}

TEST(LogProof, IsARowOfTheOwnCall) {
  Stage stage("hardened");

  const auto run = stage.scan();

  ASSERT_TRUE(run) << run.error().message;
  const auto& snapshot = run->record.run.snapshot;
  EXPECT_EQ(cell(snapshot, "SELECT log_row_at IS NOT NULL FROM self"), "1");
  EXPECT_EQ(cell(snapshot, "SELECT state || role_proven FROM _collection WHERE \"table\" = 'sign_in'"),
            "completemanager");
}

TEST(LogProof, FailsOverALogThatShowsNoOwnRow) {
  Stage stage("hardened", {"empty@activity_log"});

  const auto run = stage.scan();

  ASSERT_TRUE(run) << run.error().message;
  const auto& snapshot = run->record.run.snapshot;
  EXPECT_EQ(cell(snapshot, "SELECT log_row_at IS NULL FROM self"), "1");
  EXPECT_THAT(
      cell(snapshot, "SELECT state || '|' || reason || '|' || detail FROM _collection WHERE \"table\" = 'sign_in'"),
      HasSubstr("partial|scope|the activity log shows no row of the own login"));
  EXPECT_EQ(cell(snapshot, "SELECT state FROM _collection WHERE \"table\" = 'user_classic'"), "complete")
      << "the user list is proven by itself";
}

TEST(DryRun, SendsNothingAndEstimatesByTheLastRun) {
  Stage stage("typical");
  const auto& subscription = stage.subscription();
  const auto& settings = stage.settings();
  std::ostringstream before;
  ASSERT_TRUE(app::write_dry_run(before, stage.installation(), subscription, settings, false));
  EXPECT_THAT(before.str(), HasSubstr("an unknown number of further calls"));
  EXPECT_THAT(before.str(), HasSubstr("not told yet"));
  EXPECT_TRUE(stage.simulator().requests().empty());

  const auto run = stage.scan();
  ASSERT_TRUE(run) << run.error().message;
  const auto sent = stage.simulator().requests().size();
  std::ostringstream after;
  ASSERT_TRUE(app::write_dry_run(after, stage.installation(), subscription, settings, false));

  EXPECT_EQ(stage.simulator().requests().size(), sent);
  EXPECT_THAT(after.str(), HasSubstr("estimated by run " + run->record.run.id));
  EXPECT_THAT(after.str(), HasSubstr("300 in 3600 s"));
}

}  // namespace
}  // namespace qharden::testing
