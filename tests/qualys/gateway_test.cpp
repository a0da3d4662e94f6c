/// Calls of the gateway: the token, its renewal, and how lists go on.
#include <gmock/gmock.h>

#include "core/qualys/gateway_pages.hpp"
#include "core/qualys/gateway_token.hpp"
#include "tests/qualys/client_fixture.hpp"
#include "tests/qualys/sources.hpp"

namespace qharden::testing {
namespace {

using manifest::Family;
using manifest::Paging;
using qualys::Call;
using ::testing::HasSubstr;
using ::testing::Not;

// {"alg":"none"} . {"sub":"acme_ab1","modulesAllowed":["CA","PM"]}
constexpr const char* kToken =
    "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhY21lX2FiMSIsIm1vZHVsZXNBbGxvd2VkIjpbIkNBIiwiUE0iXX0.c2ln";

Call jobs() {
  return {.family = Family::gateway, .path = "/pm/v1/jobs", .verb = "get", .query = {{"platform", "Linux"}}};
}

class Gateway : public ClientFixture {
 protected:
  [[nodiscard]] std::unique_ptr<qualys::Client> make_signed_in() {
    auto client = std::make_unique<qualys::Client>(qualys::Account{.subscription = "acme",
                                                                   .url = "https://qualysapi.example.test/",
                                                                   .login = "acme_ab1",
                                                                   .secret = "s3cret&more",
                                                                   .gateway_url = gateway_url},
                                                   options, transport, *limits,
                                                   [this](const auto& exchange) { exchanges.push_back(exchange); });
    EXPECT_TRUE(client->sign_in().ok());
    transport.requests.clear();
    exchanges.clear();
    return client;
  }

  std::string gateway_url = "https://gateway.example.test";
};

TEST_F(Gateway, AsksForATokenOnceAndSendsItWithEveryCall) {
  const auto client = make_signed_in();
  transport.answer(response(201, kToken));
  transport.answer(response(200, "[]"));
  transport.answer(response(200, "[]"));

  ASSERT_TRUE(client->get(jobs()).ok());
  ASSERT_TRUE(client->get(jobs()).ok());

  ASSERT_EQ(transport.requests.size(), 3U);
  EXPECT_EQ(transport.requests[0].url, "https://gateway.example.test/auth");
  EXPECT_EQ(transport.requests[0].method, "POST");
  EXPECT_EQ(transport.requests[0].body, "username=acme_ab1&password=s3cret%26more&token=true");
  EXPECT_EQ(transport.requests[0].user, "") << "no Basic authentication at the gateway";
  EXPECT_EQ(transport.requests[1].url, "https://gateway.example.test/pm/v1/jobs?platform=Linux");
  EXPECT_EQ(transport.requests[2].headers.at("Authorization"), "Bearer " + std::string(kToken));
  EXPECT_EQ(transport.requests[2].user, "");
}

TEST_F(Gateway, NeverTellsTheTokenOrTheSecret) {
  const auto client = make_signed_in();
  transport.answer(response(201, kToken));
  transport.answer(response(403, "{\"message\":\"" + std::string(kToken) + " of s3cret&more\"}"));

  const auto answer = client->get(jobs());

  ASSERT_FALSE(answer.ok());
  EXPECT_THAT(answer.error().message, Not(HasSubstr(kToken)));
  for (const auto& exchange : exchanges) {
    EXPECT_THAT(exchange.query, Not(HasSubstr("s3cret")));
    EXPECT_THAT(exchange.error, Not(::testing::AnyOf(HasSubstr(kToken), HasSubstr("s3cret"))));
  }
}

TEST_F(Gateway, RenewsATokenBeforeItDies) {
  const auto client = make_signed_in();
  transport.answer(response(201, kToken));
  transport.answer(response(200, "[]"));
  ASSERT_TRUE(client->get(jobs()).ok());

  time += 3 * 3600 + 51 * 60;
  transport.answer(response(201, kToken));
  transport.answer(response(200, "[]"));
  ASSERT_TRUE(client->get(jobs()).ok());

  EXPECT_EQ(transport.requests.size(), 4U);
  EXPECT_THAT(transport.requests[2].url, HasSubstr("/auth"));
}

TEST_F(Gateway, AsksOnceMoreWhenTheServiceEndedTheToken) {
  const auto client = make_signed_in();
  transport.answer(response(201, kToken));
  transport.answer(response(401, "{\"message\":\"expired\"}"));
  transport.answer(response(201, kToken));
  transport.answer(response(200, "[]"));

  EXPECT_TRUE(client->get(jobs()).ok());
}

TEST_F(Gateway, DoesNotTakeARefusalOfTheGatewayForAWrongSecret) {
  const auto client = make_signed_in();
  transport.answer(response(401, "{\"message\":\"no\"}"));

  const auto first = client->get(jobs());
  const auto second = client->get(jobs());

  ASSERT_FALSE(first.ok());
  EXPECT_EQ(first.error().reason, Reason::auth);
  EXPECT_THAT(first.error().message, HasSubstr("the gateway gave no token"));
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(transport.requests.size(), 1U) << "what was refused is not tried again";
  const auto refused = limits->is_refused("acme", "acme_ab1", "s3cret&more");
  ASSERT_TRUE(refused.ok());
  EXPECT_FALSE(*refused) << "the secret is good: the classic API took it";
}

TEST_F(Gateway, SaysWhatToSetWhenItsAddressIsNotKnown) {
  gateway_url.clear();
  const auto client = make_signed_in();

  const auto answer = client->get(jobs());

  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().reason, Reason::not_configured);
  EXPECT_THAT(answer.error().message, HasSubstr("gateway_url"));
  EXPECT_TRUE(transport.requests.empty());
}

TEST_F(Gateway, TellsTheClaimsOfItsToken) {
  const auto client = make_signed_in();
  transport.answer(response(201, kToken));

  const auto claims = client->get({.family = Family::gateway, .path = "/auth", .verb = "token", .query = {}});

  ASSERT_TRUE(claims.ok()) << claims.error().message;
  EXPECT_EQ(claims->body, R"({"sub":"acme_ab1","modulesAllowed":["CA","PM"]})");
}

TEST_F(Gateway, RefusesWhatIsNoToken) {
  for (const char* text : {"", "a.b", "a.b.c.d", "a.!!.c", "a.e30.c.", "<html>.x.y", "a.W10.c"})
    EXPECT_FALSE(qualys::claims_of(text).ok()) << text;
  EXPECT_TRUE(qualys::claims_of("a.e30.c").ok()) << "{}";
}

TEST_F(Gateway, WaitsAsA429Tells) {
  const auto client = make_signed_in();
  transport.answer(response(201, kToken));
  transport.answer(response(429, "{}", {{"retry-after", "7"}}));
  transport.answer(response(200, "[]"));

  EXPECT_TRUE(client->get(jobs()).ok());
  EXPECT_GE(slept(), std::chrono::seconds(7));
}

TEST_F(Gateway, TakesNoContentForAnEmptyListAndAnEmptyBodyNot) {
  const auto client = make_signed_in();
  transport.answer(response(201, kToken));
  transport.answer(response(204));
  transport.answer(response(200, ""));

  EXPECT_EQ(client->get(jobs())->body, "[]");
  EXPECT_EQ(client->get(jobs())->body, "");
}

TEST_F(Gateway, PostsOnlyWhatTheHostKnowsToBeASearch) {
  const auto client = make_signed_in();
  transport.answer(response(201, kToken));
  transport.answer(response(200, "{}"));

  const auto search = client->get({.family = Family::gateway,
                                   .path = "/rest/2.0/search/am/asset",
                                   .verb = "search",
                                   .query = {},
                                   .body = R"({"filters":[]})"});
  ASSERT_TRUE(search.ok()) << search.error().message;
  EXPECT_EQ(transport.requests.back().method, "POST");
  EXPECT_EQ(transport.requests.back().body, R"({"filters":[]})");
  EXPECT_EQ(transport.requests.back().headers.at("Content-Type"), "application/json");

  for (const char* path : {"/pm/v1/deploymentjob", "/caui/v1/activation-keys/manage/activation-key", "/auth"}) {
    const auto refused = client->get({.family = Family::gateway, .path = path, .verb = "search", .query = {}});
    ASSERT_FALSE(refused.ok()) << path;
    EXPECT_EQ(refused.error().reason, Reason::permission) << path;
  }
  const auto hidden =
      client->get({.family = Family::gateway, .path = "/api/2.0/fo/setup/restricted_ips/", .verb = "get", .query = {}});
  EXPECT_FALSE(hidden.ok()) << "the gateway must not be a way around FO's verbs";
}

// --- pages ------------------------------------------------------------------------------------------------------

manifest::Source paged(Paging paging, const std::string& rows) {
  manifest::Source source;
  source.family = Family::gateway;
  source.verb = "get";
  source.paging = std::move(paging);
  source.tables.push_back(table("t", rows, {column("id", manifest::ColumnType::text, "id")}));
  return source;
}

const qualys::Account kAccount{.subscription = "acme", .url = "https://a.test", .login = "l", .secret = {}};

std::string parameter(const Call& call, const std::string& name) {
  for (const auto& [own, value] : call.query)
    if (own == name) return value;
  return "(none)";
}

TEST(GatewayPages, ByNumberGoOnUntilAnEmptyOne) {
  const Paging paging{Paging::Style::number, "pageNumber", "pageSize", 10, 0, ""};
  Call call = jobs();
  call.paging = paging;
  ASSERT_TRUE(qualys::ask_first_page(call).ok());
  EXPECT_EQ(parameter(call, "pageNumber"), "0");
  EXPECT_EQ(parameter(call, "pageSize"), "10");
  const auto source = paged(paging, "item");

  QHARDEN_DECODE(short_page, source, R"([{"id":"a"}])");
  ASSERT_FALSE(short_page.next.empty()) << "a server may give fewer rows than were asked for";
  const auto next = qualys::next_call(kAccount, call, short_page.next);
  ASSERT_TRUE(next.ok() && *next);
  EXPECT_EQ(parameter(**next, "pageNumber"), "1");
  QHARDEN_DECODE(end, source, "[]");
  EXPECT_EQ(end.next, "");
}

TEST(GatewayPages, ByNumberThatRepeatThemselvesShowIt) {
  const auto source = paged({Paging::Style::number, "page", "", 0, 1, ""}, "item");
  QHARDEN_DECODE(first, source, R"([{"id":"a"}])");
  QHARDEN_DECODE(again, source, R"([{"id":"a"}])");
  QHARDEN_DECODE(other, source, R"([{"id":"b"}])");

  EXPECT_EQ(first.next, again.next);
  EXPECT_NE(first.next, other.next);
}

TEST(GatewayPages, ByOffsetStandInTheBodyAndEndAtTheTotal) {
  const Paging paging{Paging::Style::offset, "offset", "limit", 2, 0, "totalCount"};
  Call call{.family = Family::gateway, .path = "/u", .verb = "search", .query = {}, .body = R"({"filter":{}})"};
  call.paging = paging;
  ASSERT_TRUE(qualys::ask_first_page(call).ok());
  EXPECT_EQ(call.body, R"({"filter":{},"limit":2,"offset":0})");
  const auto source = paged(paging, "users");

  QHARDEN_DECODE(first, source, R"({"totalCount":3,"users":[{"id":"a"},{"id":"b"}]})");
  auto next = qualys::next_call(kAccount, call, first.next);
  ASSERT_TRUE(next.ok() && *next);
  EXPECT_EQ((*next)->body, R"({"filter":{},"limit":2,"offset":2})");
  QHARDEN_DECODE(second, source, R"({"totalCount":3,"users":[{"id":"c"}]})");
  next = qualys::next_call(kAccount, **next, second.next);
  ASSERT_TRUE(next.ok());
  EXPECT_FALSE(next->has_value());
}

TEST(GatewayPages, ByOffsetThatFallShortAreCut) {
  const Paging paging{Paging::Style::offset, "offset", "limit", 2, 0, "totalCount"};
  Call call{.family = Family::gateway, .path = "/u", .verb = "search", .query = {}, .body = R"({"offset":2})"};
  call.paging = paging;
  const auto source = paged(paging, "users");

  QHARDEN_DECODE(page, source, R"({"totalCount":3,"users":[]})");
  const auto next = qualys::next_call(kAccount, call, page.next);

  ASSERT_FALSE(next.ok());
  EXPECT_EQ(next.error().reason, Reason::truncated);
  EXPECT_FALSE(qualys::decode(source, R"({"users":[{"id":"a"}]})").ok()) << "no total is no whole list";
}

TEST(GatewayPages, ByCursorFollowWhatTheAnswerTells) {
  const Paging paging{Paging::Style::cursor, "lastSeenAssetId", "pageSize", 100, 0, "hasMore"};
  Call call{.family = Family::gateway, .path = "/a", .verb = "search", .query = {}};
  call.paging = paging;
  ASSERT_TRUE(qualys::ask_first_page(call).ok());
  EXPECT_EQ(parameter(call, "lastSeenAssetId"), "(none)");
  EXPECT_EQ(parameter(call, "pageSize"), "100");
  const auto source = paged(paging, "asset");

  QHARDEN_DECODE(first, source, R"({"hasMore":1,"lastSeenAssetId":67538043,"asset":[{"id":"a"}]})");
  const auto next = qualys::next_call(kAccount, call, first.next);
  ASSERT_TRUE(next.ok() && *next);
  EXPECT_EQ(parameter(**next, "lastSeenAssetId"), "67538043");
  QHARDEN_DECODE(last, source, R"({"hasMore":0,"lastSeenAssetId":67538043,"asset":[{"id":"a"}]})");
  EXPECT_EQ(last.next, "");
}

TEST(GatewayPages, ByCursorWithoutAWordOnTheRestAreCut) {
  const auto source = paged({Paging::Style::cursor, "last", "", 0, 0, "hasMore"}, "asset");
  const auto reason = [&](const char* body) {
    const auto page = qualys::decode(source, body);
    return page.ok() ? Reason::none : page.error().reason;
  };

  EXPECT_EQ(reason(R"({"asset":[{"id":"a"}]})"), Reason::truncated);
  EXPECT_EQ(reason(R"({"hasMore":1,"asset":[{"id":"a"}]})"), Reason::truncated);
  EXPECT_EQ(reason(R"({"hasMore":"maybe","last":"1","asset":[]})"), Reason::truncated);
  EXPECT_EQ(reason("[]"), Reason::none) << "no content: nothing is left";
}

}  // namespace
}  // namespace qharden::testing
