#include "fixture.hpp"

namespace qharden::simulator::testing {
namespace {

const std::string kLists = R"(
lists:
  - {name: jobs, kind: json, path: /pm/v1/deploymentjobs/summary, rows_at: "", match: {platform: platform},
     parameters: [sort], page: {style: number, parameter: pageNumber, first: 0, size_parameter: pageSize, size: 2}}
  - {name: users, kind: json, method: POST, path: /adminui/users, rows_at: users, total: totalCount,
     match: {filter.saml: $saml},
     page: {style: offset, parameter: offset, size_parameter: limit, size: 2, in: body, pages: pageCount}}
  - {name: assets, kind: json, method: POST, path: /rest/2.0/search/am/asset, rows_at: assetListData/asset, empty: 204,
     count: count, extra: {responseCode: SUCCESS}, filters: {name: name},
     page: {style: cursor, parameter: lastSeenAssetId, id: assetId, more: hasMore, size_parameter: pageSize, size: 2}}
  - {name: job, kind: json, path: "/pm/v1/deploymentjob/{id}", one: true, match: {id: id}}
rows:
  jobs: [{id: a, platform: Windows}, {id: b, platform: Linux}, {id: c, platform: Windows, on: true, tags: [x, y]}]
  users: [{id: 1, $saml: enabled}, {id: 2, $saml: disabled}, {id: 3, $saml: disabled, note: null}]
  assets: [{assetId: 7, name: seven}, {assetId: 3, name: three}, {assetId: 5, name: "5"}]
  job: [{id: a, status: Enabled}, {id: b, status: Disabled}]
)";

class JsonList : public ::testing::Test {
 protected:
  [[nodiscard]] std::string jobs(const std::string& query) const {
    return sim_.gateway_get("/pm/v1/deploymentjobs/summary" + query).body;
  }
  [[nodiscard]] Reply users(const std::string& body) const { return sim_.gateway_post("/adminui/users", body); }
  [[nodiscard]] Reply assets(const std::string& query, const std::string& body = "") const {
    return sim_.gateway_post("/rest/2.0/search/am/asset" + query, body);
  }

  Running sim_{roles_scenario() + kLists};
};

TEST_F(JsonList, IsABareArrayInPagesByNumber) {
  EXPECT_EQ(jobs(""), R"([{"id":"a","platform":"Windows"},{"id":"b","platform":"Linux"}])");
  EXPECT_EQ(jobs("?pageNumber=1&sort=x"), R"([{"id":"c","platform":"Windows","on":true,"tags":["x","y"]}])");
  EXPECT_EQ(jobs("?pageNumber=2"), "[]");
  EXPECT_EQ(jobs("?platform=Linux&pageSize=10"), R"([{"id":"b","platform":"Linux"}])");
}

TEST_F(JsonList, PagesByOffsetInTheBody) {
  EXPECT_EQ(users("").body, R"({"totalCount":3,"pageCount":2,"users":[{"id":1},{"id":2}]})");
  EXPECT_EQ(users(R"({"limit": 2, "offset": 2})").body,
            R"({"totalCount":3,"pageCount":2,"users":[{"id":3,"note":null}]})");
}

TEST_F(JsonList, SelectsByAMemberOfTheBodyThatIsNotShown) {
  EXPECT_EQ(users(R"({"filter": {"saml": "disabled"}, "offset": 0})").body,
            R"({"totalCount":2,"pageCount":1,"users":[{"id":2},{"id":3,"note":null}]})");
}

TEST_F(JsonList, PagesByCursorUntilThereIsNoContent) {
  EXPECT_EQ(assets("").body, R"({"responseCode":"SUCCESS","count":2,"hasMore":1,"lastSeenAssetId":5,)"
                             R"("assetListData":{"asset":[{"assetId":3,"name":"three"},{"assetId":5,"name":"5"}]}})");
  EXPECT_EQ(assets("?lastSeenAssetId=5").body, R"({"responseCode":"SUCCESS","count":1,"hasMore":0,"lastSeenAssetId":7,)"
                                               R"("assetListData":{"asset":[{"assetId":7,"name":"seven"}]}})");
  EXPECT_EQ(assets("?lastSeenAssetId=7").status, 204);
  EXPECT_EQ(assets("?lastSeenAssetId=7").body, "");
}

TEST_F(JsonList, SelectsByCriteriaOfTheBody) {
  const std::string body = R"({"filters": [{"field": "name", "operator": "NOT_EQUALS", "value": "three"}]})";

  EXPECT_EQ(parse_json(assets("", body))["count"].as<int>(0), 2);
  EXPECT_EQ(assets("", R"({"filters": [{"field": "colour", "operator": "EQUALS", "value": "x"}]})").status, 400);
}

TEST_F(JsonList, CanBeOneObjectByItsPath) {
  EXPECT_EQ(sim_.gateway_get("/pm/v1/deploymentjob/b").body, R"({"id":"b","status":"Disabled"})");
  EXPECT_EQ(sim_.gateway_get("/pm/v1/deploymentjob/z").status, 404);
}

TEST_F(JsonList, RefusesWhatItDoesNotKnow) {
  const Reply unknown = sim_.gateway_get("/pm/v1/deploymentjobs/summary?state=x");

  EXPECT_EQ(unknown.status, 400);
  EXPECT_EQ(parse_json(unknown)["responseCode"].as<std::string>(""), "FAILED");
  EXPECT_EQ(sim_.gateway_get("/pm/v1/deploymentjobs/summary?pageNumber=x").status, 400);
  EXPECT_EQ(sim_.gateway_get("/adminui/users").status, 405);
  EXPECT_EQ(users("username=boss").status, 400);
  EXPECT_EQ(users("{broken").status, 400);
}

}  // namespace
}  // namespace qharden::simulator::testing
