#include "fixture.hpp"

namespace qharden::simulator::testing {
namespace {

using Texts = std::vector<std::string>;

const std::string kSchedules = R"yaml(
lists:
  - name: schedules
    kind: fo
    paths: [/api/5.0/fo/schedule/scan/, /api/2.0/fo/schedule/scan/]
    action: list
    root: SCHEDULE_SCAN_LIST_OUTPUT
    rows_at: RESPONSE/SCHEDULE_SCAN_LIST
    row: SCAN
    parameters: [show_notifications]
    required: []
    page: {size_parameter: truncation_limit, size: 3, from_parameter: id_min, id: ID}
    match: {ids: ID, active: ACTIVE}
    extra: {RESPONSE: {GLOSSARY: {NOTE: from the extra}}}
rows:
  schedules:
    - {ID: 30, ACTIVE: 1, TITLE: "Weekly & full", SCHEDULE: {WEEKLY: {"@frequency_weeks": 1, "@weekdays": "0,3"}, START_HOUR: 2}}
    - {ID: 10, ACTIVE: 0, TITLE: "", GROUPS: [{NAME: A}, {NAME: B}], IP: [192.0.2.1, 192.0.2.2]}
    - {$repeat: 4, ID: "$(n+40)", ACTIVE: 1, TITLE: {"@lang": en, "#text": "No. $(n)"}}
)yaml";

const std::string kPath = "/api/5.0/fo/schedule/scan/";

Running schedules(std::vector<std::string> faults = {}) {
  return Running{roles_scenario() + kSchedules, std::move(faults)};
}

TEST(FoList, WritesRowsBelowTheRoot) {
  const Running sim = schedules();

  const Reply reply = sim.get(kPath + "?action=list&ids=30");

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.headers.at("Content-Type"), "application/xml");
  const std::string scan = "/SCHEDULE_SCAN_LIST_OUTPUT/RESPONSE/SCHEDULE_SCAN_LIST/SCAN";
  EXPECT_EQ(texts_of(reply, scan + "/TITLE"), Texts{"Weekly & full"});
  EXPECT_EQ(texts_of(reply, scan + "/SCHEDULE/WEEKLY/@weekdays"), Texts{"0,3"});
  EXPECT_EQ(texts_of(reply, scan + "/SCHEDULE/START_HOUR"), Texts{"2"});
  EXPECT_EQ(texts_of(reply, "/SCHEDULE_SCAN_LIST_OUTPUT/RESPONSE/*[1][self::DATETIME]").size(), 1U);
  EXPECT_EQ(texts_of(reply, "//GLOSSARY/NOTE"), Texts{"from the extra"});
}

TEST(FoList, RepeatsElementsForSequences) {
  const Reply reply = schedules().get(kPath + "?action=list&ids=10");

  EXPECT_EQ(texts_of(reply, "//SCAN/GROUPS/NAME"), (Texts{"A", "B"}));
  EXPECT_EQ(texts_of(reply, "//SCAN/IP"), (Texts{"192.0.2.1", "192.0.2.2"}));
}

TEST(FoList, ContinuesByTheWarningInOrderOfTheIds) {
  const Running sim = schedules();
  Texts ids;
  std::string target = kPath + "?action=list&active=1,0&show_notifications=1";

  for (int page = 0; page < 2; ++page) {
    const Reply reply = sim.get(target);
    const Texts found = texts_of(reply, "//SCAN/ID");
    ids.insert(ids.end(), found.begin(), found.end());
    const Texts urls = texts_of(reply, "/*/RESPONSE/*[last()][self::WARNING]/URL");
    ASSERT_EQ(urls.size(), page == 0 ? 1U : 0U) << reply.body;
    target = urls.empty() ? "" : urls.front().substr(urls.front().find("/api/"));
  }

  EXPECT_EQ(ids, (Texts{"10", "30", "40", "41", "42", "43"}));
}

TEST(FoList, TakesAPageSizeAndAPost) {
  const Running sim = schedules();

  EXPECT_EQ(texts_of(sim.get(kPath + "?action=list&truncation_limit=1"), "//SCAN/ID"), Texts{"10"});
  EXPECT_EQ(texts_of(sim.get(kPath + "?action=list&truncation_limit=0"), "//SCAN/ID").size(), 6U);
  EXPECT_EQ(texts_of(sim.post(kPath, "action=list&ids=40-42,30"), "//SCAN/ID"), (Texts{"30", "40", "41"}));
}

TEST(FoList, LeavesOutThePlaceOfRowsWhenThereAreNone) {
  const Reply reply = schedules().get(kPath + "?action=list&ids=9");

  EXPECT_EQ(reply.status, 200);
  EXPECT_FALSE(reply.holds("SCHEDULE_SCAN_LIST>"));
  EXPECT_TRUE(reply.holds("<DATETIME>"));
}

TEST(FoList, IsServedUnderEachOfItsPaths) {
  const Running sim = schedules();

  EXPECT_EQ(sim.get("/api/2.0/fo/schedule/scan/?action=list").status, 200);
  EXPECT_EQ(sim.get("/api/3.0/fo/schedule/scan/?action=list").status, 404);
  EXPECT_EQ(sim.get("/api/2.0/fo/schedule/scan?action=list").status, 301);
}

TEST(FoList, RefusesWhatItDoesNotKnow) {
  const Running sim = schedules();
  const auto code = [&](const std::string& query) { return texts_of(sim.get(kPath + query), "//CODE"); };

  EXPECT_EQ(code(""), Texts{"1903"});
  EXPECT_EQ(code("?action=delete"), Texts{"1905"});
  EXPECT_EQ(code("?action=list&state=x"), Texts{"1901"});
  EXPECT_EQ(code("?action=list&id_min=x"), Texts{"1905"});
  EXPECT_EQ(sim.get(kPath + "?action=list&state=x").status, 400);
}

TEST(FoList, NeedsTheHeadersAndThePasswordOfFo) {
  const Running sim = schedules();

  EXPECT_EQ(sim.get(kPath + "?action=list", {"boss", "wrong"}).status, 401);
  EXPECT_EQ(sim.send("GET", kPath + "?action=list", {{"Authorization", "Basic Ym9zczpwdw=="}}).status, 400);
}

TEST(FoList, LeavesARowInTheLogAndCountsPerPath) {
  const Running sim = schedules();

  EXPECT_EQ(sim.get(kPath + "?action=list").headers.at("X-RateLimit-Remaining"), "4999");
  EXPECT_EQ(sim.get("/api/2.0/fo/schedule/scan/?action=list").headers.at("X-RateLimit-Remaining"), "4999");
  EXPECT_TRUE(sim.get(kLog + "?action=list&user_action=request").holds("API: " + kPath + "index.php"));
}

TEST(FoList, CanDifferByActionAndLackARowElement) {
  const Running sim{roles_scenario() + R"(
lists:
  - {name: ips, kind: fo, path: /api/2.0/fo/asset/ip/, action: list, root: IP_LIST_OUTPUT, rows_at: RESPONSE/IP_SET}
  - {name: export, kind: fo, path: /api/2.0/fo/asset/ip/, action: export, root: EXPORT, row: ITEM, required: [id],
     match: {id: "@id"}}
rows:
  ips: [{IP: 192.0.2.1}, {IP_RANGE: 192.0.2.8-192.0.2.9}]
  export: [{"@id": 7, NAME: seven}, {"@id": 8, NAME: eight}]
)"};

  EXPECT_EQ(texts_of(sim.get("/api/2.0/fo/asset/ip/?action=list"), "//IP_SET/*"),
            (Texts{"192.0.2.1", "192.0.2.8-192.0.2.9"}));
  EXPECT_EQ(texts_of(sim.get("/api/2.0/fo/asset/ip/?action=export&id=8"), "/EXPORT/ITEM/NAME"), Texts{"eight"});
  EXPECT_EQ(texts_of(sim.get("/api/2.0/fo/asset/ip/?action=export"), "//CODE"), Texts{"1903"});
}

TEST(FoList, PagesByOffsetToo) {
  const Running sim{roles_scenario() + R"(
lists:
  - {name: vaults, kind: fo, path: /api/2.0/fo/vault/, action: list, root: OUT, rows_at: RESPONSE/VAULTS, row: VAULT,
     page: {style: offset, parameter: offset, size_parameter: limit, size: 2}}
rows:
  vaults: [{TITLE: a}, {TITLE: b}, {TITLE: c}]
)"};

  EXPECT_EQ(texts_of(sim.get("/api/2.0/fo/vault/?action=list"), "//TITLE"), (Texts{"a", "b"}));
  EXPECT_EQ(texts_of(sim.get("/api/2.0/fo/vault/?action=list&limit=2&offset=2"), "//TITLE"), Texts{"c"});
}

}  // namespace
}  // namespace qharden::simulator::testing
