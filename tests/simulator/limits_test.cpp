#include <future>

#include "fixture.hpp"

namespace qharden::simulator::testing {
namespace {

std::string limited(const std::string& limits) {
  return "limits: {" + limits + "}\naccounts:\n  - {login: boss, password: pw}\n";
}

TEST(Limits, AreToldInTheRecordedHeaders) {
  const Running sim{limited("rate: 300, window_seconds: 3600, concurrency: 2")};

  EXPECT_EQ(sim.get(kUserList).headers.at("X-RateLimit-Remaining"), "299");
  const Reply reply = sim.get(kUserList);

  EXPECT_EQ(reply.headers.at("X-RateLimit-Limit"), "300");
  EXPECT_EQ(reply.headers.at("X-RateLimit-Window-Sec"), "3600");
  EXPECT_EQ(reply.headers.at("X-RateLimit-Remaining"), "298");
  EXPECT_EQ(reply.headers.at("X-RateLimit-ToWait-Sec"), "0");
  EXPECT_EQ(reply.headers.at("X-Concurrency-Limit-Limit"), "2");
  EXPECT_EQ(reply.headers.at("X-Concurrency-Limit-Running"), "0");
  EXPECT_TRUE(reply.headers.at("X-Powered-By").starts_with("Qualys:USPOD3:"));
  EXPECT_TRUE(reply.headers.at("Date").ends_with("GMT"));
}

TEST(Limits, RefuseWhatExceedsTheRateOfAPathAndOfNoOther) {
  const Running sim{limited("rate: 2, window_seconds: 600")};
  EXPECT_EQ(sim.get(kUserList).status, 200);
  EXPECT_EQ(sim.get(kUserList).status, 200);

  const Reply reply = sim.get(kUserList);

  EXPECT_EQ(reply.status, 409);
  EXPECT_TRUE(reply.holds("<CODE>1965</CODE>"));
  EXPECT_TRUE(reply.holds("<KEY>SECONDS_TO_WAIT</KEY>"));
  EXPECT_GT(std::stoi(reply.headers.at("X-RateLimit-ToWait-Sec")), 590);
  EXPECT_EQ(reply.headers.at("X-RateLimit-Remaining"), "0");
  EXPECT_EQ(sim.get(kIps + "?action=list").status, 200);
}

TEST(Limits, OpenAgainWhenTheWindowIsOver) {
  const Running sim{limited("rate: 1, window_seconds: 0")};

  EXPECT_EQ(sim.get(kUserList).status, 200);
  EXPECT_EQ(sim.get(kUserList).status, 200);
}

TEST(Limits, RefuseTooManyCallsAtOnceBeforeTheyCount) {
  const Running sim{limited("rate: 300, concurrency: 1"), {"slow=1500@user_list"}};
  const auto call = [&] { return sim.get(kUserList); };

  auto one = std::async(std::launch::async, call);
  auto two = std::async(std::launch::async, call);
  std::vector<Reply> replies{one.get(), two.get()};
  if (replies[0].status != 409) {
    std::swap(replies[0], replies[1]);
  }

  EXPECT_EQ(replies[0].status, 409);
  EXPECT_TRUE(replies[0].holds("<CODE>1960</CODE>"));
  EXPECT_EQ(replies[0].headers.count("X-RateLimit-ToWait-Sec"), 0U);
  EXPECT_EQ(replies[0].headers.at("X-Concurrency-Limit-Running"), "1");
  EXPECT_EQ(replies[1].status, 200);
  EXPECT_EQ(replies[1].headers.at("X-RateLimit-Remaining"), "299");
}

TEST(Limits, AreNotToldToACallerWhoIsNotSignedIn) {
  const Running sim;

  EXPECT_EQ(sim.get(kLog + "?action=list", {"boss", "wrong"}).headers.count("X-RateLimit-Limit"), 0U);
}

}  // namespace
}  // namespace qharden::simulator::testing
