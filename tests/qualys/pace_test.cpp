#include "core/qualys/pace.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <sstream>

#include "tests/qualys/client_fixture.hpp"
#include "tests/qualys/samples.hpp"

namespace qharden::qualys {
namespace {

using qharden::testing::ClientFixture;
using qharden::testing::response;
using std::chrono::seconds;

TEST(Share, IsAPartOfTheLimitButAtLeastOne) {
  EXPECT_EQ(share_of(300, 0.5), 150);
  EXPECT_EQ(share_of(2, 0.5), 1);
  EXPECT_EQ(share_of(5, 0.5), 2);
  EXPECT_EQ(share_of(1, 0.5), 1);
  EXPECT_EQ(share_of(0, 0.5), 1);
  EXPECT_EQ(share_of(300, 1.0), 300);
  EXPECT_EQ(share_of(300, 7.0), 300);
  EXPECT_EQ(share_of(300, -1.0), 1);
}

TEST(RateWait, LetsUsUseOurShareOfAWindow) {
  store::ApiLimit limit{.limit = 300,
                        .window_s = 3600,
                        .remaining = 200,
                        .used = 149,
                        .window_start = 1000,
                        .blocked_until = 0,
                        .concurrency = 0};
  EXPECT_EQ(rate_wait(limit, 0.5, 2000), seconds(0));

  limit.used = 150;
  EXPECT_EQ(rate_wait(limit, 0.5, 2000), seconds(2600));
  EXPECT_EQ(rate_wait(limit, 0.5, 4600), seconds(0));
  EXPECT_EQ(limit.used, 0);
}

TEST(RateWait, HonoursWhatOthersLeft) {
  store::ApiLimit limit{.limit = 300,
                        .window_s = 3600,
                        .remaining = 0,
                        .used = 1,
                        .window_start = 1000,
                        .blocked_until = 0,
                        .concurrency = 0};

  EXPECT_EQ(rate_wait(limit, 0.5, 1600), seconds(3000));
}

TEST(RateWait, HonoursAToldWaitOverItsWindow) {
  store::ApiLimit limit;
  limit.blocked_until = 5000;

  EXPECT_EQ(rate_wait(limit, 0.5, 4000), seconds(1000));
  EXPECT_EQ(rate_wait(limit, 0.5, 5000), seconds(0));
}

TEST(RateWait, SurvivesAClockSetBack) {
  store::ApiLimit limit{.limit = 10,
                        .window_s = 60,
                        .remaining = 0,
                        .used = 10,
                        .window_start = 100'000,
                        .blocked_until = 0,
                        .concurrency = 0};

  EXPECT_EQ(rate_wait(limit, 0.5, 1000), seconds(0));
}

class PaceTest : public ClientFixture {
 protected:
  const std::string subscription = "acme";
  const std::string api = "/api/2.0/fo/x/";
};

TEST_F(PaceTest, WaitsForTheNextWindowAndTellsAboutIt) {
  ASSERT_TRUE(limits->write(subscription, api, {10, 100, 9, 5, time, 0, 0}).ok());
  Pace pace(subscription, options, *limits);

  ASSERT_TRUE(pace.enter(api).ok());

  EXPECT_EQ(slept(), seconds(100));
  EXPECT_EQ(notices.size(), 1U);
  EXPECT_EQ(limits->read(subscription, api)->used, 1);
}

TEST_F(PaceTest, GivesUpWhenTheWaitIsTooLong) {
  ASSERT_TRUE(limits->write(subscription, api, {10, 3600, 9, 5, time, 0, 0}).ok());
  Pace pace(subscription, options, *limits);

  const auto slot = pace.enter(api);

  ASSERT_FALSE(slot.ok());
  EXPECT_EQ(slot.error().reason, Reason::rate_limited);
  EXPECT_NE(slot.error().message.find("3600 s"), std::string::npos);
  EXPECT_EQ(slept(), seconds(0));
}

TEST_F(PaceTest, LearnsFromTheDocumentedHeaders) {
  for (const auto& [file, remaining] :
       std::map<std::string, int>{{"doc-ok_200_headers.headers", 4}, {"doc-concurrency_409_headers.headers", 15}}) {
    QHARDEN_NEED_SAMPLE(text, "rate_limit_headers/" + file);
    auto answer = response(200);
    std::istringstream lines(*text);
    for (std::string line; std::getline(lines, line);) {
      const std::size_t colon = line.find(": ");
      if (line.front() == '#' || colon == std::string::npos) continue;
      std::string name = line.substr(0, colon);
      for (char& c : name) c = static_cast<char>(std::tolower(c));
      answer.headers[name] = line.substr(colon + 2);
    }
    Pace pace(subscription, options, *limits);

    ASSERT_TRUE(pace.learn(file, answer, std::nullopt).ok());

    const auto limit = limits->read(subscription, file);
    EXPECT_EQ(limit->limit, 15);
    EXPECT_EQ(limit->window_s, 360);
    EXPECT_EQ(limit->remaining, remaining) << file;
    EXPECT_EQ(limit->concurrency, 3);
    EXPECT_EQ(limit->blocked_until, 0);
  }
}

TEST_F(PaceTest, HasOneSlotUntilTheLimitIsLearnt) {
  Pace first(subscription, options, *limits);
  Pace second(subscription, options, *limits);
  const auto slot = first.enter(api);
  ASSERT_TRUE(slot.ok());

  const auto refused = second.enter(api);

  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, Reason::rate_limited);
  EXPECT_TRUE(second.enter("/api/2.0/fo/other/").ok());
}

TEST_F(PaceTest, HasItsShareOfSlotsOnceLearnt) {
  ASSERT_TRUE(limits->write(subscription, api, {0, 0, 0, 0, 0, 0, 5}).ok());
  Pace pace(subscription, options, *limits);

  const auto first = pace.enter(api);
  const auto second = pace.enter(api);

  EXPECT_TRUE(first.ok());
  EXPECT_TRUE(second.ok());
  EXPECT_FALSE(pace.enter(api).ok());
}

TEST_F(PaceTest, SharesSlotsWithAnotherProcessUntilItDies) {
  std::array<int, 2> ready{};
  ASSERT_EQ(::pipe(ready.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    auto own = store::Limits::open(folder.file("results.db"));
    Pace pace(subscription, options, **own);
    const auto slot = pace.enter(api);
    if (::write(ready[1], slot.ok() ? "y" : "n", 1) != 1) ::_exit(1);
    for (;;) ::pause();
  }
  char held = 'n';
  ASSERT_EQ(::read(ready[0], &held, 1), 1);
  EXPECT_EQ(held, 'y');
  Pace pace(subscription, options, *limits);
  EXPECT_FALSE(pace.enter(api).ok());

  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);

  EXPECT_TRUE(pace.enter(api).ok());
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST_F(PaceTest, ReportsAFolderItCannotUse) {
  options.slots_folder = "/proc/no-such-folder";
  Pace pace(subscription, options, *limits);

  const auto slot = pace.enter(api);

  ASSERT_FALSE(slot.ok());
  EXPECT_EQ(slot.error().fault, Fault::store);
}

}  // namespace
}  // namespace qharden::qualys
