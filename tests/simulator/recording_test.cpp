#include "fixture.hpp"

namespace qharden::simulator::testing {
namespace {

class Recording : public ::testing::Test {
 protected:
  void add(const std::string& name, const std::string& json, const std::string& body) {
    write_file(folder_ / (name + ".json"), json);
    write_file(folder_ / (name + ".body"), body);
  }

  [[nodiscard]] std::unique_ptr<Simulator> start() {
    SimulatorOptions options;
    options.scenario = write_file(folder_ / "sim.yaml", "accounts: [{login: boss, password: pw}]\n");
    options.recording = folder_;
    auto simulator = std::make_unique<Simulator>(options);
    port_ = simulator->start();
    return simulator;
  }

  [[nodiscard]] Reply call(const std::string& method, const std::string& target, const std::string& body = "") const {
    return send_to(port_, method, target, body, {{"Authorization", "Basic Ym9zczpwdw=="}, {"X-Requested-With", "t"}});
  }

  std::filesystem::path folder_ = fresh_folder();
  int port_ = 0;
};

TEST_F(Recording, IsServedAgain) {
  add("0001", R"({"method": "GET", "path": "/api/2.0/fo/x/", "query": "action=list&page=1", "status": 200,
                  "headers": {"Content-Type": "application/xml", "X-Kept": "yes", "Content-Length": "999"},
                  "body_file": "0001.body", "sent_at": "2026-01-05T10:00:00Z"})",
      "<ONE/>");
  add("0002", R"({"method": "GET", "path": "/api/2.0/fo/x/", "query": {"action": "list", "page": "2"}, "status": 409,
                  "headers": {}, "body_file": "0002.body"})",
      "<TWO/>");
  const auto simulator = start();

  const Reply one = call("GET", "/api/2.0/fo/x/?action=list&page=1");
  const Reply two = call("GET", "/api/2.0/fo/x/?page=2&action=list");

  EXPECT_EQ(one.body, "<ONE/>");
  EXPECT_EQ(one.headers.at("X-Kept"), "yes");
  EXPECT_EQ(one.headers.at("Content-Type"), "application/xml");
  EXPECT_EQ(two.status, 409);
  EXPECT_EQ(two.body, "<TWO/>");
}

TEST_F(Recording, TellsLimitsOnceAndRecordedOnesOfARefusalAlone) {
  for (const std::string status : {"200", "409"}) {
    add(status == "200" ? "0001" : "0002",
        R"({"method": "GET", "path": "/api/2.0/fo/x/", "query": "action=a)" + status + R"(", "status": )" + status +
            R"(, "body": "<X/>", "headers": {"x-ratelimit-remaining": "7", "x-ratelimit-towait-sec": "44"}})",
        "");
  }
  const auto simulator = start();

  EXPECT_EQ(call("GET", "/api/2.0/fo/x/?action=a200").headers.at("X-RateLimit-Remaining"), "299");
  const Reply refused = call("GET", "/api/2.0/fo/x/?action=a409");
  EXPECT_EQ(refused.headers.at("x-ratelimit-towait-sec"), "44");
  EXPECT_FALSE(refused.headers.contains("X-RateLimit-ToWait-Sec"));
}

TEST_F(Recording, AnswersTheClosestCallWhenTimesDiffer) {
  for (const std::string action : {"login", "request"}) {
    add(action == "login" ? "0001" : "0002",
        R"({"method": "GET", "path": "/api/2.0/fo/activity_log/", "status": 200, "body": ")" + action +
            R"(", "query": "action=list&since_datetime=2026-01-05T10:00:00Z&user_action=)" + action + "\"}",
        "");
  }
  const auto simulator = start();

  EXPECT_EQ(call("GET", kLog + "?action=list&user_action=request&since_datetime=2027-01-01T00:00:00Z").body, "request");
  EXPECT_EQ(call("GET", kLog + "?action=list&user_action=login&since_datetime=2027-01-01T00:00:00Z").body, "login");
}

TEST_F(Recording, AnswersEqualCallsInTurn) {
  for (const std::string page : {"1", "2"}) {
    add("000" + page,
        R"({"method": "POST", "path": "/qps/rest/2.0/search/am/user", "status": 200, "body": "<p)" + page + "/>\"}",
        "");
  }
  const auto simulator = start();

  EXPECT_EQ(call("POST", kPortalUsers, "<ServiceRequest/>").body, "<p1/>");
  EXPECT_EQ(call("POST", kPortalUsers, "<ServiceRequest/>").body, "<p2/>");
}

TEST_F(Recording, WithoutItsBodyIsRefusedByName) {
  write_file(folder_ / "0001.json", R"({"method": "GET", "path": "/x", "status": 200, "body_file": "0001.body"})");

  EXPECT_THROW(
      {
        try {
          static_cast<void>(start());
        } catch (const std::exception& error) {
          EXPECT_NE(std::string{error.what()}.find("0001.body"), std::string::npos) << error.what();
          throw;
        }
      },
      std::exception);
}

TEST_F(Recording, WithoutExchangesIsRefused) {
  EXPECT_THROW(static_cast<void>(start()), std::exception);
}

}  // namespace
}  // namespace qharden::simulator::testing
