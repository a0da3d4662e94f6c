#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "core/store/results.hpp"
#include "tests/store/recorder.hpp"

namespace qharden::store {
namespace {

using testing::a_run;
using testing::an_outcome;
using testing::Recorder;
using testing::TempFolder;

mode_t mode_of(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 ? info.st_mode & 0777U : 0U;
}

void execute(const std::string& path, const std::string& sql) {
  SQLite::Database db(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  db.exec(sql);
}

std::string schema_of(const std::string& path) {
  SQLite::Database db(path);
  SQLite::Statement query(db, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name");
  std::string text;
  while (query.executeStep()) text += query.getColumn(0).getString() + '\n';
  return text;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(ResultsFile, IsPrivateWithAllItsParts) {
  const mode_t before = ::umask(0);
  Recorder r;
  r.begin("r1");
  ::umask(before);
  EXPECT_EQ(mode_of(r.path()), 0600U);
  EXPECT_EQ(mode_of(r.path() + "-wal"), 0600U);
  EXPECT_EQ(mode_of(r.path() + "-shm"), 0600U);
}

TEST(ResultsFile, MissingFoldersAreMadePrivate) {
  const TempFolder folder;
  ASSERT_TRUE(Results::open(folder.file("a/b/results.db")));
  EXPECT_EQ(mode_of(folder.file("a")), 0700U);
  EXPECT_EQ(mode_of(folder.file("a/b")), 0700U);
}

TEST(ResultsFile, IsInWalMode) {
  const Recorder r;
  SQLite::Database db(r.path());
  EXPECT_EQ(db.execAndGet("PRAGMA journal_mode").getString(), "wal");
}

TEST(ResultsFile, UnusableFileNamesPathAndMend) {
  const TempFolder folder;
  const auto opened = Results::open(folder.path().string());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().fault, Fault::store);
  EXPECT_NE(opened.error().message.find(folder.path().string()), std::string::npos);
}

TEST(ResultsFile, OtherKindOfFileIsRefusedAndLeftAlone) {
  const TempFolder folder;
  const std::string text(4096, 'x');
  std::ofstream(folder.file("notes.txt")) << text;

  const auto opened = Results::open(folder.file("notes.txt"));

  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find("of another kind"), std::string::npos) << opened.error().message;
  EXPECT_EQ(read_file(folder.file("notes.txt")), text);
}

TEST(ResultsFile, DatabaseOfAnotherProgramIsRefused) {
  const TempFolder folder;
  execute(folder.file("x.db"), "PRAGMA application_id = 77; CREATE TABLE run (x)");
  const auto opened = Results::open(folder.file("x.db"));
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find("belongs to another program"), std::string::npos);
}

TEST(ResultsFile, FileOfANewerProgramIsRefusedAndLeftAlone) {
  Recorder r;
  execute(r.path(), "PRAGMA user_version = 999");
  const auto opened = Results::open(r.path());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().fault, Fault::store);
  EXPECT_NE(opened.error().message.find("written by a newer qharden (schema 999"), std::string::npos);
}

TEST(ResultsFile, TablesOfOthersInANewFileAreNoObstacle) {
  const TempFolder folder;
  execute(folder.file("x.db"), "CREATE TABLE api_limit (x)");
  EXPECT_TRUE(Results::open(folder.file("x.db")));
}

/// Every schema ever published: a file written by it opens, keeps its content and ends with the schema of today.
class OldResultsFile : public ::testing::TestWithParam<int> {};

TEST_P(OldResultsFile, MigratesToTheSchemaOfToday) {
  const TempFolder folder;
  const std::string old = folder.file("old.db");
  execute(old, read_file(std::string(QHARDEN_STORE_DATA) + "/results-" + std::to_string(GetParam()) + ".sql"));
  {
    auto opened = Results::open(old);
    ASSERT_TRUE(opened) << opened.error().message;
    const auto runs = (*opened)->runs("");
    ASSERT_TRUE(runs);
    ASSERT_EQ(runs->size(), 2U);
    std::string findings;
    for (const auto* run : {"r1", "r2"}) {
      ASSERT_TRUE((*opened)->each_finding(run, [&](const Finding& finding) {
        findings += std::string(run) + ' ' + finding.outcome.object + ' ' +
                    std::string(to_string(finding.outcome.status)) + ' ' + finding.outcome.message + '\n';
      }));
    }
    EXPECT_EQ(findings, "r1 u1 fail one\nr1 u2 not_evaluated two\nr2 u2 fail three\n");
  }

  const Recorder fresh;
  EXPECT_EQ(schema_of(old), schema_of(fresh.path()));
}

INSTANTIATE_TEST_SUITE_P(Schema, OldResultsFile, ::testing::Values(1, 2));

TEST(ResultsFile, IsFreeForOtherProcessesWhileACheckReports) {
  Recorder r;
  r.begin("r1");
  Recorder::expect_ok(r.results().begin_check("r1", "d.a"));
  Recorder::expect_ok(r.results().add(an_outcome("u1", Status::fail)));

  auto other = Results::open(r.path());
  ASSERT_TRUE(other);
  EXPECT_TRUE((*other)->begin_run(a_run("r2", 5)));

  Recorder::expect_ok(r.results().end_check(testing::a_result("d.a", {an_outcome("u1", Status::fail)})));
  EXPECT_EQ(r.findings("r1"), "d.a/u1 fail");
}

TEST(ResultsFile, CheckThatIsNotEndedLeavesNothing) {
  Recorder r;
  r.begin("r1");
  Recorder::expect_ok(r.results().begin_check("r1", "d.a"));
  Recorder::expect_ok(r.results().add(an_outcome("u1", Status::fail)));
  r.reopen();
  r.check("d.b", {an_outcome("u1", Status::fail)});
  EXPECT_EQ(r.findings("r1"), "d.b/u1 fail");
}

TEST(FingerprintKey, IsMadeOnceForEachSubscriptionAndKept) {
  const TempFolder folder;
  std::string first;
  {
    auto results = Results::open(folder.file("results.db"));
    ASSERT_TRUE(results);
    const auto key = (*results)->fingerprint_key("acme");
    ASSERT_TRUE(key) << key.error().message;
    first = *key;
    EXPECT_NE(*(*results)->fingerprint_key("other"), first);
  }
  auto again = Results::open(folder.file("results.db"));
  ASSERT_TRUE(again);

  EXPECT_EQ(first.size(), 32U);
  EXPECT_EQ(*(*again)->fingerprint_key("acme"), first);
}

}  // namespace
}  // namespace qharden::store
