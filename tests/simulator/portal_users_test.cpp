#include "fixture.hpp"

namespace qharden::simulator::testing {
namespace {

std::string request_of(const std::string& criteria, const std::string& preferences = "") {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ServiceRequest>" +
         (preferences.empty() ? "" : "<preferences>" + preferences + "</preferences>") + "<filters>" + criteria +
         "</filters></ServiceRequest>";
}

std::string where(const std::string& field, const std::string& operation, const std::string& value) {
  return "<Criteria field=\"" + field + "\" operator=\"" + operation + "\">" + value + "</Criteria>";
}

const std::string kEverybody = request_of(where("id", "GREATER", "1"));

pugi::xml_node response(const pugi::xml_document& document) {
  return document.child("ServiceResponse");
}

std::vector<std::string> logins(const Reply& reply) {
  const auto document = parse_xml(reply);
  std::vector<std::string> found;
  for (const auto& user : response(document).child("data").children("User")) {
    found.emplace_back(user.child_value("username"));
  }
  return found;
}

std::string code_of(const Reply& reply) {
  return response(parse_xml(reply)).child_value("responseCode");
}

TEST(PortalUsers, AreActiveLoginsThatAreNoManagers) {
  const Running sim;

  EXPECT_EQ(logins(sim.portal(kPortalUsers, kEverybody)),
            (std::vector<std::string>{"unit", "scan", "read", "audit", "admin"}));
  EXPECT_EQ(logins(sim.portal(kPortalUsers + "/", "")).size(), 5U);
}

TEST(PortalUsers, CarryTheRolesOfTheScenario) {
  const Running sim{roles_scenario() + "extra_elements: {SAML_SSO: 0}\n"};
  const Running with_roles{R"(
accounts: [{login: boss, password: pw}]
users:
  - {login: boss, role: Manager}
  - {login: many, role: Reader, portal_roles: [VM User, CA MANAGER]}
  - {login: none, role: Reader, portal_roles: []}
)"};

  const auto plain = parse_xml(sim.portal(kPortalUsers, request_of(where("username", "EQUALS", "unit"))));
  const auto many = parse_xml(with_roles.portal(kPortalUsers, request_of(where("roleName", "EQUALS", "VM User"))));

  EXPECT_STREQ(plain.select_node("//RoleData/name").node().child_value(), "UNIT MANAGER");
  EXPECT_EQ(many.select_nodes("//User").size(), 1U);
  EXPECT_EQ(many.select_nodes("//User/roleList/list/RoleData").size(), 2U);
  EXPECT_STREQ(many.select_node("//User/username").node().child_value(), "many");
}

TEST(PortalUsers, ComeInPagesByTheLastId) {
  const Running sim;
  std::vector<std::string> all;
  std::string last = "1";
  bool more = true;

  for (int page = 0; more && page < 5; ++page) {
    const Reply reply =
        sim.portal(kPortalUsers, request_of(where("id", "GREATER", last), "<limitResults>2</limitResults>"));
    for (const auto& login : logins(reply)) {
      all.push_back(login);
    }
    const auto document = parse_xml(reply);
    last = response(document).child_value("lastId");
    more = std::string{response(document).child_value("hasMoreRecords")} == "true";
  }

  EXPECT_FALSE(more);
  EXPECT_EQ(all, (std::vector<std::string>{"unit", "scan", "read", "audit", "admin"}));
}

TEST(PortalUsers, ComeInPagesByOffset) {
  const Running sim;

  const Reply reply = sim.portal(
      kPortalUsers,
      request_of(where("id", "GREATER", "1"), "<startFromOffset>4</startFromOffset><limitResults>9</limitResults>"));

  EXPECT_EQ(logins(reply), (std::vector<std::string>{"audit", "admin"}));
}

TEST(PortalUsers, AreCountedInAll) {
  const Running sim;

  const Reply reply = sim.portal(kPortalCount, request_of(where("id", "GREATER", "1")));

  EXPECT_EQ(code_of(reply), "SUCCESS");
  EXPECT_STREQ(response(parse_xml(reply)).child_value("count"), "5");
  EXPECT_FALSE(response(parse_xml(reply)).child("data"));
}

TEST(PortalUsers, AnEmptyAnswerHasNoData) {
  const Running sim;

  const auto document = parse_xml(sim.portal(kPortalUsers, request_of(where("username", "EQUALS", "nobody"))));

  EXPECT_STREQ(response(document).child_value("count"), "0");
  EXPECT_FALSE(response(document).child("data"));
}

TEST(PortalUsers, RefuseABodyThatDoesNotFitTheSchema) {
  const Running sim;
  const std::vector<std::string> bodies{
      "<ServiceRequest><filter/></ServiceRequest>",
      "<ServiceRequest><filters><Criterion/></filters></ServiceRequest>",
      request_of(where("id", "GREATER", "1"), "<pageSize>5</pageSize>"),
      request_of(where("id", "GREATER", "1"), "<limitResults>1001</limitResults>"),
      "<ServiceRequest><filters></ServiceRequest>",
      "<Request/>",
      "{\"filters\":[]}",
  };

  for (const auto& body : bodies) {
    const Reply reply = sim.portal(kPortalUsers, body);
    EXPECT_EQ(reply.status, 200) << body;
    EXPECT_EQ(code_of(reply), "INVALID_XML") << body;
  }
  EXPECT_TRUE(sim.portal(kPortalUsers, bodies[2]).holds("pageSize"));
}

TEST(PortalUsers, RefuseFieldsAndOperatorsThatDoNotExist) {
  const Running sim;

  for (const auto& criteria :
       {where("status", "EQUALS", "Active"), where("username", "CONTAINS", "a"), where("id", "GREATER", "x")}) {
    const Reply reply = sim.portal(kPortalUsers, request_of(criteria));
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(code_of(reply), "INVALID_REQUEST") << criteria;
  }
}

TEST(PortalUsers, AreForManagersAloneAndSaySoAtHttp200) {
  const Running sim;

  for (const std::string login : {"unit", "scan", "read", "audit", "admin"}) {
    const Reply reply = sim.portal(kPortalUsers, kEverybody, {login});
    EXPECT_EQ(reply.status, 200) << login;
    EXPECT_EQ(code_of(reply), "UNAUTHORIZED") << login;
  }
}

TEST(PortalUsers, RefuseAWrongPasswordInTheirOwnEnvelopeAtHttp200) {
  const Running sim;

  const Reply reply = sim.portal(kPortalUsers, kEverybody, {"boss", "wrong"});

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(code_of(reply), "INVALID_CREDENTIALS");
  EXPECT_EQ(sim.portal(kPortalUsers, "", {"nobody", "wrong"}).status, 200);
}

TEST(PortalUsers, LeaveARowInTheActivityLog) {
  const Running sim;
  EXPECT_EQ(sim.portal(kPortalUsers, kEverybody).status, 200);

  const auto rows = parse_log(sim.get(kLog + "?action=list&user_action=request&username=boss").body);

  ASSERT_GE(rows.size(), 2U);
  EXPECT_EQ(rows[1][3], "API: /qps/rest/2.0/search/am/user");
}

struct PortalFault {
  std::string spec;
  int status = 200;
  std::string code;
};

TEST(PortalUsers, TakeFaultsInTheirOwnEnvelope) {
  const std::vector<PortalFault> faults{{"no-permission@portal_users", 200, "UNAUTHORIZED"},
                                        {"unlicensed@portal_users", 200, "INSUFFICIENT_PERMISSION"},
                                        {"wrong-scope@portal_users", 200, "UNAUTHORIZED"},
                                        {"expired@portal_users", 200, "INVALID_CREDENTIALS"},
                                        {"bad-credentials@portal_users", 200, "INVALID_CREDENTIALS"},
                                        {"internal-error@portal_users", 500, "APPLICATION_ERROR"},
                                        {"maintenance@portal_users", 503, "MAINTENANCE_MODE"},
                                        {"rate@portal_users", 409, "LIMIT_EXCEEDED"},
                                        {"concurrency@portal_users", 409, "LIMIT_EXCEEDED"}};
  for (const auto& fault : faults) {
    const Running sim{roles_scenario(), {fault.spec}};
    const Reply reply = sim.portal(kPortalUsers, kEverybody);
    EXPECT_EQ(reply.status, fault.status) << fault.spec;
    EXPECT_EQ(code_of(reply), fault.code) << fault.spec;
    EXPECT_EQ(sim.get(kUserList).status, 200) << fault.spec << " must leave the other endpoints alone";
  }
}

TEST(PortalUsers, OverALimitTellTheWaitInTheHeaders) {
  const Running sim{roles_scenario(), {"rate@portal_users"}};

  EXPECT_EQ(sim.portal(kPortalUsers, kEverybody).headers.at("X-RateLimit-ToWait-Sec"), "1");
}

TEST(PortalUsers, CanBeBroken) {
  const Running html{roles_scenario(), {"html@portal_users"}};
  const Running cut{roles_scenario(), {"cut@portal_users"}};
  const Running old{roles_scenario(), {"old-version@portal_users"}};
  const Running empty{roles_scenario(), {"empty@portal_users"}};
  const Running loop{roles_scenario(), {"loop@portal_users"}};
  const Running missing{roles_scenario(), {"missing-elements@portal_users"}};

  EXPECT_TRUE(html.portal(kPortalUsers, kEverybody).holds("<html>"));
  EXPECT_EQ(cut.portal(kPortalUsers, kEverybody).status, 0);
  EXPECT_EQ(old.portal(kPortalUsers, kEverybody).status, 404);
  EXPECT_TRUE(logins(empty.portal(kPortalUsers, kEverybody)).empty());
  const Reply again = loop.portal(kPortalUsers, request_of(where("id", "GREATER", "99999999")));
  EXPECT_EQ(logins(again).size(), 5U);
  EXPECT_TRUE(again.holds("<hasMoreRecords>true</hasMoreRecords>"));
  EXPECT_EQ(parse_xml(missing.portal(kPortalUsers, kEverybody)).select_nodes("//roleList").size(), 3U);
}

}  // namespace
}  // namespace qharden::simulator::testing
