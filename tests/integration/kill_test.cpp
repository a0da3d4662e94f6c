/// kill -9 at any moment of a collection: never a file that opens as sealed and is not whole.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <random>
#include <thread>

#include "core/snapshot/reader.hpp"
#include "core/util/paths.hpp"
#include "tests/integration/runs.hpp"

namespace qharden::testing {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr int kRounds = 25;
/// The exit status of a run that ended by itself: nothing is declared here, so some checks cannot look.
constexpr int kIncomplete = 5;

/// `qharden scan` of the stage's simulator, as a process of its own.
class ScanProcess {
 public:
  explicit ScanProcess(Stage& stage) {
    const std::string folder = stage.folder().string();
    std::ofstream(folder + "/qharden.yaml")
        << "version: 1\nsubscriptions:\n  test:\n    url: " << stage.subscription().url
        << "\n    login: acme_qh1\n    secret: env:QHARDEN_TEST_SECRET\n"
        << "    api: {share_percent: 100}\n";
    std::vector<std::string> words = {"qharden",     "scan", "--config",   folder + "/qharden.yaml",
                                      "--state-dir", folder, "--exit-zero"};
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ::setenv("QHARDEN_TEST_SECRET", "demo-password", 1);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", 1, 0);
    const std::string program = (program_folder() / "qharden").string();
    EXPECT_EQ(::posix_spawn(&pid_, program.c_str(), &actions, nullptr, arguments.data(), environ), 0);
    posix_spawn_file_actions_destroy(&actions);
  }
  /// Waits for its end. Returns the exit status, or -1 when it was killed.
  int wait() const {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  void kill() const { ::kill(pid_, SIGKILL); }

 private:
  pid_t pid_ = -1;
};

/// Rows in every collected table are those that the collection recorded.
void expect_whole(const std::string& path) {
  SCOPED_TRACE(path);
  SQLite::Database db(path, SQLite::OPEN_READONLY);
  EXPECT_EQ(db.execAndGet("PRAGMA integrity_check").getString(), "ok");
  SQLite::Statement tables(db, "SELECT \"table\", sum(rows) - sum(duplicates), max(state) FROM _collection GROUP BY 1");
  int collected = 0;
  while (tables.executeStep()) {
    const std::string table = tables.getColumn(0).getString();
    if (db.execAndGet("SELECT plugin FROM _table WHERE name = '" + table + "'").getString() == "host") continue;
    ++collected;
    EXPECT_EQ(db.execAndGet("SELECT count(*) FROM \"" + table + "\"").getInt64(), tables.getColumn(1).getInt64())
        << table;
    EXPECT_NE(tables.getColumn(2).getString(), "interrupted") << table;
  }
  EXPECT_GT(collected, 5);
}

std::vector<std::string> snapshots_in(const fs::path& folder, const std::string& ending) {
  std::vector<std::string> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder / "snapshots" / "test", error))
    if (entry.path().extension() == ending) found.push_back(entry.path().string());
  return found;
}

/// The scenario `typical` with limits that 27 runs in a row do not use up.
std::string roomy_scenario(const TempFolder& folder) {
  fs::copy(QHARDEN_SOURCE_DIR "/config/demo", folder.path());  // it names others
  std::ofstream(folder.file("roomy.yaml"))
      << "extends: typical\nlimits: {rate: 100000, window_seconds: 3600, concurrency: 2}\n";
  return folder.file("roomy.yaml");
}

TEST(KilledCollection, LeavesNoFileThatOpensAsSealedAndIsNotWhole) {
  const TempFolder scenarios;
  Stage stage(roomy_scenario(scenarios), {}, 30'000);
  const auto started = std::chrono::steady_clock::now();
  ASSERT_EQ(ScanProcess(stage).wait(), kIncomplete) << "the undisturbed run";
  const auto whole_run = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - started);
  std::mt19937 random(20260101);  // NOLINT(cert-msc51-cpp): the same moments at every run
  std::uniform_int_distribution<long> moment(1, whole_run.count());
  int killed = 0;

  for (int round = 0; round < kRounds; ++round) {
    const ScanProcess scan(stage);
    std::this_thread::sleep_for(milliseconds(moment(random)));
    scan.kill();
    if (scan.wait() == -1) ++killed;
    for (const auto& partial : snapshots_in(stage.folder(), ".partial"))
      EXPECT_FALSE(snapshot::Reader::open(partial).ok()) << partial;
    for (const auto& path : snapshots_in(stage.folder(), ".db")) {
      EXPECT_TRUE(snapshot::Reader::open(path).ok()) << path;
      expect_whole(path);
    }
  }

  EXPECT_GT(killed, kRounds / 2) << "most rounds must really have been killed";
  EXPECT_EQ(ScanProcess(stage).wait(), kIncomplete) << "the run after the last kill";
  EXPECT_TRUE(snapshots_in(stage.folder(), ".partial").empty()) << "what killed runs left is removed by the next";
}

}  // namespace
}  // namespace qharden::testing
