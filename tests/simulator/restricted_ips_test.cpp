#include "fixture.hpp"

namespace qharden::simulator::testing {
namespace {

std::string ips_and_status(const Running& sim) {
  const auto document = parse_xml(sim.get(kIps + "?action=list"));
  const auto response = document.child("RESTRICTED_IPS_OUTPUT").child("RESPONSE");
  std::string out;
  for (const auto& entry : response.child("IP_SET").children()) {
    out += std::string{entry.name()} + ' ' + entry.child_value() + '\n';
  }
  return out + response.child_value("STATUS");
}

std::string code_of(const Reply& reply) {
  return parse_xml(reply).child("SIMPLE_RETURN").child("RESPONSE").child_value("CODE");
}

TEST(RestrictedIps, ListsEntriesAndStatus) {
  const Running sim;

  EXPECT_EQ(ips_and_status(sim), "IP_RANGE 192.0.2.0-192.0.2.15\nIP 198.51.100.7\nenabled");
}

TEST(RestrictedIps, AddsDeletesAndReplaces) {
  const Running sim;

  EXPECT_EQ(sim.post(kIps, "action=add&ips=203.0.113.0/30,203.0.113.9").status, 200);
  EXPECT_EQ(ips_and_status(sim),
            "IP_RANGE 192.0.2.0-192.0.2.15\nIP 198.51.100.7\nIP_RANGE 203.0.113.0-203.0.113.3\nIP 203.0.113.9\n"
            "enabled");
  EXPECT_EQ(sim.post(kIps, "action=delete&ips=192.0.2.4-192.0.2.5,203.0.113.0/24").status, 200);
  EXPECT_EQ(ips_and_status(sim),
            "IP_RANGE 192.0.2.0-192.0.2.3\nIP_RANGE 192.0.2.6-192.0.2.15\nIP 198.51.100.7\nenabled");
  EXPECT_EQ(sim.post(kIps, "action=replace&ips=192.0.2.1").status, 200);
  EXPECT_EQ(ips_and_status(sim), "IP 192.0.2.1\nenabled");
}

TEST(RestrictedIps, SwitchingOffClearsTheList) {
  const Running sim;

  const Reply reply = sim.post(kIps, "action=activate&enable=0");

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(code_of(reply), "");
  const auto document = parse_xml(reply);
  const auto item = document.child("SIMPLE_RETURN").child("RESPONSE").child("ITEM_LIST").child("ITEM");
  EXPECT_STREQ(item.child_value("KEY"), "STATUS");
  EXPECT_STREQ(item.child_value("VALUE"), "disabled");
  EXPECT_EQ(ips_and_status(sim), "disabled");
}

TEST(RestrictedIps, SwitchesOnAfterAClear) {
  const Running sim;

  EXPECT_EQ(sim.post(kIps, "action=clear").status, 200);
  EXPECT_EQ(ips_and_status(sim), "disabled");
  EXPECT_EQ(sim.post(kIps, "action=add&ips=192.0.2.1").status, 200);
  EXPECT_EQ(sim.post(kIps, "action=activate&enable=1").status, 200);
  EXPECT_EQ(ips_and_status(sim), "IP 192.0.2.1\nenabled");
}

TEST(RestrictedIps, RefusesEveryoneButManagers) {
  const Running sim;

  for (const std::string login : {"unit", "scan", "read", "audit", "admin"}) {
    const Reply reply = sim.get(kIps + "?action=list", {login});
    EXPECT_EQ(reply.status, 403) << login;
    EXPECT_NE(code_of(reply), "") << login;
  }
}

TEST(RestrictedIps, WantsWritesByPost) {
  const Running sim;

  const Reply reply = sim.get(kIps + "?action=clear");

  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(code_of(reply), "1908");
  EXPECT_TRUE(ips_and_status(sim).ends_with("enabled"));
}

TEST(RestrictedIps, NamesWhatIsWrongWithTheParameters) {
  const Running sim;

  EXPECT_EQ(code_of(sim.get(kIps)), "1903");
  EXPECT_EQ(code_of(sim.get(kIps + "?action=lost")), "1905");
  EXPECT_EQ(code_of(sim.get(kIps + "?action=list&what=1")), "1901");
  EXPECT_EQ(code_of(sim.post(kIps, "action=add")), "1903");
  EXPECT_EQ(code_of(sim.post(kIps, "action=add&ips=192.0.2.300")), "1905");
  EXPECT_EQ(code_of(sim.post(kIps, "action=activate&enable=2")), "1905");
}

TEST(RestrictedIps, TakesAListLongerThanTheLibrarysFormLimit) {
  const Running sim;
  std::string ips;
  for (int host = 0; host < 1000; ++host) {
    ips +=
        (host == 0 ? "" : ",") + std::string{"198.51."} + std::to_string(host / 250) + '.' + std::to_string(host % 250);
  }
  ASSERT_GT(ips.size(), 8192U);

  EXPECT_EQ(sim.post(kIps, "action=replace&ips=" + ips).status, 200);
}

}  // namespace
}  // namespace qharden::simulator::testing
