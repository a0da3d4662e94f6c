/// What only a process of its own can promise: a bad plugin costs its own check and nothing else.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/plugin/session_fixture.hpp"

namespace qharden::plugin::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class WorkerSession : public SessionTest {
 protected:
  std::unique_ptr<Session> open(const std::string& id, const SessionOptions& with = options()) {
    auto session = make_worker_session(program_of(id), with);
    const auto opened = session->open(snapshot(), {});
    if (!opened) throw std::runtime_error(opened.error().message);
    return session;
  }

  /// The next check of the same plugin, and one of another plugin, work.
  void expect_others_unharmed(Session& session, const std::string& id) {
    const auto next = judge(session, judged(id + ".fine"));
    ASSERT_TRUE(next.evaluated.ok()) << next.evaluated.error().message;
    EXPECT_EQ(next.evaluated->counts.of(Status::fail), 3);
    EXPECT_EQ(next.outcomes.size(), 3U);
    const auto other = open("good");
    EXPECT_TRUE(judge(*other, judged("good.fine")).evaluated.ok());
  }
};

TEST_F(WorkerSession, ACrashCostsThatCheckAndNamesTheSignal) {
  const auto session = open("crashing");

  const auto crashed = judge(*session, judged("crashing.broken"));

  ASSERT_FALSE(crashed.evaluated.ok());
  EXPECT_THAT(crashed.evaluated.error().message,
              AllOf(HasSubstr("crashing.broken"), HasSubstr("signal 11"), HasSubstr("Segmentation fault")));
  expect_others_unharmed(*session, "crashing");
}

TEST_F(WorkerSession, AHangCostsThatCheckAndNamesTheDeadline) {
  const auto session = open("hanging");
  const auto before = std::chrono::steady_clock::now();

  const auto hung = judge(*session, judged("hanging.broken"));

  ASSERT_FALSE(hung.evaluated.ok());
  EXPECT_THAT(hung.evaluated.error().message, AllOf(HasSubstr("hanging.broken"), HasSubstr("within 1 s")));
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(10));
  expect_others_unharmed(*session, "hanging");
}

TEST_F(WorkerSession, ASelectWithoutEndIsStoppedAtTheDeadline) {
  const auto session = open("good");

  const auto endless = judge(*session, plain("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                                             "SELECT 'pass' AS status FROM n WHERE i < 0"));

  ASSERT_FALSE(endless.evaluated.ok());
  EXPECT_THAT(endless.evaluated.error().message, AllOf(HasSubstr("test.sql"), HasSubstr("within 1 s")));
  expect_others_unharmed(*session, "good");
}

TEST_F(WorkerSession, AnExitCostsThatCheckAndNamesTheStatus) {
  const auto session = open("exiting");

  const auto ended = judge(*session, judged("exiting.broken"));

  ASSERT_FALSE(ended.evaluated.ok());
  EXPECT_THAT(ended.evaluated.error().message, AllOf(HasSubstr("exiting.broken"), HasSubstr("ended with status 0")));
  expect_others_unharmed(*session, "exiting");
}

TEST_F(WorkerSession, AnExceptionAcrossTheBoundaryCostsThatCheck) {
  const auto session = open("throwing_across");

  const auto thrown = judge(*session, judged("throwing_across.broken"));

  ASSERT_FALSE(thrown.evaluated.ok());
  EXPECT_THAT(thrown.evaluated.error().message, HasSubstr("throwing_across.broken"));
  expect_others_unharmed(*session, "throwing_across");
}

TEST_F(WorkerSession, GarbageInTheLinkCostsThatCheck) {
  const auto session = open("writing");

  const auto garbled = judge(*session, judged("writing.broken"));

  ASSERT_FALSE(garbled.evaluated.ok());
  EXPECT_THAT(garbled.evaluated.error().message, HasSubstr("writing.broken"));
  expect_others_unharmed(*session, "writing");
}

TEST_F(WorkerSession, OutputOfAPluginDoesNotReachOurs) {
  const auto session = open("writing");
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();

  const auto wrote = judge(*session, judged("writing.output"));

  EXPECT_EQ(::testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  ASSERT_TRUE(wrote.evaluated.ok()) << wrote.evaluated.error().message;
  EXPECT_EQ(wrote.evaluated->counts.of(Status::pass), 3);
}

TEST_F(WorkerSession, TheWorkerHasAnEmptyEnvironment) {
  ::setenv("QHARDEN_TEST_SECRET", "hunter2", 1);  // NOLINT(concurrency-mt-unsafe): one thread
  const auto session = open("seeing");
  ::unsetenv("QHARDEN_TEST_SECRET");  // NOLINT(concurrency-mt-unsafe)

  const auto said = judge(*session, judged("seeing.environment"));

  ASSERT_EQ(said.outcomes.size(), 3U);
  EXPECT_EQ(said.outcomes[0].message, "seen: ");
}

TEST_F(WorkerSession, TheWorkerInheritsNoDescriptorButTheLink) {
  const auto secret = folder().file("secret");
  const int inheritable = ::open(secret.c_str(), O_CREAT | O_RDWR, 0600);  // NOLINT: close-on-exec is what is missing
  ASSERT_GE(inheritable, 0);
  ASSERT_GE(::dup2(inheritable, 77), 0);

  const auto session = open("seeing");
  const auto said = judge(*session, judged("seeing.descriptors"));
  ::close(77);
  ::close(inheritable);

  ASSERT_EQ(said.outcomes.size(), 3U);
  std::istringstream lines(said.outcomes[0].message.substr(6));
  int own = 0;
  for (std::string number, target; lines >> number >> target; ++own)
    EXPECT_EQ(target, snapshot()) << "descriptor " << number;
  EXPECT_EQ(own, 1) << said.outcomes[0].message;
}

TEST_F(WorkerSession, ALibraryThatCrashesWhenLoadedIsRefused) {
  const auto session = make_worker_session(program_of("crashing_at_load"), options());

  const auto opened = session->open(snapshot(), {});

  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().fault, Fault::plugin);
  EXPECT_THAT(opened.error().message, AllOf(HasSubstr("crashing_at_load"), HasSubstr("signal 6")));
}

TEST_F(WorkerSession, AWorkerThatIsNotThereIsTold) {
  auto with = options();
  with.worker_program = folder().file("no-such-worker");

  const auto opened = make_worker_session(program_of("good"), with)->open(snapshot(), {});

  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().fault, Fault::plugin);
  EXPECT_THAT(opened.error().message, HasSubstr("no-such-worker"));
}

TEST_F(WorkerSession, AProgramThatIsNoWorkerIsTold) {
  auto with = options();
  with.worker_program = "/bin/false";

  const auto opened = make_worker_session(program_of("good"), with)->open(snapshot(), {});

  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().fault, Fault::plugin);
  EXPECT_THAT(opened.error().message, AllOf(HasSubstr("good"), HasSubstr("status 1")));
}

TEST_F(WorkerSession, AWorkerThatBreaksAgainAndAgainIsNotStartedForEver) {
  auto with = options();
  with.max_restarts = 2;
  const auto session = open("exiting", with);

  for (int start = 0; start < 3; ++start) {
    const auto broken = judge(*session, judged("exiting.broken"));
    ASSERT_FALSE(broken.evaluated.ok());
    EXPECT_THAT(broken.evaluated.error().message, HasSubstr("ended with status 0"));
  }
  const auto after = judge(*session, judged("exiting.fine"));

  ASSERT_FALSE(after.evaluated.ok());
  EXPECT_THAT(after.evaluated.error().message, HasSubstr("not started again"));
}

TEST_F(WorkerSession, OutcomesOfManyRowsAllArrive) {
  const auto session = open("good");

  const auto said =
      judge(*session, plain("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2501) "
                            "SELECT i AS object, 'fail' AS status FROM n"));

  ASSERT_TRUE(said.evaluated.ok()) << said.evaluated.error().message;
  ASSERT_EQ(said.outcomes.size(), 2501U);
  EXPECT_EQ(said.outcomes.front().object, "1");
  EXPECT_EQ(said.outcomes.back().object, "2501");
}

TEST_F(WorkerSession, LeavesNoProcessBehind) {
  auto session = open("hanging");
  ASSERT_FALSE(judge(*session, judged("hanging.broken")).evaluated.ok());
  ASSERT_TRUE(judge(*session, judged("hanging.fine")).evaluated.ok());

  session.reset();

  std::ifstream children("/proc/self/task/" + std::to_string(::getpid()) + "/children");
  ASSERT_TRUE(children.is_open());
  std::string pids;
  std::getline(children, pids);
  EXPECT_EQ(pids, "");
}

}  // namespace
}  // namespace qharden::plugin::testing
