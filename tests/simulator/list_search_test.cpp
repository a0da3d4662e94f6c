#include "fixture.hpp"

namespace qharden::simulator::testing {
namespace {

using Texts = std::vector<std::string>;

const std::string kKeys = R"yaml(
lists:
  - name: activation_keys
    kind: search
    path: /qps/rest/1.0/search/ca/agentactkey/
    row: AgentActKey
    id: id
    filters: {isDisabled: isDisabled, title: title, license: modules/list/ActivationKeyModule/license, made: made}
    roles: [Manager]
rows:
  activation_keys:
    - {id: 20, title: Servers, isDisabled: false, made: 2026-01-05T10:00:00Z,
       modules: {list: [{ActivationKeyModule: {license: VM_LICENSE}}, {ActivationKeyModule: {license: SCA}}]}}
    - {id: 10, title: "Old & odd", isDisabled: true, made: 2024-01-05T10:00:00Z, modules: {list: []}}
    - {$repeat: 3, id: "$(n+100)", title: "Key $(n)", isDisabled: false}
)yaml";

const std::string kSearch = "/qps/rest/1.0/search/ca/agentactkey/";
const std::string kCount = "/qps/rest/1.0/count/ca/agentactkey/";

std::string request(const std::string& criteria, const std::string& preferences = "") {
  return "<ServiceRequest>" + (preferences.empty() ? "" : "<preferences>" + preferences + "</preferences>") +
         (criteria.empty() ? "" : "<filters>" + criteria + "</filters>") + "</ServiceRequest>";
}

std::string criterion(const std::string& field, const std::string& operation, const std::string& value) {
  return "<Criteria field=\"" + field + "\" operator=\"" + operation + "\">" + value + "</Criteria>";
}

class SearchList : public ::testing::Test {
 protected:
  [[nodiscard]] Texts ids(const std::string& criteria, const std::string& preferences = "") const {
    return texts_of(sim_.portal(kSearch, request(criteria, preferences)), "//AgentActKey/id");
  }
  [[nodiscard]] std::string code(const std::string& body) const {
    return texts_of(sim_.portal(kSearch, body), "/ServiceResponse/responseCode").at(0);
  }
  [[nodiscard]] Reply in_json(const std::string& target, const std::string& body, const std::string& login) const {
    return send_to(sim_.port(), "POST", target, body,
                   {{"Authorization", login}, {"Content-Type", "text/xml"}, {"Accept", "application/json"}});
  }

  Running sim_{roles_scenario() + kKeys};
};

TEST_F(SearchList, AnswersInXml) {
  const Reply reply = sim_.portal(kSearch, request(""));

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(texts_of(reply, "/ServiceResponse/responseCode"), Texts{"SUCCESS"});
  EXPECT_EQ(texts_of(reply, "/ServiceResponse/count"), Texts{"5"});
  EXPECT_EQ(texts_of(reply, "/ServiceResponse/hasMoreRecords"), Texts{"false"});
  EXPECT_EQ(texts_of(reply, "/ServiceResponse/lastId"), Texts{"102"});
  EXPECT_EQ(texts_of(reply, "/ServiceResponse/data/AgentActKey/id"), (Texts{"10", "20", "100", "101", "102"}));
  EXPECT_EQ(texts_of(reply, "//AgentActKey[id=20]/modules/list/ActivationKeyModule/license"),
            (Texts{"VM_LICENSE", "SCA"}));
  EXPECT_EQ(texts_of(reply, "//AgentActKey[id=10]/title"), Texts{"Old & odd"});
}

TEST_F(SearchList, AnswersInJson) {
  const Reply reply = in_json(kSearch, request(criterion("id", "LESSER", "100")), "Basic Ym9zczpwdw==");

  EXPECT_EQ(reply.headers.at("Content-Type"), "application/json");
  EXPECT_EQ(reply.body,
            R"({"ServiceResponse":{"responseCode":"SUCCESS","count":2,"hasMoreRecords":"false","lastId":20,"data":[)"
            R"({"AgentActKey":{"id":10,"title":"Old & odd","isDisabled":true,"made":"2024-01-05T10:00:00Z",)"
            R"("modules":{"list":[]}}},)"
            R"({"AgentActKey":{"id":20,"title":"Servers","isDisabled":false,"made":"2026-01-05T10:00:00Z",)"
            R"("modules":{"list":[{"ActivationKeyModule":{"license":"VM_LICENSE"}},)"
            R"({"ActivationKeyModule":{"license":"SCA"}}]}}}]}})");
}

TEST_F(SearchList, RefusesInTheLanguageOfTheAnswer) {
  const Reply reply = in_json(kSearch, request(""), "Basic cmVhZDpwdw==");

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(parse_json(reply)["ServiceResponse"]["responseCode"].as<std::string>(""), "UNAUTHORIZED");
}

TEST_F(SearchList, KnowsTheOperators) {
  EXPECT_EQ(ids(criterion("isDisabled", "EQUALS", "TRUE")), Texts{"10"});
  EXPECT_EQ(ids(criterion("isDisabled", "NOT EQUALS", "false")), Texts{"10"});
  EXPECT_EQ(ids(criterion("title", "CONTAINS", "key")), (Texts{"100", "101", "102"}));
  EXPECT_EQ(ids(criterion("license", "IN", "PM,SCA")), Texts{"20"});
  EXPECT_EQ(ids(criterion("license", "NONE", "")), (Texts{"10", "100", "101", "102"}));
  EXPECT_EQ(ids(criterion("made", "GREATER", "2025-01-01")), Texts{"20"});
  EXPECT_EQ(ids(criterion("id", "GREATER", "20") + criterion("id", "LESSER", "102")), (Texts{"100", "101"}));
}

TEST_F(SearchList, PagesByIdAndByOffset) {
  const Reply first = sim_.portal(kSearch, request("", "<limitResults>2</limitResults>"));

  EXPECT_EQ(texts_of(first, "//hasMoreRecords"), Texts{"true"});
  EXPECT_EQ(texts_of(first, "//lastId"), Texts{"20"});
  EXPECT_EQ(ids(criterion("id", "GREATER", "20"), "<limitResults>2</limitResults>"), (Texts{"100", "101"}));
  EXPECT_EQ(ids("", "<startFromOffset>5</startFromOffset>"), Texts{"102"});
  EXPECT_EQ(ids("", "<startFromId>101</startFromId>"), (Texts{"101", "102"}));
}

TEST_F(SearchList, CountsUnderItsTwin) {
  const Reply reply = sim_.portal(kCount, request(criterion("isDisabled", "EQUALS", "false")));

  EXPECT_EQ(texts_of(reply, "/ServiceResponse/count"), Texts{"4"});
  EXPECT_FALSE(reply.holds("<data>"));
}

TEST_F(SearchList, LimitsTheFields) {
  const Reply reply = sim_.portal(kSearch + "?fields=id,modules.list", request(criterion("id", "EQUALS", "20")));

  EXPECT_EQ(texts_of(reply, "//AgentActKey/*[not(*)]"), Texts{"20"});
  EXPECT_EQ(texts_of(reply, "//license").size(), 2U);
}

TEST_F(SearchList, HasNoDataWithoutRows) {
  const Reply reply = sim_.portal(kSearch, request(criterion("id", "EQUALS", "1")));

  EXPECT_EQ(texts_of(reply, "//count"), Texts{"0"});
  EXPECT_FALSE(reply.holds("<data"));
}

TEST_F(SearchList, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(code("<Wrong/>"), "INVALID_XML");
  EXPECT_EQ(code(request(criterion("colour", "EQUALS", "red"))), "INVALID_REQUEST");
  EXPECT_EQ(code(request(criterion("title", "LIKE", "x"))), "INVALID_REQUEST");
  EXPECT_EQ(sim_.get(kSearch).status, 405);
  EXPECT_TRUE(sim_.portal(kSearch + "?page=2", request("")).holds("INVALID_REQUEST"));
}

TEST(SearchListRequired, AsksForACriterion) {
  const Running sim{roles_scenario() + R"(
lists:
  - {name: agents, kind: search, path: /qps/rest/2.0/search/am/hostasset, row: HostAsset, id: id,
     filters: {tagName: tags/list/TagSimple/name}, required: [tagName]}
rows:
  agents:
    - {id: 1, tags: {list: [{TagSimple: {name: Cloud Agent}}]}}
    - {id: 2, tags: {list: [{TagSimple: {name: Other}}]}}
)"};
  const std::string path = "/qps/rest/2.0/search/am/hostasset/";

  EXPECT_TRUE(sim.portal(path, request("")).holds("INVALID_REQUEST"));
  EXPECT_EQ(texts_of(sim.portal(path, request(criterion("tagName", "EQUALS", "Cloud Agent"))), "//HostAsset/id"),
            Texts{"1"});
}

}  // namespace
}  // namespace qharden::simulator::testing
