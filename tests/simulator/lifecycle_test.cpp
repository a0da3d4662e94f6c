#include <atomic>
#include <chrono>
#include <future>
#include <thread>

#include "fixture.hpp"

namespace qharden::simulator::testing {
namespace {

using Clock = std::chrono::steady_clock;

TEST(Lifecycle, StopsAtOnceWhileAFaultKeepsACallerWaiting) {
  // The second call of a path with concurrency 1 is refused, which proves that the first is being held.
  Running one_at_a_time{
      "limits: {rate: 10, window_seconds: 60, concurrency: 1}\naccounts:\n  - {login: boss, password: pw}\n", {"hang"}};
  std::atomic<int> refused{0};
  const auto call = [&] { refused += one_at_a_time.get(kUserList).status == 409 ? 1 : 0; };
  auto first = std::async(std::launch::async, call);
  auto second = std::async(std::launch::async, call);
  while (refused == 0) {
    std::this_thread::yield();
  }
  const auto begin = Clock::now();

  one_at_a_time.simulator().stop();
  first.get();
  second.get();

  EXPECT_LT(Clock::now() - begin, std::chrono::seconds{5});
  EXPECT_EQ(refused, 1);
}

TEST(Lifecycle, StopsTwiceWithoutHarm) {
  Running sim;

  sim.simulator().stop();
  sim.simulator().stop();

  EXPECT_EQ(sim.get(kUserList).status, 0);
}

TEST(Lifecycle, RefusesAPortThatIsTaken) {
  const Running sim;
  SimulatorOptions options;
  options.scenario = std::filesystem::path{DEMO_FOLDER} / "empty.yaml";
  options.port = sim.port();
  Simulator second{options};

  EXPECT_THROW(second.start(), std::runtime_error);
}

TEST(Body, IsPackedForACallerWhoAcceptsGzip) {
  const Running sim;
  const std::vector<std::pair<std::string, std::string>> headers{{"Authorization", "Basic Ym9zczpwdw=="},
                                                                 {"Accept-Encoding", "gzip, br"}};

  const Reply reply = sim.send("GET", kUserList, headers);

  EXPECT_EQ(reply.headers.at("Content-Encoding"), "gzip");
  EXPECT_EQ(reply.body, sim.get(kUserList).body);
}

TEST(Lifecycle, ServesManyConnectionsAtOnce) {
  Running sim;
  std::vector<std::future<int>> calls;
  calls.reserve(64);
  for (int call = 0; call < 64; ++call) {
    calls.push_back(std::async(std::launch::async, [&] { return sim.get(kUserList).status; }));
  }
  int answered = 0;
  for (auto& call : calls) {
    const int status = call.get();
    answered += status == 200 || status == 409 ? 1 : 0;
  }

  EXPECT_EQ(answered, 64);
  EXPECT_EQ(sim.simulator().requests().size(), 64U);
}

}  // namespace
}  // namespace qharden::simulator::testing
