#include "core/store/limits.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <fstream>

#include "tests/qualys/samples.hpp"
#include "tests/support/temp_folder.hpp"

namespace qharden::store {
namespace {

class LimitsTest : public ::testing::Test {
 protected:
  std::unique_ptr<Limits> open() {
    auto limits = Limits::open(path());
    EXPECT_TRUE(limits.ok()) << limits.error().message;
    return std::move(limits).value();
  }
  [[nodiscard]] std::string path() const { return folder.file("results.db"); }

  qharden::testing::TempFolder folder;
};

TEST_F(LimitsTest, StartsWithNothingKnown) {
  const auto limit = open()->read("acme", "/api/x/");

  ASSERT_TRUE(limit.ok());
  EXPECT_EQ(limit->limit, 0);
  EXPECT_EQ(limit->concurrency, 0);
}

TEST_F(LimitsTest, KeepsWhatWasWrittenByApiAndSubscription) {
  ASSERT_TRUE(open()->write("acme", "/api/x/", {300, 3600, 298, 2, 1000, 2000, 4}).ok());

  const auto limits = open();
  const auto read = limits->read("acme", "/api/x/");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->limit, 300);
  EXPECT_EQ(read->window_s, 3600);
  EXPECT_EQ(read->remaining, 298);
  EXPECT_EQ(read->used, 2);
  EXPECT_EQ(read->window_start, 1000);
  EXPECT_EQ(read->blocked_until, 2000);
  EXPECT_EQ(read->concurrency, 4);
  EXPECT_EQ(limits->read("other", "/api/x/")->limit, 0);
}

TEST_F(LimitsTest, FileIsPrivate) {
  open();

  struct stat info {};
  ASSERT_EQ(::stat(path().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
}

TEST_F(LimitsTest, LosesNoCountOfTwoProcesses) {
  constexpr int kEach = 50;
  open();
  std::array<pid_t, 2> children{};
  for (auto& child : children) {
    child = ::fork();
    if (child != 0) continue;
    auto limits = Limits::open(path());
    bool worked = limits.ok();
    for (int i = 0; worked && i < kEach; ++i) {
      worked = (*limits)->update("acme", "/api/x/", [](ApiLimit& limit) { ++limit.used; }).ok();
    }
    ::_exit(worked ? 0 : 1);
  }
  for (const pid_t child : children) {
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }

  EXPECT_EQ(open()->read("acme", "/api/x/")->used, 2 * kEach);
}

TEST_F(LimitsTest, RemembersARefusedSecretUntilItIsForgotten) {
  ASSERT_TRUE(open()->remember_refused("acme", "acme_ab1", "wrong").ok());

  const auto limits = open();
  EXPECT_TRUE(*limits->is_refused("acme", "acme_ab1", "wrong"));
  EXPECT_FALSE(*limits->is_refused("acme", "acme_ab1", "right"));
  EXPECT_FALSE(*limits->is_refused("acme", "acme_cd2", "wrong"));
  EXPECT_FALSE(*limits->is_refused("other", "acme_ab1", "wrong"));
  ASSERT_TRUE(limits->forget_refused("acme").ok());
  EXPECT_FALSE(*limits->is_refused("acme", "acme_ab1", "wrong"));
}

TEST_F(LimitsTest, RemembersSeveralSecretsOfALogin) {
  const auto limits = open();
  ASSERT_TRUE(limits->remember_refused("acme", "acme_ab1", "first").ok());
  ASSERT_TRUE(limits->remember_refused("acme", "acme_ab1", "second").ok());

  EXPECT_TRUE(*limits->is_refused("acme", "acme_ab1", "first"));
  EXPECT_TRUE(*limits->is_refused("acme", "acme_ab1", "second"));
}

TEST_F(LimitsTest, NeverHoldsTheSecretItself) {
  const std::string secret = "correct-horse-battery-staple";
  ASSERT_TRUE(open()->remember_refused("acme", "acme_ab1", secret).ok());

  for (const char* suffix : {"", "-wal"}) {
    const auto bytes = qharden::testing::read_file(path() + suffix).value_or("");
    EXPECT_EQ(bytes.find(secret), std::string::npos);
  }
}

TEST_F(LimitsTest, AsksNoDigestWhenNothingWasRefused) {
  const auto limits = open();
  const auto begin = std::chrono::steady_clock::now();

  EXPECT_FALSE(*limits->is_refused("acme", "acme_ab1", "secret"));

  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(20));
}

TEST_F(LimitsTest, NamesAFileThatCannotBeUsed) {
  const auto limits = Limits::open("/proc/no/such/folder.db");

  ASSERT_FALSE(limits.ok());
  EXPECT_EQ(limits.error().fault, Fault::store);
  EXPECT_NE(limits.error().message.find("folder.db"), std::string::npos);
}

TEST_F(LimitsTest, ReportsAFileThatIsNoDatabase) {
  const std::string file = folder.file("junk.db");
  std::ofstream(file) << std::string(4096, 'x');

  const auto limits = Limits::open(file);

  ASSERT_FALSE(limits.ok());
  EXPECT_EQ(limits.error().fault, Fault::store);
}

}  // namespace
}  // namespace qharden::store
