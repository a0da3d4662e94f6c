#include "fixture.hpp"

namespace qharden::simulator::testing {
namespace {

TEST(SignIn, AnswersAWrongPasswordWith401InTheFamilysEnvelope) {
  Running sim;

  const Reply fo = sim.get(kLog + "?action=list", {"boss", "wrong"});
  const Reply msp = sim.get(kUserList, {"boss", "wrong"});

  EXPECT_EQ(fo.status, 401);
  EXPECT_TRUE(fo.holds("<CODE>2000</CODE>"));
  EXPECT_TRUE(fo.holds("Bad Login/Password"));
  EXPECT_EQ(msp.status, 401);
  EXPECT_TRUE(msp.holds("<ERROR number=\"2000\">"));
  EXPECT_EQ(sim.simulator().failed_sign_ins(), 2U);
}

TEST(SignIn, LocksALoginAfterFiveWrongPasswords) {
  Running sim;
  for (int attempt = 0; attempt < 5; ++attempt) {
    EXPECT_EQ(sim.get(kUserList, {"scan", "wrong"}).status, 401);
  }

  const Reply reply = sim.get(kLog + "?action=list", {"scan"});

  EXPECT_EQ(reply.status, 403);
  EXPECT_TRUE(reply.holds("<CODE>2002</CODE>"));
  EXPECT_EQ(sim.get(kLog + "?action=list").status, 200);
  EXPECT_EQ(sim.simulator().failed_sign_ins(), 6U);
}

TEST(SignIn, ARightPasswordStartsTheCountAgain) {
  const Running sim;
  for (int round = 0; round < 3; ++round) {
    for (int attempt = 0; attempt < 4; ++attempt) {
      EXPECT_EQ(sim.get(kUserList, {"boss", "wrong"}).status, 401);
    }
    EXPECT_EQ(sim.get(kUserList).status, 200);
  }
}

TEST(SignIn, RefusesARequestWithoutCredentials) {
  Running sim;

  EXPECT_EQ(sim.send("GET", kLog + "?action=list", {{"X-Requested-With", "test"}}).status, 401);
  EXPECT_EQ(sim.send("GET", kUserList, {{"Authorization", "Basic !!!"}}).status, 401);
  EXPECT_EQ(sim.simulator().failed_sign_ins(), 0U);
}

TEST(SignIn, RefusesInactiveAndPendingLogins) {
  const Running sim;

  const Reply inactive = sim.get(kLog + "?action=list", {"gone"});
  const Reply pending = sim.get(kLog + "?action=list", {"invited"});

  EXPECT_EQ(inactive.status, 403);
  EXPECT_TRUE(inactive.holds("<CODE>2002</CODE>"));
  EXPECT_EQ(pending.status, 409);
  EXPECT_TRUE(pending.holds("<CODE>2003</CODE>"));
}

TEST(SignIn, WantsTheRequestedWithHeaderOnFoOnly) {
  const Running sim;
  const std::pair<std::string, std::string> boss{"Authorization", "Basic Ym9zczpwdw=="};

  EXPECT_EQ(sim.send("GET", kLog + "?action=list", {boss}).status, 400);
  EXPECT_EQ(sim.send("GET", kUserList, {boss}).status, 200);
}

TEST(Routing, AnswersUnknownPathsAndVersionsWith404) {
  const Running sim;

  for (const std::string path : {"/", "/msp/nothing.php", "/api/9.0/fo/activity_log/?action=list"}) {
    const Reply reply = sim.get(path);
    EXPECT_EQ(reply.status, 404) << path;
    EXPECT_TRUE(reply.holds("<html>")) << path;
  }
}

TEST(Routing, MovesAPathWithoutItsLastSlash) {
  const Running sim;

  const Reply reply = sim.get("/api/2.0/fo/activity_log?action=list");

  EXPECT_EQ(reply.status, 301);
  EXPECT_TRUE(reply.headers.at("Location").ends_with("/api/2.0/fo/activity_log/?action=list"));
}

TEST(Routing, RefusesOtherMethods) {
  const Running sim;

  const Reply reply =
      sim.send("PUT", kLog + "?action=list", {{"Authorization", "Basic Ym9zczpwdw=="}, {"X-Requested-With", "test"}});

  EXPECT_EQ(reply.status, 400);
  EXPECT_TRUE(reply.holds("<CODE>1908</CODE>"));
}

TEST(Requests, AreRecordedWithStatusAndLogin) {
  Running sim;
  EXPECT_EQ(sim.get(kUserList + "?external_id_assigned=1").status, 200);
  EXPECT_EQ(sim.get("/nowhere").status, 404);

  const auto requests = sim.simulator().requests();

  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests[0].method, "GET");
  EXPECT_EQ(requests[0].path, kUserList);
  EXPECT_EQ(requests[0].query, "external_id_assigned=1");
  EXPECT_EQ(requests[0].login, "boss");
  EXPECT_EQ(requests[1].status, 404);
}

}  // namespace
}  // namespace qharden::simulator::testing
