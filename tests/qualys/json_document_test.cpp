/// JSON answers become the rows that XML answers become.
#include "core/qualys/json_document.hpp"

#include <gmock/gmock.h>

#include "tests/qualys/sources.hpp"

namespace qharden::testing {
namespace {

using manifest::ColumnType;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

manifest::Source gateway_source(const std::string& rows, std::vector<manifest::Column> columns) {
  manifest::Source source;
  source.family = manifest::Family::gateway;
  source.verb = "get";
  source.tables.push_back(table("t", rows, std::move(columns)));
  return source;
}

manifest::Source portal_source(const std::string& rows) {
  manifest::Source source;
  source.family = manifest::Family::qps;
  source.verb = "search";
  source.tables.push_back(table("t", "data/HostAsset", {column("id", ColumnType::integer, "id")}));
  source.tables.push_back(table("tag", rows, {column("name", ColumnType::text, "name")}, "t"));
  return source;
}

TEST(JsonDocument, FindsRowsInABareArray) {
  const auto source =
      gateway_source("item", {column("name", ColumnType::text, "name"), column("on", ColumnType::flag, "enabled")});

  QHARDEN_DECODE(page, source, R"([{"name":"a","enabled":true},{"name":"b","enabled":false}])");

  EXPECT_THAT(row(page.tables[0], 0), ElementsAre("'a'", "1"));
  EXPECT_THAT(row(page.tables[0], 1), ElementsAre("'b'", "0"));
}

TEST(JsonDocument, FindsRowsBelowAMember) {
  const auto source = gateway_source("assetListData/asset", {column("id", ColumnType::integer, "assetId"),
                                                             column("os", ColumnType::text, "operatingSystem/osName")});

  QHARDEN_DECODE(page, source,
                 R"({"count":1,"assetListData":{"asset":[{"assetId":67533741,"operatingSystem":{"osName":"x"}}]}})");

  EXPECT_THAT(row(page.tables[0], 0), ElementsAre("67533741", "'x'"));
}

TEST(JsonDocument, TellsNoneFromNotSeen) {
  const auto source = gateway_source("item", {column("error", ColumnType::text, "lastError")});

  QHARDEN_DECODE(page, source, R"([{"lastError":null},{},{"lastError":"x"}])");

  EXPECT_THAT(row(page.tables[0], 0), ElementsAre("null"));
  EXPECT_EQ(page.tables[0].observed[0].seen, 2) << "a null was seen, an absent member was not";
}

TEST(JsonDocument, KeepsScalarsOfAnArrayAsRows) {
  const auto source = gateway_source("modulesAllowed", {column("name", ColumnType::text, ".")});

  QHARDEN_DECODE(page, source, R"({"modulesAllowed":["CA","ASSET INVENTORY"]})");

  EXPECT_THAT(row(page.tables[0], 1), ElementsAre("'ASSET INVENTORY'"));
}

TEST(JsonDocument, NeverKeepsSecretsOfAnyDepth) {
  const auto source =
      gateway_source("item", {column("key", ColumnType::text, "activationKey"), column("rest", ColumnType::json, "*")});

  QHARDEN_DECODE(page, source, R"([{"activationKey":"11111111-2222","auth":{"password":"hunter2","user":"u"}}])");

  EXPECT_EQ(row(page.tables[0], 0).at(0), "null");
  EXPECT_THAT(row(page.tables[0], 0).at(1), ::testing::Not(::testing::AnyOf(HasSubstr("hunter2"), HasSubstr("1111"))));
  EXPECT_THAT(row(page.tables[0], 0).at(1), HasSubstr(R"("user":"u")"));
}

TEST(JsonDocument, ReadsTimesThatAreNumbersWhereDeclared) {
  auto at = column("at", ColumnType::time, "at");
  at.epoch = true;
  const auto source = gateway_source("item", {at, column("strict", ColumnType::time, "at")});

  QHARDEN_DECODE(page, source, R"([{"at":1752520814000},{"at":1752520814},{"at":"2025-07-14T19:20:14Z"}])");

  EXPECT_THAT(row(page.tables[0], 0), ElementsAre("'2025-07-14T19:20:14Z'", "null"));
  EXPECT_THAT(row(page.tables[0], 1), ElementsAre("'2025-07-14T19:20:14Z'", "null"));
  EXPECT_THAT(row(page.tables[0], 2), ElementsAre("'2025-07-14T19:20:14Z'", "'2025-07-14T19:20:14Z'"));
}

TEST(JsonDocument, KnowsThePortalsFourSpellingsOfAList) {
  for (const char* tags :
       {R"({"list":[{"TagSimple":{"name":"a"}},{"TagSimple":{"name":"b"}}]})",
        R"({"list":{"TagSimple":[{"name":"a"},{"name":"b"}]}})", R"({"TagSimple":[{"name":"a"},{"name":"b"}]})"}) {
    const std::string body =
        R"({"ServiceResponse":{"responseCode":"SUCCESS","count":1,"hasMoreRecords":"false","data":)"
        R"([{"HostAsset":{"id":7,"tags":)" +
        std::string(tags) + "}}]}}";
    const auto source = portal_source("tags/list/TagSimple");
    QHARDEN_DECODE(page, source, body);
    ASSERT_EQ(page.tables[1].rows, 2) << tags;
    EXPECT_THAT(row(page.tables[1], 1), ElementsAre("'b'")) << tags;
  }
  const auto source = portal_source("tags/list/TagSimple");
  QHARDEN_DECODE(page, source, R"({"ServiceResponse":{"responseCode":"SUCCESS","count":1,"hasMoreRecords":false,
    "data":[{"HostAsset":{"id":7,"tags":{"id":1,"name":"a"}}}]}})");
  ASSERT_EQ(page.tables[1].rows, 1);
  EXPECT_THAT(row(page.tables[1], 0), ElementsAre("'a'"));
}

TEST(JsonDocument, CountsRecordsOfThePortalOverItsArray) {
  const auto source = portal_source("tags/list/TagSimple");

  const auto page = qualys::decode(
      source, R"({"ServiceResponse":{"responseCode":"SUCCESS","count":3,"data":[{"HostAsset":{"id":7}}]}})");

  ASSERT_FALSE(page.ok());
  EXPECT_EQ(page.error().reason, Reason::parse);
}

TEST(JsonDocument, ReportsThePortalsErrors) {
  const auto source = portal_source("tags/list/TagSimple");

  const auto page = qualys::decode(source, R"({"ServiceResponse":{"responseCode":"UNAUTHORIZED"}})");

  ASSERT_FALSE(page.ok());
  EXPECT_EQ(page.error().reason, Reason::permission);
}

TEST(JsonDocument, TakesOnlyALackOfSubscriptionForALicence) {
  const auto source = gateway_source("item", {column("id", ColumnType::text, "id")});
  const auto reason = [&](const std::string& text) {
    const auto error = qualys::error_envelope(403, R"({"responseCode":"FAILED","responseMessage":")" + text + "\"}");
    return error ? error->reason : Reason::none;
  };

  EXPECT_EQ(reason("The module is not subscribed."), Reason::not_licensed);
  EXPECT_EQ(reason("You may not do this."), Reason::permission);
}

TEST(JsonDocument, RefusesWhatIsCutDeepOrNotJson) {
  const auto source = gateway_source("item", {column("id", ColumnType::text, "id")});
  const auto reason = [&](const std::string& body) {
    const auto page = qualys::decode(source, body);
    return page.ok() ? Reason::none : page.error().reason;
  };

  EXPECT_EQ(reason(R"([{"id":"a"},{"id":)"), Reason::parse);
  EXPECT_EQ(reason(std::string(5000, '[') + std::string(5000, ']')), Reason::parse);
  EXPECT_EQ(reason("<html><body>Sign in</body></html>"), Reason::parse);
  EXPECT_EQ(reason("<R/>"), Reason::parse);
  EXPECT_EQ(reason(""), Reason::parse);
  EXPECT_EQ(reason("null"), Reason::parse);
}

TEST(JsonDocument, CleansTextAndNamesOfJson) {
  const auto source = gateway_source("item", {column("rest", ColumnType::json, "*")});

  QHARDEN_DECODE(page, source, "[{\"a\\u0001\":\"x\\u001by\\u0000z\"}]");

  EXPECT_THAT(row(page.tables[0], 0).at(0), ::testing::Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace qharden::testing
