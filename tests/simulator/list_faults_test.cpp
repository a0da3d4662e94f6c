#include <chrono>

#include "fixture.hpp"

namespace qharden::simulator::testing {
namespace {

using Texts = std::vector<std::string>;

const std::string kLists = R"(
lists:
  - {name: scans, kind: fo, paths: [/api/3.0/fo/scan/, /api/2.0/fo/scan/], action: list, root: OUT,
     rows_at: RESPONSE/LIST, row: SCAN, page: {size_parameter: limit, size: 2, from_parameter: id_min, id: ID},
     module: VM, partial_for: [Unit Manager], empty_for: [Auditor], roles: [Manager]}
  - {name: keys, kind: search, path: /qps/rest/1.0/search/ca/key/, row: Key, id: id, module: CA,
     roles: [Manager]}
  - {name: jobs, kind: json, path: /pm/v1/jobs, rows_at: content, id: id, module: PM, roles: [Manager],
     page: {style: number, parameter: page, size: 2, size_parameter: size, more: hasMore}}
  - {name: rbac, kind: json, path: /adminui/users, rows_at: users, only_when: enhanced_rbac}
rows:
  scans:
    - {ID: 1, STATE: FINISHED, TITLE: "Free text 1", WHO: {LOGIN: boss_1}}
    - {ID: 2, STATE: RUNNING, TITLE: "Free text 2", WHO: {LOGIN: boss_2}}
    - {ID: 3, STATE: RUNNING, TITLE: "Free text 3", WHO: {LOGIN: boss_3}}
  keys: [{id: 1, type: UNLIMITED, on: true}, {id: 2, type: LIMITED, on: true}]
  jobs: [{id: 1, type: Install, on: true}, {id: 2, type: Install, on: false}, {id: 3, type: Rollback, on: true}]
)";

const std::string kScans = "/api/3.0/fo/scan/?action=list";
const std::string kKeys = "/qps/rest/1.0/search/ca/key/";
const std::string kJobs = "/pm/v1/jobs";

Running with(const std::string& fault, const std::string& more = "") {
  return Running{roles_scenario() + kLists + more, {fault}};
}

Reply scans(const std::string& fault) {
  return with(fault + "@scans").get(kScans);
}

Reply keys(const std::string& fault) {
  return with(fault + "@keys").portal(kKeys, "");
}

Reply jobs(const std::string& fault) {
  return with(fault + "@jobs").gateway_get(kJobs);
}

struct Canned {
  std::string fault;
  Reply (*call)(const std::string&);
  int status;
  std::string text;
};

// NOLINTNEXTLINE(readability-identifier-naming): GoogleTest asks for this name
void PrintTo(const Canned& canned, std::ostream* out) {
  *out << canned.fault << ' ' << canned.text;
}

class CannedListFault : public ::testing::TestWithParam<Canned> {};

TEST_P(CannedListFault, AnswersAsItsNameSays) {
  const Reply reply = GetParam().call(GetParam().fault);

  EXPECT_EQ(reply.status, GetParam().status);
  EXPECT_TRUE(reply.holds(GetParam().text)) << reply.body;
}

INSTANTIATE_TEST_SUITE_P(
    Lists, CannedListFault,
    ::testing::Values(
        Canned{"rate", scans, 409, "<CODE>1965</CODE>"}, Canned{"rate", keys, 409, "LIMIT_EXCEEDED"},
        Canned{"rate", jobs, 429, "FAILED"}, Canned{"concurrency", scans, 409, "<CODE>1960</CODE>"},
        Canned{"concurrency", jobs, 429, "FAILED"}, Canned{"server-error", keys, 502, "<html>"},
        Canned{"internal-error", jobs, 500, "FAILED"}, Canned{"maintenance", scans, 503, "<CODE>1999</CODE>"},
        Canned{"maintenance", jobs, 503, "FAILED"}, Canned{"html", jobs, 200, "<html>"},
        Canned{"no-permission", scans, 403, "<CODE>1920</CODE>"}, Canned{"no-permission", keys, 200, "UNAUTHORIZED"},
        Canned{"no-permission", jobs, 403, "not allowed"}, Canned{"unlicensed", scans, 403, "<CODE>2012</CODE>"},
        Canned{"unlicensed", keys, 200, "INSUFFICIENT_PERMISSION"}, Canned{"unlicensed", jobs, 403, "not subscribed"},
        Canned{"wrong-scope", keys, 200, "UNAUTHORIZED"}, Canned{"wrong-scope", jobs, 403, "not allowed"},
        Canned{"expired", scans, 200, "<CODE>2001</CODE>"}, Canned{"expired", keys, 200, "INVALID_CREDENTIALS"},
        Canned{"expired", jobs, 401, "FAILED"}, Canned{"eula", scans, 409, "<CODE>2003</CODE>"},
        Canned{"eula", jobs, 403, "FAILED"}, Canned{"bad-credentials", keys, 200, "INVALID_CREDENTIALS"},
        Canned{"bad-credentials", jobs, 401, "FAILED"}, Canned{"enhanced-rbac", scans, 200, "<SCAN>"},
        Canned{"redirect", jobs, 301, "moved"}, Canned{"old-version", keys, 404, "<html>"},
        Canned{"old-version", jobs, 404, "<html>"}, Canned{"empty", keys, 200, "<count>0</count>"},
        Canned{"empty", jobs, 200, "\"content\":[]"}));

TEST(ListFaults, RateTellsTheGatewaysWait) {
  EXPECT_EQ(jobs("rate").headers.at("Retry-After"), "1");
  EXPECT_EQ(jobs("rate").headers.count("X-RateLimit-ToWait-Sec"), 0U);
  EXPECT_EQ(jobs("concurrency").headers.count("Retry-After"), 0U);
}

TEST(ListFaults, HoldForTheirListAlone) {
  const Running sim = with("server-error@scans:1");

  EXPECT_EQ(sim.portal(kKeys, "").status, 200);
  EXPECT_EQ(sim.get(kScans).status, 502);
  EXPECT_EQ(sim.get(kScans).status, 200);
}

TEST(ListFaults, EmptyKeepsTheEnvelope) {
  const Reply reply = scans("empty");

  EXPECT_TRUE(reply.holds("<RESPONSE>"));
  EXPECT_FALSE(reply.holds("LIST"));
  EXPECT_EQ(jobs("empty-body").body, "");
}

TEST(ListFaults, OldVersionLeavesTheOldestPath) {
  const Running sim = with("old-version@scans");

  EXPECT_EQ(sim.get(kScans).status, 404);
  EXPECT_EQ(sim.get("/api/2.0/fo/scan/?action=list").status, 200);
}

TEST(ListFaults, CutAndTruncatedXmlBreakJsonToo) {
  EXPECT_EQ(jobs("cut").status, 0);
  EXPECT_EQ(jobs("truncated-xml").body, jobs("slow=1").body.substr(0, jobs("slow=1").body.size() / 2));
}

TEST(ListFaults, UnknownWordsReplaceTheWordsOfEverySecondRow) {
  const Reply reply = scans("unknown-words");

  EXPECT_EQ(texts_of(reply, "//STATE"), (Texts{"UNHEARD_OF", "RUNNING"}));
  EXPECT_EQ(texts_of(reply, "//TITLE"), (Texts{"Free text 1", "Free text 2"}));
  EXPECT_EQ(texts_of(reply, "//LOGIN"), (Texts{"boss_1", "boss_2"}));
  EXPECT_TRUE(jobs("unknown-words").holds(R"({"id":1,"type":"UNHEARD_OF","on":true},{"id":2,"type":"Install")"));
}

TEST(ListFaults, UnknownWordsKeepToTheWordsOfTheList) {
  const Running sim{roles_scenario() +
                        "lists: [{name: a, kind: json, path: /a, words: [b/type, state]}]\n"
                        "rows: {a: [{name: Word, b: [{type: X}, {type: Y}], state: 7}]}\n",
                    {"unknown-words@a"}};

  EXPECT_EQ(sim.gateway_get("/a").body,
            R"([{"name":"Word","b":[{"type":"UNHEARD_OF"},{"type":"UNHEARD_OF"}],"state":"UNHEARD_OF"}])");
}

TEST(ListFaults, MissingElementsLeavesTheIdOfEverySecondRow) {
  const Reply reply = scans("missing-elements");

  EXPECT_EQ(texts_of(reply, "//SCAN[1]/*"), Texts{"1"});
  EXPECT_EQ(texts_of(reply, "//SCAN[2]/*").size(), 4U);
  EXPECT_TRUE(jobs("missing-elements").holds(R"([{"id":1},{"id":2,"type")"));
}

TEST(ListFaults, BadUtf8ReachesTheTextsOfEveryRow) {
  const std::string poison{"\xC3\x28\x01\x1B\x00\xFF", 6};

  EXPECT_TRUE(scans("bad-utf8").holds(poison + "Free text 2"));
  EXPECT_TRUE(keys("bad-utf8").holds(poison + "LIMITED"));
  EXPECT_TRUE(jobs("bad-utf8").holds('"' + poison + "Install\""));
}

TEST(ListFaults, LoopRepeatsThePage) {
  const Running sim = with("loop");

  EXPECT_EQ(texts_of(sim.get(kScans + "&id_min=3"), "//SCAN/ID"), (Texts{"1", "2"}));
  EXPECT_TRUE(texts_of(sim.get(kScans + "&id_min=3"), "//WARNING/URL").at(0).ends_with("?action=list&id_min=1"));
  EXPECT_EQ(texts_of(sim.portal(kKeys, ""), "//hasMoreRecords"), Texts{"true"});
  EXPECT_TRUE(sim.gateway_get(kJobs + "?page=1").holds(R"("hasMore":1,"content":[{"id":1,)"));
}

TEST(ListFaults, ForeignNextPointsToAnotherHost) {
  EXPECT_TRUE(
      texts_of(scans("foreign-next"), "//URL").at(0).starts_with("https://qualysapi.attacker.example/api/3.0/"));
}

TEST(ListAccess, GoesByTheRole) {
  const Running sim{roles_scenario() + kLists};

  EXPECT_EQ(texts_of(sim.get(kScans + "&limit=9", {"boss"}), "//SCAN/ID"), (Texts{"1", "2", "3"}));
  EXPECT_EQ(texts_of(sim.get(kScans + "&limit=9", {"unit"}), "//SCAN/ID"), (Texts{"1", "3"}));
  EXPECT_EQ(texts_of(sim.get(kScans, {"audit"}), "//SCAN/ID"), Texts{});
  EXPECT_EQ(sim.get(kScans, {"audit"}).status, 200);
  EXPECT_EQ(texts_of(sim.get(kScans, {"read"}), "//CODE"), Texts{"1920"});
  EXPECT_TRUE(sim.portal(kKeys, "", {"read"}).holds("UNAUTHORIZED"));
  EXPECT_EQ(sim.gateway_get(kJobs, {"read"}).status, 403);
}

TEST(ListAccess, GoesByTheLicence) {
  const Running sim{roles_scenario() + kLists + "unlicensed: [VM, CA, PM]\n"};

  EXPECT_EQ(texts_of(sim.get(kScans), "//CODE"), Texts{"2012"});
  EXPECT_EQ(sim.get(kScans).status, 403);
  EXPECT_TRUE(sim.portal(kKeys, "").holds("INSUFFICIENT_PERMISSION"));
  EXPECT_TRUE(sim.gateway_get(kJobs).holds("module PM is not subscribed"));
}

TEST(EnhancedRbac, RefusesMspAndOpensTheNewAdministration) {
  const Running before{roles_scenario() + kLists};
  const Running after{roles_scenario() + kLists + "enhanced_rbac: true\n"};

  EXPECT_EQ(before.gateway_get("/adminui/users").status, 404);
  EXPECT_EQ(after.gateway_get("/adminui/users").status, 200);
  EXPECT_TRUE(after.get(kUserList).holds("Enhanced RBAC"));
  EXPECT_EQ(after.get(kIps + "?action=list").status, 200);
}

}  // namespace
}  // namespace qharden::simulator::testing
