/// What 'qharden probe' learns from a real simulator, and what it lets go.
#include "core/app/probe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "tests/integration/runs.hpp"

namespace qharden::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

config::Probe installed() {
  auto probe = config::load_probe(QHARDEN_SOURCE_DIR "/config/probe.yaml");
  EXPECT_TRUE(probe.ok()) << probe.error().message;
  return *probe;
}

Result<std::vector<app::Probed>> ask(Stage& stage, const config::Probe& probe) {
  return app::run_probe(probe, stage.subscription(), "demo-password", stage.settings());
}

config::ProbeCall user_list() {
  config::ProbeCall call;
  call.number = 1;
  call.family = "msp";
  call.path = "/msp/user_list.php";
  call.rows = "USER_LIST/USER";
  call.names = {"*SAML*"};
  call.learns = {{"user_classic.saml_enabled", "*SAML*"}};
  return call;
}

app::Probed reduced(const config::ProbeCall& call, const std::string& users) {
  app::Probed probed;
  probed.call = &call;
  app::reduce(probed, "<USER_LIST_OUTPUT><USER_LIST>" + users + "</USER_LIST></USER_LIST_OUTPUT>");
  EXPECT_TRUE(probed.answered) << probed.message;
  return probed;
}

TEST(Probe, FindsTheElementsOfAccessAndProposesThem) {
  Stage stage("hardened");
  const auto probe = installed();
  const auto probed = ask(stage, probe);
  ASSERT_TRUE(probed.ok()) << probed.error().message;
  const auto& users = probed->front();
  EXPECT_TRUE(users.answered);
  EXPECT_THAT(users.found, Contains("USER_LIST/USER/SAML_ENABLED"));
  EXPECT_THAT(users.candidates, Contains(Pair("user_classic.saml_enabled", "SAML_ENABLED")));
  std::ostringstream out;
  app::print_probe(out, probe, *probed);
  EXPECT_THAT(out.str(), HasSubstr("user_classic.saml_enabled: [SAML_ENABLED]"));
}

TEST(Probe, AsksTheGatewayToo) {
  Stage stage("hardened");
  const auto probe = installed();

  const auto probed = ask(stage, probe);

  ASSERT_TRUE(probed.ok()) << probed.error().message;
  const auto token =
      std::find_if(probed->begin(), probed->end(), [](const auto& one) { return one.call->path == "/auth"; });
  ASSERT_NE(token, probed->end());
  EXPECT_TRUE(token->answered) << token->message;
  EXPECT_THAT(token->found, Contains("modulesAllowed"));
}

TEST(Probe, WritesNoValueOfAnyAnswer) {
  Stage stage("hardened");
  const auto probe = installed();
  const auto probed = ask(stage, probe);
  ASSERT_TRUE(probed.ok()) << probed.error().message;
  const auto report = app::probe_json(probe, *probed).dump();
  EXPECT_THAT(report, HasSubstr("USER_LIST/USER/CONTACT_INFO/EMAIL"));
  EXPECT_THAT(report, HasSubstr("AUTH_WINDOWS/USERNAME"));
  for (const char* planted :
       {"acme_", "example.com", "Ana", "Novak", "svc_scan", "192.0.2", "Weekly full", "127.0.0.1"})
    EXPECT_THAT(report, Not(HasSubstr(planted)));
}

TEST(Probe, KeepsTheCodeOfARefusalAndNotItsText) {
  Stage stage("auditor");
  const auto probe = installed();
  const auto probed = ask(stage, probe);
  ASSERT_TRUE(probed.ok()) << probed.error().message;
  EXPECT_FALSE(probed->front().answered);
  EXPECT_EQ(probed->front().code, "1920");
  const auto report = app::probe_json(probe, *probed).dump();
  EXPECT_THAT(report, HasSubstr("1920"));
  EXPECT_THAT(report, Not(HasSubstr("not allowed to list")));
}

TEST(Probe, ProposesNoElementThatIsMissingSomewhereOrHoldsOtherWords) {
  const auto call = user_list();
  const auto all = reduced(call, "<USER><SAML>1</SAML></USER><USER><SAML>disabled</SAML></USER>");
  EXPECT_THAT(all.candidates, Contains(Pair("user_classic.saml_enabled", "SAML")));
  const auto some = reduced(call, "<USER><SAML>1</SAML></USER><USER><LOGIN>x</LOGIN></USER>");
  EXPECT_THAT(some.found, Contains("USER_LIST/USER/SAML"));
  EXPECT_THAT(some.candidates, IsEmpty());
  const auto other = reduced(call, "<USER><SAML>okta</SAML></USER><USER><SAML>1</SAML></USER>");
  EXPECT_THAT(other.candidates, IsEmpty());
}

TEST(Probe, LooksForElementsThatHaveChildrenToo) {
  auto call = user_list();
  call.names = {"SAML", "GONE"};
  const auto probed = reduced(call, "<USER><SAML><ON>1</ON></SAML></USER>");
  EXPECT_THAT(probed.found, Contains("USER_LIST/USER/SAML/ON"));
  EXPECT_THAT(probed.missing, ::testing::ElementsAre("GONE"));
}

TEST(Probe, SendsNothingThatIsNoRead) {
  Stage stage("hardened");
  auto probe = installed();
  probe.calls.resize(1);
  probe.calls.front() = user_list();
  probe.calls.front().family = "fo";
  probe.calls.front().path = "/api/2.0/fo/setup/restricted_ips/";
  probe.calls.front().verb = "clear";
  const auto probed = ask(stage, probe);
  ASSERT_TRUE(probed.ok());
  EXPECT_FALSE(probed->front().answered);
  EXPECT_THAT(probed->front().message, HasSubstr("not on the list of reads"));
}

}  // namespace
}  // namespace qharden::testing
