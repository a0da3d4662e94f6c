#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "tests/store/recorder.hpp"

namespace qharden::store {
namespace {

using testing::a_result;
using testing::a_run;
using testing::an_outcome;
using testing::TempFolder;

constexpr int kObjects = 200;

/// Records checks until it is killed. Every check reports the same number of objects.
[[noreturn]] void record_forever(const std::string& path, int ready) {
  auto opened = Results::open(path);
  if (!opened || !(*opened)->begin_run(a_run("r" + std::to_string(::getpid()), 1))) ::_exit(1);
  auto& results = **opened;
  const std::string run = "r" + std::to_string(::getpid());
  for (int check = 0;; ++check) {
    const std::string id = "d." + std::to_string(check);
    if (!results.begin_check(run, id)) ::_exit(2);
    for (int object = 0; object < kObjects; ++object)
      if (!results.add(an_outcome(std::to_string(object), Status::fail))) ::_exit(3);
    if (!results.end_check(a_result(id, {}))) ::_exit(4);
    if (::write(ready, "x", 1) != 1) ::_exit(5);
  }
}

/// Starts the child, lets it end `checks` checks and a bit more, and kills it. False: it ended by itself.
bool kill_after(const std::string& path, int checks, std::chrono::microseconds more) {
  int ends[2] = {-1, -1};
  if (::pipe(ends) != 0) return false;
  const pid_t child = ::fork();
  if (child == 0) record_forever(path, ends[1]);
  ::close(ends[1]);
  char byte = 0;
  for (int i = 0; i < checks; ++i)
    if (::read(ends[0], &byte, 1) != 1) break;
  std::this_thread::sleep_for(more);
  ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  ::close(ends[0]);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

TEST(ResultsCrash, KilledAnywhereTheFileHoldsWholeChecksOnly) {
  const TempFolder folder;
  const std::string path = folder.file("results.db");
  for (int round = 0; round < 8; ++round)
    ASSERT_TRUE(kill_after(path, 1 + round % 3, std::chrono::microseconds(round * 700))) << "round " << round;

  auto opened = Results::open(path);
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_TRUE((*opened)->runs("").value().empty()) << "no killed run counts as finished";
  EXPECT_EQ((*opened)->runs("", true).value().size(), 8U);

  SQLite::Database db(path);
  EXPECT_EQ(db.execAndGet("PRAGMA integrity_check").getString(), "ok");
  EXPECT_EQ(db.execAndGet("SELECT count(*) FROM pragma_foreign_key_check").getInt(), 0);
  const auto checks = db.execAndGet("SELECT count(DISTINCT id) FROM run_check").getInt();
  EXPECT_GT(checks, 0);
  EXPECT_EQ(db.execAndGet("SELECT count(*) FROM finding").getInt(), checks * kObjects);
  EXPECT_EQ(db.execAndGet("SELECT count(*) FROM event").getInt(), checks * kObjects);
}

}  // namespace
}  // namespace qharden::store
