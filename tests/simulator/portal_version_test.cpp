#include "fixture.hpp"

namespace qharden::simulator::testing {
namespace {

TEST(PortalVersion, TellsEveryRoleTheModules) {
  const Running sim;

  for (const std::string login : {"boss", "read"}) {
    const Reply reply = sim.get(kPortalVersion, {login});
    const auto document = parse_xml(reply);
    const auto data = document.child("ServiceResponse").child("data");
    EXPECT_EQ(reply.status, 200);
    EXPECT_STRNE(data.child("Portal-Version").child_value("PortalApplication-VERSION"), "");
    EXPECT_STRNE(data.child("Portal-Version").child_value("CA-VERSION"), "");
    EXPECT_STRNE(data.child("QWeb-Version").child_value("WEB-VERSION"), "");
  }
}

TEST(PortalVersion, NeedsASignIn) {
  const Running sim;

  const auto document = parse_xml(sim.get(kPortalVersion, {"boss", "wrong"}));

  EXPECT_STREQ(document.child("ServiceResponse").child_value("responseCode"), "INVALID_CREDENTIALS");
}

TEST(PortalVersion, NeedsNoRequestedWithHeader) {
  const Running sim;

  EXPECT_EQ(sim.send("GET", kPortalVersion, {{"Authorization", "Basic Ym9zczpwdw=="}}).status, 200);
}

}  // namespace
}  // namespace qharden::simulator::testing
