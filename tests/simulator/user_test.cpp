#include "fixture.hpp"

namespace qharden::simulator::testing {
namespace {

std::string result_of(const Reply& reply) {
  return parse_xml(reply).child("USER_OUTPUT").child("RETURN").attribute("status").value();
}

std::string status_in_list(const Running& sim, const std::string& login) {
  const auto document = parse_xml(sim.get(kUserList));
  const std::string query = "//USER[USER_LOGIN='" + login + "']/USER_STATUS";
  return document.select_node(query.c_str()).node().child_value();
}

TEST(User, DeactivatesAndActivatesSoThatTheListShowsIt) {
  const Running sim;

  EXPECT_EQ(result_of(sim.post(kUser, "action=deactivate&login=read")), "SUCCESS");
  EXPECT_EQ(status_in_list(sim, "read"), "Inactive");
  EXPECT_EQ(result_of(sim.get(kUser + "?action=activate&login=read")), "SUCCESS");
  EXPECT_EQ(status_in_list(sim, "read"), "Active");
}

TEST(User, ADeactivatedLoginCannotSignIn) {
  const Running sim;

  ASSERT_EQ(result_of(sim.post(kUser, "action=deactivate&login=scan")), "SUCCESS");

  const Reply reply = sim.get(kLog + "?action=list", {"scan"});
  EXPECT_EQ(reply.status, 403);
  EXPECT_TRUE(reply.holds("<CODE>2002</CODE>"));
}

TEST(User, EditsExternalIdAndAssetGroups) {
  const Running sim;

  EXPECT_EQ(result_of(sim.post(kUser, "action=edit&login=scan&external_id=new%20id&asset_groups=X,Y")), "SUCCESS");
  const auto document = parse_xml(sim.get(kUserList));
  const auto user = document.select_node("//USER[USER_LOGIN='scan']").node();

  EXPECT_STREQ(user.child_value("EXTERNAL_ID"), "new id");
  EXPECT_STREQ(user.child("ASSIGNED_ASSET_GROUPS").last_child().child_value(), "Y");
}

TEST(User, ClearsTheExternalIdWithAnEmptyValue) {
  const Running sim;

  EXPECT_EQ(result_of(sim.post(kUser, "action=edit&login=scan&external_id=")), "SUCCESS");

  EXPECT_FALSE(sim.get(kUserList).holds("ext-Scan"));
}

TEST(User, RefusesToTouchAPendingActivation) {
  const Running sim;

  EXPECT_EQ(result_of(sim.post(kUser, "action=deactivate&login=invited")), "FAILED");
  EXPECT_EQ(status_in_list(sim, "invited"), "Pending Activation");
}

TEST(User, RefusesEveryoneButManagersAndUnknownLoginsAndActions) {
  const Running sim;

  for (const std::string login : {"unit", "scan", "audit", "admin"}) {
    EXPECT_EQ(result_of(sim.post(kUser, "action=deactivate&login=read", {login})), "FAILED") << login;
  }
  EXPECT_EQ(result_of(sim.post(kUser, "action=deactivate&login=nobody")), "FAILED");
  EXPECT_EQ(result_of(sim.post(kUser, "action=add&login=read")), "FAILED");
  EXPECT_EQ(result_of(sim.post(kUser, "action=deactivate")), "FAILED");
  EXPECT_EQ(status_in_list(sim, "read"), "Active");
}

}  // namespace
}  // namespace qharden::simulator::testing
