/// A run that goes on with the collection of another fetches what was missing, and nothing else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/snapshot/reader.hpp"
#include "tests/integration/runs.hpp"

namespace qharden::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> requested_paths(Stage& stage, std::size_t from) {
  std::vector<std::string> paths;
  const auto requests = stage.simulator().requests();
  for (std::size_t i = from; i < requests.size(); ++i) paths.push_back(requests[i].path);
  return paths;
}

std::vector<std::string> findings_of(app::FinishedRun& run) {
  std::vector<std::string> found;
  const auto listed = run.results->each_finding(run.record.run.id, [&](const store::Finding& finding) {
    found.push_back(finding.check + " " + finding.outcome.object + " " +
                    std::string(to_string(finding.outcome.status)));
  });
  EXPECT_TRUE(listed.ok());
  return found;
}

std::int64_t number(const std::string& snapshot, const std::string& sql) {
  auto reader = snapshot::Reader::open(snapshot);
  if (!reader) throw std::runtime_error(reader.error().message);
  auto query = (*reader)->query(sql);
  if (!query || !query->step().value()) throw std::runtime_error("no row");
  return query->integer(0);
}

TEST(Complete, FetchesOnlyWhatWasMissingAndComesToTheSameFindings) {
  Stage whole("hardened");
  auto expected = whole.scan();
  ASSERT_TRUE(expected.ok()) << expected.error().message;

  Stage stage("hardened", {"html@restricted_ips:1"});
  auto first = stage.scan();
  ASSERT_TRUE(first.ok()) << first.error().message;
  ASSERT_NE(findings_of(*first), findings_of(*expected));
  const auto before = stage.simulator().requests().size();
  stage.settings().complete = first->record.run.id;

  auto second = stage.scan();

  ASSERT_TRUE(second.ok()) << second.error().message;
  EXPECT_THAT(requested_paths(stage, before),
              ElementsAre("/api/2.0/fo/activity_log/", "/api/2.0/fo/setup/restricted_ips/"));
  EXPECT_EQ(second->record.run.completes, first->record.run.id);
  EXPECT_EQ(second->record.run.scan_time, first->record.run.scan_time);
  EXPECT_EQ(findings_of(*second), findings_of(*expected));
  const std::string incomplete = "SELECT count(*) FROM _collection WHERE state <> 'complete'";
  EXPECT_GT(number(first->record.run.snapshot, incomplete), 0);
  EXPECT_EQ(number(second->record.run.snapshot, incomplete), 0);
}

TEST(Complete, DropsTheRowsOfAPartlyReadTableBeforeItIsReadAgain) {
  // The second page of sign-ins, the 11th request of the log, is cut off; the tables read before and after it stay.
  Stage stage("typical", {"html@activity_log:1+10"}, /*log_rows=*/3000);
  auto first = stage.scan();
  ASSERT_TRUE(first.ok()) << first.error().message;
  const std::string rows = "SELECT count(*) FROM sign_in";
  const auto partly = number(first->record.run.snapshot, rows);
  stage.settings().complete = first->record.run.id;

  auto second = stage.scan();

  ASSERT_TRUE(second.ok()) << second.error().message;
  Stage whole("typical", {}, 3000);
  auto expected = whole.scan();
  ASSERT_TRUE(expected.ok());
  EXPECT_LT(partly, number(second->record.run.snapshot, rows));
  EXPECT_EQ(number(second->record.run.snapshot, rows), number(expected->record.run.snapshot, rows));
  EXPECT_EQ(number(second->record.run.snapshot, "SELECT count(*) FROM user_classic"),
            number(expected->record.run.snapshot, "SELECT count(*) FROM user_classic"));
}

TEST(Complete, ReadsAgainWhatWasReadWithoutProofOfTheRole) {
  Stage stage("hardened", {"html@user_list:1"});
  auto first = stage.scan();
  ASSERT_TRUE(first.ok()) << first.error().message;
  ASSERT_GT(number(first->record.run.snapshot, "SELECT count(*) FROM _collection WHERE reason = 'scope'"), 0);
  const auto before = stage.simulator().requests().size();
  stage.settings().complete = first->record.run.id;

  auto second = stage.scan();

  ASSERT_TRUE(second.ok()) << second.error().message;
  const auto paths = requested_paths(stage, before);
  EXPECT_GT(std::count(paths.begin(), paths.end(), "/api/2.0/fo/activity_log/"), 1);
  EXPECT_EQ(number(second->record.run.snapshot, "SELECT count(*) FROM _collection WHERE state <> 'complete'"), 0);
}

TEST(Complete, RefusesARunThatIsNotThereOrOfAnotherSubscription) {
  Stage stage("typical");
  auto first = stage.scan();
  ASSERT_TRUE(first.ok());
  const auto before = stage.simulator().requests().size();

  stage.settings().complete = "nope";
  const auto unknown = stage.scan();
  stage.settings().complete = first->record.run.id;
  stage.subscription().name = "other";
  const auto other = stage.scan();

  ASSERT_FALSE(unknown.ok());
  EXPECT_THAT(unknown.error().message, HasSubstr("run nope cannot be completed: there is none"));
  ASSERT_FALSE(other.ok());
  EXPECT_EQ(other.error().fault, Fault::usage);
  EXPECT_THAT(other.error().message, HasSubstr("it is one of the subscription test"));
  EXPECT_EQ(stage.simulator().requests().size(), before);
}

TEST(Complete, RefusesASnapshotThatIsGone) {
  Stage stage("typical");
  auto first = stage.scan();
  ASSERT_TRUE(first.ok());
  std::filesystem::remove(first->record.run.snapshot);
  stage.settings().complete = first->record.run.id;

  const auto second = stage.scan();

  ASSERT_FALSE(second.ok());
  EXPECT_THAT(second.error().message, HasSubstr("its snapshot is not there"));
}

}  // namespace
}  // namespace qharden::testing
