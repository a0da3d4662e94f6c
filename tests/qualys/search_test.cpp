#include "core/qualys/search.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pugixml.hpp>

#include "core/qualys/read_verbs.hpp"
#include "tests/qualys/client_fixture.hpp"

namespace qharden::qualys {
namespace {

using qharden::testing::response;
using ::testing::HasSubstr;
using ::testing::Not;

Call users(std::vector<manifest::Criterion> criteria = {}) {
  return {.family = manifest::Family::qps,
          .path = "/qps/rest/2.0/search/am/user/",
          .verb = "search",
          .query = {},
          .criteria = std::move(criteria)};
}

constexpr const char* kNone = "<ServiceResponse><responseCode>SUCCESS</responseCode><count>0</count></ServiceResponse>";

class SearchTest : public qharden::testing::ClientFixture {};

TEST_F(SearchTest, IsPostedAsXml) {
  const auto client = make_signed_in();
  transport.answer(response(200, kNone, {{"content-type", "application/xml"}}));

  const auto answer = client->get(users());

  ASSERT_TRUE(answer.ok()) << answer.error().message;
  const auto& sent = transport.requests.at(0);
  EXPECT_EQ(sent.method, "POST");
  EXPECT_EQ(sent.url, "https://qualysapi.example.test/qps/rest/2.0/search/am/user/");
  EXPECT_EQ(sent.headers.at("Content-Type"), "text/xml");
  EXPECT_THAT(sent.headers.at("Accept"), HasSubstr("text/xml"));
  EXPECT_EQ(sent.headers.at("X-Requested-With"), "qharden");
  EXPECT_EQ(sent.user, "acme_ab1");
  EXPECT_EQ(sent.password, "s3cret");
}

TEST_F(SearchTest, AsksForAllRecordsAThousandAtATime) {
  const auto client = make_signed_in();
  transport.answer(response(200, kNone));

  ASSERT_TRUE(client->get(users()).ok());

  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(transport.requests.at(0).body.c_str()));
  const auto request = document.child("ServiceRequest");
  EXPECT_STREQ(request.child("preferences").child_value("limitResults"), "1000");
  const auto criteria = request.child("filters").child("Criteria");
  EXPECT_STREQ(criteria.attribute("field").value(), "id");
  EXPECT_STREQ(criteria.attribute("operator").value(), "GREATER");
  EXPECT_STREQ(criteria.child_value(), "0");
  EXPECT_FALSE(criteria.next_sibling());
}

TEST_F(SearchTest, RecordsItsCriteriaWithTheExchange) {
  const auto client = make_signed_in();
  transport.answer(response(200, kNone));

  ASSERT_TRUE(client->get(users({{"roleName", "EQUALS", "Auditor"}, {"id", "GREATER", "7"}})).ok());

  EXPECT_EQ(exchanges.at(0).query, "roleName EQUALS Auditor; id GREATER 7");
}

TEST_F(SearchTest, MakesAnErrorOfARefusalAtStatusOk) {
  const auto client = make_signed_in();
  transport.answer(response(200, R"(<ServiceResponse><responseCode>UNAUTHORIZED</responseCode><responseErrorDetails>
      <errorMessage>You are not authorized to access the application through the API.</errorMessage>
    </responseErrorDetails></ServiceResponse>)"));

  const auto answer = client->get(users());

  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().reason, Reason::permission);
  EXPECT_EQ(answer.error().code, "UNAUTHORIZED");
  EXPECT_THAT(answer.error().message, HasSubstr("not authorized to access the application"));
  EXPECT_EQ(transport.requests.size(), 1U) << "a refusal is not tried again";
}

TEST_F(SearchTest, KeepsToTheLimitItsAnswersTell) {
  const auto client = make_signed_in();
  transport.answer(response(
      200, kNone, {{"x-ratelimit-limit", "2"}, {"x-ratelimit-window-sec", "100"}, {"x-ratelimit-remaining", "0"}}));
  transport.answer(response(200, kNone));

  ASSERT_TRUE(client->get(users()).ok());
  ASSERT_TRUE(client->get(users({{"id", "GREATER", "5"}})).ok());

  EXPECT_GE(slept(), std::chrono::seconds(90));
}

TEST(SearchBody, EscapesWhatThePluginNames) {
  const std::string body = search_body(users({{"tag\"Name", "EQ<UALS", "a</Criteria>&\x01\xff'b"}}));

  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(body.c_str())) << body;
  const auto criteria = document.child("ServiceRequest").child("filters").child("Criteria");
  EXPECT_STREQ(criteria.attribute("field").value(), "tag\"Name");
  EXPECT_STREQ(criteria.attribute("operator").value(), "EQ<UALS");
  EXPECT_STREQ(criteria.child_value(), "a</Criteria>&\xEF\xBF\xBD'b");
}

TEST(SearchPages, ContinueAfterTheLastId) {
  const auto next = criteria_after(users({{"roleName", "EQUALS", "Auditor"}}), "5693290");

  ASSERT_TRUE(next.ok()) << next.error().message;
  EXPECT_EQ(search_text(users(*next)), "roleName EQUALS Auditor; id GREATER 5693290");
}

TEST(SearchPages, CarryOneIdEach) {
  const auto second = criteria_after(users(), "10");
  ASSERT_TRUE(second.ok());
  const auto third = criteria_after(users(*second), "20");

  ASSERT_TRUE(third.ok());
  EXPECT_EQ(search_text(users(*third)), "id GREATER 20");
}

TEST(SearchPages, CountAsCutWhenTheIdDoesNotLeadOn) {
  for (const char* id : {"10", "9", "-1", "", "abc", "11 ", "99999999999999999999", "11</Criteria>"}) {
    const auto next = criteria_after(users({{"id", "GREATER", "10"}}), id);
    ASSERT_FALSE(next.ok()) << id;
    EXPECT_EQ(next.error().reason, Reason::truncated) << id;
  }
}

TEST(SearchVerbs, AreTheOnlyOnesSentToThePortal) {
  EXPECT_TRUE(check_read(users()).ok());
  Call with_fields = users();
  with_fields.query = {{"fields", "id,username"}};
  EXPECT_TRUE(check_read(with_fields).ok());

  for (const char* path :
       {"/qps/rest/2.0/update/am/user/", "/qps/rest/2.0/delete/am/user/", "/qps/rest/2.0/delete/search/user/",
        "/qps/rest/2.0/search/am/user/12/", "/qps/rest/2.0/search/am/", "/qps/rest/2.0/search//user/",
        "/qps/rest/search/am/user/", "/qps/rest/2.0/search/am/user/../../../update/am/user/", "/qps/rest/2.0/search/",
        "/qps/rest/", "/api/2.0/fo/x/", "/qps/rest/2.0/search/am/user"}) {
    Call call = users();
    call.path = path;
    EXPECT_FALSE(check_read(call).ok()) << path;
  }
  Call update = users();
  update.verb = "update";
  EXPECT_FALSE(check_read(update).ok());
  Call parameter = users();
  parameter.query = {{"method", "delete"}};
  EXPECT_FALSE(check_read(parameter).ok());
}

}  // namespace
}  // namespace qharden::qualys
