#include "simulator/faults.hpp"

#include <chrono>

#include "fixture.hpp"

namespace qharden::simulator::testing {
namespace {

const std::string kLogList = kLog + "?action=list&truncation_limit=1000";
const std::string kIpsList = kIps + "?action=list";

struct Canned {
  std::string fault;
  std::string target;
  int status;
  std::string text;
};

// NOLINTNEXTLINE(readability-identifier-naming): GoogleTest asks for this name
void PrintTo(const Canned& canned, std::ostream* out) {
  *out << canned.fault << " on " << canned.target;
}

class CannedFault : public ::testing::TestWithParam<Canned> {};

TEST_P(CannedFault, AnswersAsItsNameSays) {
  const Running sim{roles_scenario(), {GetParam().fault}};

  const Reply reply = sim.get(GetParam().target);

  EXPECT_EQ(reply.status, GetParam().status);
  EXPECT_TRUE(reply.holds(GetParam().text)) << reply.body;
}

INSTANTIATE_TEST_SUITE_P(
    Faults, CannedFault,
    ::testing::Values(
        Canned{"rate", kLogList, 409, "<CODE>1965</CODE>"}, Canned{"concurrency", kUserList, 409, "<CODE>1960</CODE>"},
        Canned{"server-error", kUserList, 502, "<html>"}, Canned{"internal-error", kIpsList, 500, "<CODE>999</CODE>"},
        Canned{"internal-error", kUserList, 500, "<ERROR number=\"999\">"},
        Canned{"maintenance", kIpsList, 503, "<CODE>1999</CODE>"}, Canned{"html", kLogList, 200, "<html>"},
        Canned{"no-permission", kIpsList, 403, "<SIMPLE_RETURN>"},
        Canned{"no-permission", kUserList, 200, "<ERROR number="},
        Canned{"wrong-scope", kIpsList, 403, "<SIMPLE_RETURN>"},
        Canned{"unlicensed", kLogList, 403, "<CODE>2012</CODE>"}, Canned{"expired", kLogList, 200, "<CODE>2001</CODE>"},
        Canned{"expired", kUserList, 200, "<ERROR number=\"2001\">"},
        Canned{"eula", kLogList, 409, "<CODE>2003</CODE>"},
        Canned{"bad-credentials", kLogList, 401, "<CODE>2000</CODE>"},
        Canned{"enhanced-rbac", kUserList, 200, "Enhanced RBAC"},
        Canned{"enhanced-rbac", kIpsList, 200, "<STATUS>enabled</STATUS>"}, Canned{"redirect", kLogList, 301, "moved"},
        Canned{"old-version", kLogList, 404, "<html>"}, Canned{"old-version", kUserList, 200, "<USER_LIST>"}));

TEST(Faults, RateTellsTheWaitAndConcurrencyDoesNot) {
  EXPECT_EQ(Running(roles_scenario(), {"rate"}).get(kUserList).headers.at("X-RateLimit-ToWait-Sec"), "1");
  EXPECT_EQ(Running(roles_scenario(), {"concurrency"}).get(kUserList).headers.count("X-RateLimit-ToWait-Sec"), 0U);
}

TEST(Faults, ExpiredCarriesNoLimitHeaders) {
  EXPECT_EQ(Running(roles_scenario(), {"expired"}).get(kLogList).headers.count("X-RateLimit-Limit"), 0U);
}

TEST(Faults, BadCredentialsCountsAsAFailedSignIn) {
  Running sim{roles_scenario(), {"bad-credentials"}};

  EXPECT_EQ(sim.get(kUserList).status, 401);

  EXPECT_EQ(sim.simulator().failed_sign_ins(), 1U);
}

TEST(Faults, HoldForTheirEndpointAndCountOnly) {
  const Running sim{roles_scenario(), {"server-error@user_list:2"}};

  EXPECT_EQ(sim.get(kIpsList).status, 200);
  EXPECT_EQ(sim.get(kUserList).status, 502);
  EXPECT_EQ(sim.get(kUserList).status, 502);
  EXPECT_EQ(sim.get(kUserList).status, 200);
}

TEST(Faults, SlowAnswersLate) {
  const Running sim{roles_scenario(), {"slow=300"}};
  const auto begin = std::chrono::steady_clock::now();

  EXPECT_EQ(sim.get(kUserList).status, 200);

  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds{300});
}

TEST(Faults, CutBreaksTheConnectionInsideTheBody) {
  EXPECT_EQ(Running(roles_scenario(), {"cut"}).get(kUserList).status, 0);
}

TEST(Faults, TruncatedXmlIsAWholeAnswerOfHalfADocument) {
  const Reply reply = Running(roles_scenario(), {"truncated-xml"}).get(kUserList);

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.headers.at("Content-Length"), std::to_string(reply.body.size()));
  EXPECT_FALSE(reply.holds("</USER_LIST_OUTPUT>"));
}

TEST(Faults, EmptyKeepsTheEnvelope) {
  const Running sim{roles_scenario(), {"empty"}};

  EXPECT_FALSE(parse_xml(sim.get(kUserList)).child("USER_LIST_OUTPUT").child("USER_LIST").child("USER"));
  EXPECT_FALSE(sim.get(kIpsList).holds("STATUS"));
  EXPECT_TRUE(sim.get(kIpsList).holds("<RESTRICTED_IPS_OUTPUT>"));
  EXPECT_EQ(parse_log(sim.get(kLogList).body).size(), 0U);
  EXPECT_TRUE(sim.get(kLogList).holds("\"Date\""));
}

TEST(Faults, EmptyBodyHasNoByte) {
  const Reply reply = Running(roles_scenario(), {"empty-body"}).get(kUserList);

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "");
}

TEST(Faults, WrongScopeShowsAUnitManagersView) {
  const Running sim{roles_scenario(), {"wrong-scope"}};
  const auto document = parse_xml(sim.get(kUserList));

  EXPECT_STREQ(document.select_node("//USER[USER_LOGIN='boss']/USER_ROLE").node().child_value(), "Unit Manager");
  EXPECT_FALSE(document.select_node("//USER[USER_LOGIN='read']"));
  EXPECT_TRUE(document.select_node("//USER[CONTACT_INFO/FIRSTNAME='Rea']"));
}

TEST(Faults, BadUtf8ReachesEveryEndpoint) {
  const Running sim{roles_scenario(), {"bad-utf8"}};
  const std::string poison{"\xC3\x28\x01\x1B\x00\xFF", 6};

  for (const auto& target : {kUserList, kLogList, kIpsList}) {
    EXPECT_TRUE(sim.get(target).holds(poison)) << target;
  }
}

TEST(Faults, RedirectPointsToAnotherHost) {
  const Reply reply = Running(roles_scenario(), {"redirect"}).get(kUserList);

  EXPECT_TRUE(reply.headers.at("Location").starts_with("https://qualysapi.elsewhere.example/"));
}

TEST(Faults, ForeignNextPointsToAnotherHostEvenWhenEverythingFits) {
  EXPECT_TRUE(Running(roles_scenario(), {"foreign-next"}).get(kLogList).holds("\"https://qualysapi.attacker.example/"));
}

TEST(Faults, LoopRepeatsTheSamePage) {
  const Running sim{roles_scenario(), {"loop"}};
  const Reply first = sim.get(kLog + "?action=list&user_action=login&truncation_limit=5");
  const std::string next = next_target(first.body);

  const Reply second = sim.get(next);

  EXPECT_EQ(parse_log(second.body), parse_log(first.body));
  EXPECT_EQ(next_target(second.body), next);
}

TEST(Faults, UnknownWordsReplaceStatusesAndRoles) {
  const Running sim{roles_scenario(), {"unknown-words"}};

  EXPECT_TRUE(sim.get(kUserList).holds("<USER_STATUS>Quarantined</USER_STATUS>"));
  EXPECT_TRUE(sim.get(kUserList).holds("<USER_ROLE>Patch Operator</USER_ROLE>"));
  EXPECT_TRUE(sim.get(kIpsList).holds("<STATUS>learning</STATUS>"));
  EXPECT_TRUE(sim.get(kLogList).holds("\"Patch Operator\""));
}

TEST(Faults, MissingElementsLeavesThemOut) {
  const Running sim{roles_scenario(), {"missing-elements"}};
  const auto document = parse_xml(sim.get(kUserList));

  EXPECT_EQ(document.select_nodes("//USER").size(), 8U);
  EXPECT_EQ(document.select_nodes("//USER/USER_ROLE").size(), 4U);
  EXPECT_EQ(document.select_nodes("//USER/LAST_LOGIN_DATE").size(), 4U);
  EXPECT_FALSE(sim.get(kIpsList).holds("STATUS"));
  EXPECT_FALSE(sim.get(kLogList).holds("User IP"));
  EXPECT_EQ(parse_log(sim.get(kLogList).body).at(0).size(), 6U);
}

TEST(Faults, ShortLogEndsFiveDaysBack) {
  const Running sim{roles_scenario(), {"short-log"}};

  EXPECT_FALSE(sim.get(kLogList).holds("old scan"));
  EXPECT_FALSE(sim.get(kLogList).holds("said"));
  EXPECT_TRUE(sim.get(kLogList).holds("user_logged in"));
}

TEST(Faults, ComeFromTheScenarioToo) {
  const Running sim{roles_scenario() + "faults: [maintenance@user_list]\n"};

  EXPECT_EQ(sim.get(kUserList).status, 503);
}

TEST(Faults, AnUnknownOneListsTheKinds) {
  for (const std::string spec : {"raet", "rate@", "rate:x", "rate=5", "slow=x"}) {
    try {
      static_cast<void>(parse_fault(spec));
      ADD_FAILURE() << spec;
    } catch (const FaultError& error) {
      EXPECT_NE(std::string{error.what()}.find("missing-elements"), std::string::npos) << error.what();
    }
  }
}

}  // namespace
}  // namespace qharden::simulator::testing
