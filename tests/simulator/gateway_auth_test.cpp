#include "fixture.hpp"
#include "simulator/text.hpp"

namespace qharden::simulator::testing {
namespace {

const std::string kLists = R"(
modules: [ADMIN, CA, PM]
unlicensed: [CA]
lists:
  - {name: jobs, kind: json, path: /pm/v1/jobs, rows_at: ""}
  - {name: profiles, kind: json, path: /caui/v1/config-profiles, rows_at: content, module: CA}
rows: {jobs: [{id: 1}]}
)";

Reply sign_in(const Running& sim, const std::string& form) {
  return send_to(sim.port(), "POST", "/auth", form, {{"Content-Type", "application/x-www-form-urlencoded"}});
}

Reply jobs(const Running& sim, const std::string& authorization) {
  return sim.send("GET", "/pm/v1/jobs", {{"Authorization", authorization}});
}

YAML::Node payload_of(const std::string& token) {
  const auto parts = split(token, '.');
  EXPECT_EQ(parts.size(), 3U);
  std::string base64 = parts.at(1);
  for (char& letter : base64) {
    letter = letter == '-' ? '+' : letter == '_' ? '/' : letter;
  }
  return YAML::Load(decode_base64(base64).value_or(""));
}

TEST(GatewayAuth, AnswersTheBareToken) {
  const Running sim{roles_scenario() + kLists};

  const Reply reply = sign_in(sim, "username=boss&password=pw&token=true&permissions=true");

  EXPECT_EQ(reply.status, 201);
  const YAML::Node payload = payload_of(reply.body);
  EXPECT_EQ(payload["sub"].as<std::string>(""), "boss");
  EXPECT_EQ(payload["iss"].as<std::string>(""), "qas");
  EXPECT_EQ(payload["customerUuid"].as<std::string>(""), "11111111-2222-4333-8444-555555555555");
  EXPECT_EQ(payload["modulesAllowed"].as<std::vector<std::string>>(), (std::vector<std::string>{"ADMIN", "PM"}));
  EXPECT_EQ(payload["exp"].as<std::int64_t>(0) - payload["iat"].as<std::int64_t>(0), 4 * 3600);
}

TEST(GatewayAuth, OpensTheGatewayAndNothingElseDoes) {
  const Running sim{roles_scenario() + kLists};
  const Running other{roles_scenario() + kLists};
  const std::string token = sim.token();

  EXPECT_EQ(jobs(sim, "Bearer " + token).body, R"([{"id":1}])");
  EXPECT_EQ(jobs(sim, "Basic Ym9zczpwdw==").status, 401);
  EXPECT_EQ(jobs(sim, "Bearer x.y.z").status, 401);
  EXPECT_EQ(jobs(other, "Bearer " + token).status, 401);
  EXPECT_EQ(sim.send("GET", "/pm/v1/jobs", {}).status, 401);
}

TEST(GatewayAuth, CountsAWrongPasswordAndLocks) {
  Running sim{roles_scenario() + kLists};

  EXPECT_EQ(sign_in(sim, "username=boss&password=wrong&token=true").status, 401);
  EXPECT_EQ(sim.simulator().failed_sign_ins(), 1U);
  for (int attempt = 0; attempt < 4; ++attempt) {
    EXPECT_EQ(sign_in(sim, "username=boss&password=wrong&token=true").status, 401);
  }
  EXPECT_EQ(sign_in(sim, "username=boss&password=pw&token=true").status, 403);
}

TEST(GatewayAuth, RefusesOddCalls) {
  const Running sim{roles_scenario() + kLists};

  EXPECT_EQ(sim.send("GET", "/auth?username=boss&password=pw", {}).status, 405);
  EXPECT_EQ(send_to(sim.port(), "POST", "/auth?username=boss&password=pw", "", {}).status, 401);
  EXPECT_EQ(sign_in(sim, "token=true").status, 401);
  EXPECT_EQ(sign_in(sim, "username=gone&password=pw&token=true").status, 403);
  EXPECT_EQ(sign_in(sim, "username=boss&password=pw&grant=x").status, 400);
}

TEST(GatewayAuth, TellsWhatIsNotSubscribed) {
  const Running sim{roles_scenario() + kLists};

  const Reply reply = sim.gateway_get("/caui/v1/config-profiles");

  EXPECT_EQ(reply.status, 403);
  EXPECT_EQ(parse_json(reply)["responseCode"].as<std::string>(""), "FAILED");
  EXPECT_TRUE(reply.holds("module CA is not subscribed"));
}

TEST(GatewayAuth, LosesATokenToAFault) {
  const Running sim{roles_scenario() + kLists, {"token-expired@jobs:1"}};

  EXPECT_EQ(sim.gateway_get("/pm/v1/jobs").status, 401);
  EXPECT_EQ(sim.gateway_get("/pm/v1/jobs").status, 200);
}

TEST(GatewayAuth, TellsItsLimitsAsTheGatewayDoes) {
  std::string scenario = roles_scenario() + kLists;
  scenario.replace(scenario.find("rate: 5000"), 10, "rate: 2");
  const Running sim{scenario};
  const std::string token = "Bearer " + sim.token();

  const Reply first = jobs(sim, token);
  EXPECT_EQ(first.headers.at("X-RateLimit-Remaining"), "1");
  EXPECT_EQ(first.headers.count("X-Concurrency-Limit-Limit"), 0U);
  EXPECT_EQ(jobs(sim, token).status, 200);
  const Reply over = jobs(sim, token);

  EXPECT_EQ(over.status, 429);
  EXPECT_EQ(over.headers.at("X-RateLimit-Remaining"), "0");
  EXPECT_NE(over.headers.at("Retry-After"), "0");
}

TEST(GatewayAuth, TakesFaultsOfItsOwn) {
  EXPECT_EQ(sign_in(Running{roles_scenario(), {"bad-credentials@auth"}}, "username=boss&password=pw").status, 401);
  EXPECT_EQ(sign_in(Running{roles_scenario(), {"maintenance@auth"}}, "username=boss&password=pw").status, 503);
}

}  // namespace
}  // namespace qharden::simulator::testing
