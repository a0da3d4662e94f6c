#include "fixture.hpp"

namespace qharden::simulator::testing {
namespace {

std::vector<std::string> logins(const Reply& reply) {
  const auto document = parse_xml(reply);
  std::vector<std::string> found;
  for (const auto& user : document.child("USER_LIST_OUTPUT").child("USER_LIST").children("USER")) {
    found.emplace_back(user.child_value("USER_LOGIN"));
  }
  return found;
}

pugi::xml_node user_named(const pugi::xml_document& document, const char* first_name) {
  for (const auto& user : document.child("USER_LIST_OUTPUT").child("USER_LIST").children("USER")) {
    if (std::string{user.child("CONTACT_INFO").child_value("FIRSTNAME")} == first_name) {
      return user;
    }
  }
  ADD_FAILURE() << "no user " << first_name;
  return {};
}

TEST(UserList, ShowsAManagerEveryUserInFull) {
  const Running sim;

  const Reply reply = sim.get(kUserList);

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(logins(reply),
            (std::vector<std::string>{"boss", "unit", "scan", "read", "audit", "admin", "gone", "invited"}));
}

TEST(UserList, WritesTheDocumentedElements) {
  const Running sim;

  const auto document = parse_xml(sim.get(kUserList));
  const auto user = user_named(document, "Sam");

  EXPECT_STREQ(user.child_value("USER_LOGIN"), "scan");
  EXPECT_STREQ(user.child_value("USER_STATUS"), "Active");
  EXPECT_STREQ(user.child_value("USER_ROLE"), "Scanner");
  EXPECT_STREQ(user.child_value("BUSINESS_UNIT"), "EMEA");
  EXPECT_STREQ(user.child_value("EXTERNAL_ID"), "ext-Scan");
  EXPECT_STREQ(user.child("ASSIGNED_ASSET_GROUPS").child_value("ASSET_GROUP_TITLE"), "A");
  EXPECT_STREQ(user.child("PERMISSIONS").child_value("CREATE_OPTION_PROFILES"), "1");
  EXPECT_STREQ(user.child("PERMISSIONS").child_value("PURGE_INFO"), "0");
  EXPECT_STREQ(user_named(document, "Au").child_value("LAST_LOGIN_DATE"), "N/A");
  EXPECT_STREQ(user_named(document, "Bo").child("CONTACT_INFO").child_value("LASTNAME"), "Ss & Co");
  EXPECT_FALSE(user_named(document, "Bo").child("ASSIGNED_ASSET_GROUPS"));
}

TEST(UserList, HidesUsersOfOtherUnitsFromAUnitManager) {
  const Running sim;

  const auto document = parse_xml(sim.get(kUserList, {"unit"}));

  EXPECT_STREQ(user_named(document, "Sam").child_value("USER_LOGIN"), "scan");
  const auto other = user_named(document, "Rea");
  for (const auto* hidden : {"USER_LOGIN", "USER_ID", "EXTERNAL_ID", "LAST_LOGIN_DATE"}) {
    EXPECT_FALSE(other.child(hidden)) << hidden;
  }
  EXPECT_STREQ(other.child_value("USER_ROLE"), "Reader");
}

TEST(UserList, RefusesScannersReadersAndAuditorsAtHttp200) {
  const Running sim;

  for (const std::string login : {"scan", "read", "audit"}) {
    const Reply reply = sim.get(kUserList, {login});
    EXPECT_EQ(reply.status, 200) << login;
    EXPECT_TRUE(parse_xml(reply).child("USER_LIST_OUTPUT").child("ERROR").attribute("number")) << login;
  }
}

TEST(UserList, ShowsAUserAdministratorEveryUser) {
  const Running sim;

  EXPECT_EQ(logins(sim.get(kUserList, {"admin"})).size(), 8U);
}

TEST(UserList, FiltersByExternalId) {
  const Running sim;

  EXPECT_EQ(logins(sim.get(kUserList + "?external_id_contains=ext-S")), std::vector<std::string>{"scan"});
  EXPECT_EQ(logins(sim.get(kUserList + "?external_id_assigned=1")), (std::vector<std::string>{"scan", "read"}));
  EXPECT_EQ(logins(sim.post(kUserList, "external_id_assigned=0")).size(), 6U);
}

TEST(UserList, AddsTheScenariosElementsOnlyWhenAccessIsAskedFor) {
  const Running sim;

  EXPECT_FALSE(sim.get(kUserList).holds("SAML_SSO"));
  EXPECT_TRUE(sim.get(kUserList + "?show_access_permissions=1").holds("<SAML_SSO>1</SAML_SSO>"));
}

TEST(UserList, RefusesAnUnknownParameterInItsOwnEnvelope) {
  const Running sim;

  const auto document = parse_xml(sim.get(kUserList + "?show=1"));

  EXPECT_STREQ(document.child("USER_LIST_OUTPUT").child("ERROR").attribute("number").value(), "1901");
}

}  // namespace
}  // namespace qharden::simulator::testing
