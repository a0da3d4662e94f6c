#include "fixture.hpp"

namespace qharden::simulator::testing {
namespace {

std::string with_settings() {
  std::string yaml = roles_scenario();
  const std::string mark = "caller_ip: 192.0.2.9";
  return yaml.replace(yaml.find(mark), mark.size(), mark + ", settings: {SESSION_TIMEOUT: 45}");
}

TEST(SubscriptionExport, TellsThePrimaryManagerTheSettings) {
  const Running sim{with_settings()};

  for (const std::string& path : {kSubscription, kSubscription + "index.php"}) {
    const Reply reply = sim.get(path + "?action=export");
    EXPECT_EQ(reply.status, 200);
    EXPECT_STREQ(parse_xml(reply).select_node("//SETTINGS/SESSION_TIMEOUT").node().child_value(), "45");
  }
}

TEST(SubscriptionExport, RefusesEverybodyElse) {
  const Running sim{R"(
accounts: [{login: boss, password: pw}, {login: read, password: pw}]
users:
  - {login: boss, role: Manager}
  - {login: read, role: Reader, primary_contact: true}
)"};

  for (const std::string login : {"boss", "read"}) {
    const Reply reply = sim.get(kSubscription + "?action=export", {login});
    EXPECT_EQ(reply.status, 403) << login;
    EXPECT_TRUE(parse_xml(reply).child("SIMPLE_RETURN")) << login;
  }
}

TEST(SubscriptionExport, KnowsNoOtherAction) {
  const Running sim;

  EXPECT_EQ(sim.get(kSubscription).status, 400);
  EXPECT_EQ(sim.get(kSubscription + "?action=import").status, 400);
  EXPECT_EQ(sim.get(kSubscription + "?action=export&all=1").status, 400);
}

}  // namespace
}  // namespace qharden::simulator::testing
