#include "fixture.hpp"

namespace qharden::simulator::testing {
namespace {

std::string with_endpoints(const std::string& endpoints) {
  return roles_scenario() + "endpoints:\n" + endpoints;
}

TEST(ExtraEndpoint, AnswersWhatTheScenarioSays) {
  const Running sim{with_endpoints(R"(
  - {path: /api/2.0/fo/report/, action: list, headers: {X-Extra: one}, body: <REPORT_LIST/>}
  - {path: /caui/v1/things, status: 202, body: '{"things": []}'}
)")};

  const Reply report = sim.get("/api/2.0/fo/report/?action=list&state=Finished");
  const Reply things = sim.get("/caui/v1/things");

  EXPECT_EQ(report.status, 200);
  EXPECT_EQ(report.body, "<REPORT_LIST/>");
  EXPECT_EQ(report.headers.at("X-Extra"), "one");
  EXPECT_EQ(report.headers.at("Content-Type"), "application/xml");
  EXPECT_TRUE(report.headers.contains("X-RateLimit-Remaining"));
  EXPECT_EQ(things.status, 202);
  EXPECT_EQ(things.headers.at("Content-Type"), "application/json");
}

TEST(ExtraEndpoint, IsChosenByMethodActionAndParameters) {
  const Running sim{with_endpoints(R"(
  - {path: /api/2.0/fo/x/, action: list, body: <all/>}
  - {path: /api/2.0/fo/x/, action: list, parameters: {id: 7}, body: <seven/>}
  - {path: /api/2.0/fo/y, method: POST, body: <written/>}
)")};

  EXPECT_EQ(sim.get("/api/2.0/fo/x/?action=list").body, "<all/>");
  EXPECT_EQ(sim.get("/api/2.0/fo/x?action=list&id=7").body, "<seven/>");
  EXPECT_EQ(sim.get("/api/2.0/fo/x/?action=delete").status, 404);
  EXPECT_EQ(sim.post("/api/2.0/fo/y", "a=b").body, "<written/>");
  EXPECT_EQ(sim.get("/api/2.0/fo/y").status, 404);
}

TEST(ExtraEndpoint, RefusesOtherRolesInTheEnvelopeOfItsFamily) {
  const Running sim{with_endpoints(R"(
  - {path: /api/2.0/fo/x/, roles: [Manager, Auditor], body: <x/>}
  - {path: /qps/rest/3.0/search/am/thing, roles: [Manager], body: <x/>}
)")};

  EXPECT_EQ(sim.get("/api/2.0/fo/x/", {"audit"}).status, 200);
  EXPECT_EQ(sim.get("/api/2.0/fo/x/", {"read"}).status, 403);
  EXPECT_TRUE(sim.get("/api/2.0/fo/x/", {"read"}).holds("SIMPLE_RETURN"));
  const Reply portal = sim.portal("/qps/rest/3.0/search/am/thing", "<ServiceRequest/>", {"read"});
  EXPECT_EQ(portal.status, 200);
  EXPECT_TRUE(portal.holds("UNAUTHORIZED"));
}

TEST(ExtraEndpoint, CanRefuseEverybody) {
  const Running sim{with_endpoints("  - {path: /api/2.0/fo/x/, status: 403, error: {code: 2012, text: not bought}}\n")};

  const Reply reply = sim.get("/api/2.0/fo/x/");

  EXPECT_EQ(reply.status, 403);
  EXPECT_STREQ(parse_xml(reply).select_node("//CODE").node().child_value(), "2012");
  EXPECT_STREQ(parse_xml(reply).select_node("//TEXT").node().child_value(), "not bought");
}

TEST(ExtraEndpoint, NeedsASignInAndLeavesARowInTheLog) {
  const Running sim{with_endpoints("  - {path: /api/2.0/fo/x/, body: <x/>}\n")};

  EXPECT_EQ(sim.get("/api/2.0/fo/x/", {"boss", "wrong"}).status, 401);
  EXPECT_EQ(sim.send("GET", "/api/2.0/fo/x/", {{"Authorization", "Basic Ym9zczpwdw=="}}).status, 400);
  EXPECT_EQ(sim.get("/api/2.0/fo/x/").status, 200);
  EXPECT_TRUE(sim.get(kLog + "?action=list&user_action=request").holds("API: /api/2.0/fo/x/"));
}

TEST(ExtraEndpoint, TakesFaults) {
  const Running sim{with_endpoints("  - {path: /api/2.0/fo/x/, body: <x/>}\n"), {"rate@extra:1"}};

  EXPECT_EQ(sim.get(kUserList).status, 200);
  EXPECT_EQ(sim.get("/api/2.0/fo/x/").status, 409);
  EXPECT_EQ(sim.get("/api/2.0/fo/x/").status, 200);
}

TEST(ExtraEndpoint, StandsBeforeWhatIsBuiltIn) {
  const Running sim{with_endpoints("  - {path: /msp/user_list.php, body: <OURS/>}\n")};

  EXPECT_EQ(sim.get(kUserList).body, "<OURS/>");
}

TEST(ExtraEndpoint, CanStandInAFileWithItsBodyInAnother) {
  const auto folder = fresh_folder();
  write_file(folder / "body.xml", "<BODY/>");
  write_file(folder / "more.endpoints.yaml", "endpoints:\n  - {path: /api/2.0/fo/x/, body_file: body.xml}\n");
  write_file(folder / "sim.yaml",
             "accounts: [{login: boss, password: pw}]\nendpoints: [{file: more.endpoints.yaml}]\n");
  const Running sim{(folder / "sim.yaml").string()};

  EXPECT_EQ(sim.get("/api/2.0/fo/x/").body, "<BODY/>");
}

TEST(ExtraEndpoint, MistakesAreNamedWithLineAndMend) {
  const std::vector<std::pair<std::string, std::string>> mistakes{
      {"  - {body: <x/>}\n", "needs a path"},
      {"  - {path: /x, method: PUT}\n", "must be GET or POST"},
      {"  - {path: /x, roles: [Boss]}\n", "unknown role 'Boss'"},
      {"  - {path: /x, status: 99}\n", "HTTP status"},
      {"  - {path: /x, body_file: nowhere.xml}\n", "no readable file 'nowhere.xml'"},
      {"  - {path: /x, answer: y}\n", "unknown key 'answer'"},
  };

  for (const auto& [endpoint, problem] : mistakes) {
    try {
      const Running sim{with_endpoints(endpoint)};
      ADD_FAILURE() << endpoint;
    } catch (const std::exception& error) {
      EXPECT_NE(std::string{error.what()}.find(problem), std::string::npos) << error.what();
      EXPECT_NE(std::string{error.what()}.find("scenario.yaml:"), std::string::npos) << error.what();
    }
  }
}

TEST(DemoEndpoints, AnswerTheCallsOfAProbe) {
  const Running sim{std::string{DEMO_FOLDER} + "/typical.yaml"};
  const Login caller{"acme_qh1", "demo-password"};
  const std::vector<std::pair<std::string, std::string>> calls{
      {"/api/2.0/fo/auth/?action=list", "AUTH_RECORDS_OUTPUT"},
      {"/api/2.0/fo/auth/windows/?action=list&details=All", "AUTH_WINDOWS_LIST_OUTPUT"},
      {"/api/2.0/fo/auth/unix/?action=list&details=All", "AUTH_UNIX_LIST_OUTPUT"},
      {"/api/2.0/fo/vault/?action=list", "AUTH_VAULT_LIST_OUTPUT"},
      {"/api/2.0/fo/subscription/option_profile/?action=export", "OPTION_PROFILES"},
      {"/api/2.0/fo/schedule/scan/?action=list", "SCHEDULE_SCAN_LIST_OUTPUT"},
      {"/api/2.0/fo/compliance/policy/?action=list", "POLICY_LIST_OUTPUT"},
      {"/api/3.0/fo/compliance/exception/?action=list", "EXCEPTION_LIST_OUTPUT"},
      {"/api/2.0/fo/asset/host/?action=list", "HOST_LIST_OUTPUT"},
  };

  for (const auto& [target, root] : calls) {
    const Reply reply = sim.get(target, caller);
    EXPECT_EQ(reply.status, 200) << target;
    EXPECT_TRUE(parse_xml(reply).child(root.c_str())) << target << '\n' << reply.body;
  }
}

}  // namespace
}  // namespace qharden::simulator::testing
