#include <gtest/gtest.h>

#include "core/qualys/client.hpp"

namespace qharden::qualys {
namespace {

Account account() {
  return {.subscription = "acme", .url = "https://qualysapi.example.test", .login = "acme_ab1", .secret = "s3cret"};
}

Call log_call() {
  Call call;
  call.path = "/api/2.0/fo/activity_log/";
  call.verb = "list";
  return call;
}

constexpr const char* kHome = "https://qualysapi.example.test/api/2.0/fo/activity_log/";

using Query = std::vector<std::pair<std::string, std::string>>;

TEST(Continuation, ReturnsParametersWithoutTheAction) {
  const auto query =
      continuation(account(), log_call(),
                   std::string(kHome) + "?action=list&since_datetime=2022-12-21T03%3A42%3A05Z&id_max=7&x=a+b");

  ASSERT_TRUE(query.ok()) << query.error().message;
  EXPECT_EQ(*query, (Query{{"since_datetime", "2022-12-21T03:42:05Z"}, {"id_max", "7"}, {"x", "a b"}}));
}

TEST(Continuation, ToleratesALineBreakInsideTheUrl) {
  const auto query = continuation(account(), log_call(), std::string(kHome) + "\r\n?action=list&id_max=7\n");

  ASSERT_TRUE(query.ok());
  EXPECT_EQ(*query, (Query{{"id_max", "7"}}));
}

TEST(Continuation, TakesTheDefaultPortAndAnyCaseOfTheHost) {
  EXPECT_TRUE(
      continuation(account(), log_call(), "HTTPS://QualysAPI.example.test:443/api/2.0/fo/activity_log/?action=list")
          .ok());
}

TEST(Continuation, NeedsTheSamePort) {
  Account local = account();
  local.url = "http://127.0.0.1:8080";

  EXPECT_TRUE(
      continuation(local, log_call(), "http://127.0.0.1:8080/api/2.0/fo/activity_log/?action=list&id_max=1").ok());
  EXPECT_FALSE(
      continuation(local, log_call(), "http://127.0.0.1:8081/api/2.0/fo/activity_log/?action=list&id_max=1").ok());
}

TEST(Continuation, KeepsParametersOfMspScripts) {
  Call call;
  call.family = manifest::Family::msp;
  call.path = "/msp/user_list.php";

  EXPECT_EQ(*continuation(account(), call, "https://qualysapi.example.test/msp/user_list.php?page=2"),
            (Query{{"page", "2"}}));
}

struct Refusal {
  const char* name;
  const char* url;
};

class ContinuationRefusal : public ::testing::TestWithParam<Refusal> {};

TEST_P(ContinuationRefusal, IsAnErrorOfReasonParse) {
  const auto query = continuation(account(), log_call(), GetParam().url);

  ASSERT_FALSE(query.ok());
  EXPECT_EQ(query.error().reason, Reason::parse);
}

INSTANTIATE_TEST_SUITE_P(
    Continuation, ContinuationRefusal,
    ::testing::Values(
        Refusal{"AnotherHost", "https://evil.example.test/api/2.0/fo/activity_log/?action=list"},
        Refusal{"ALongerHost", "https://qualysapi.example.test.evil.test/api/2.0/fo/activity_log/?action=list"},
        Refusal{"UserInfo", "https://qualysapi.example.test@evil.test/api/2.0/fo/activity_log/?action=list"},
        Refusal{"PlainHttp", "http://qualysapi.example.test/api/2.0/fo/activity_log/?action=list"},
        Refusal{"AnotherPort", "https://qualysapi.example.test:8443/api/2.0/fo/activity_log/?action=list"},
        Refusal{"AnotherPath", "https://qualysapi.example.test/api/2.0/fo/setup/restricted_ips/?action=list"},
        Refusal{"DotSegments", "https://qualysapi.example.test/api/2.0/fo/activity_log/../user/?action=list"},
        Refusal{"EncodedPath", "https://qualysapi.example.test/api/2.0/fo/activity%5flog/?action=list"},
        Refusal{"AnotherAction", "https://qualysapi.example.test/api/2.0/fo/activity_log/?action=clear"},
        Refusal{"NoAction", "https://qualysapi.example.test/api/2.0/fo/activity_log/?id_max=1"},
        Refusal{"TwoActions", "https://qualysapi.example.test/api/2.0/fo/activity_log/?action=list&action=clear"},
        Refusal{"EncodedSecondAction",
                "https://qualysapi.example.test/api/2.0/fo/activity_log/?action=list&%61ction=clear"},
        Refusal{"ParameterTwice",
                "https://qualysapi.example.test/api/2.0/fo/activity_log/?action=list&id_max=1&id_max=2"},
        Refusal{"MalformedEscape", "https://qualysapi.example.test/api/2.0/fo/activity_log/?action=list&id_max=%4"},
        Refusal{"ControlCharacter",
                "https://qualysapi.example.test/api/2.0/fo/activity_log/?action=list&id_max=%0d%0a"},
        Refusal{"EmptyName", "https://qualysapi.example.test/api/2.0/fo/activity_log/?action=list&=1"},
        Refusal{"Fragment", "https://qualysapi.example.test/api/2.0/fo/activity_log/?action=list#x"},
        Refusal{"Relative", "/api/2.0/fo/activity_log/?action=list"}, Refusal{"Empty", ""}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace qharden::qualys
