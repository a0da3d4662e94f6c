#include "core/qualys/client.hpp"

#include <gtest/gtest.h>

#include "tests/qualys/client_fixture.hpp"

namespace qharden::qualys {
namespace {

using qharden::testing::ClientFixture;
using qharden::testing::kEmptyLog;
using qharden::testing::response;
using qharden::testing::simple_return;

class ClientTest : public ClientFixture {
 protected:
  static Call users() {
    return {.family = manifest::Family::msp,
            .path = "/msp/user_list.php",
            .verb = "",
            .query = {{"show_access_permissions", "1"}}};
  }
  static Call ips() {
    return {.family = manifest::Family::fo, .path = "/api/2.0/fo/setup/restricted_ips/", .verb = "list", .query = {}};
  }
};

TEST_F(ClientTest, SignsInWithTheCheapestCallAndReadsWhoAnswers) {
  transport.answer(
      response(200, kEmptyLog,
               {{"x-powered-by", "Qualys:USPOD3:0e8f-sub:77aa-user"}, {"date", "Mon, 05 Jan 2026 10:00:30 GMT"}}));

  const auto sign_in = make_client()->sign_in();

  ASSERT_TRUE(sign_in.ok()) << sign_in.error().message;
  EXPECT_EQ(sign_in->subscription_id, "0e8f-sub");
  EXPECT_EQ(sign_in->server_time, time + 30);
  EXPECT_EQ(sign_in->local_time, time);
  ASSERT_EQ(transport.requests.size(), 1U);
  EXPECT_EQ(transport.requests[0].url,
            "https://qualysapi.example.test/api/2.0/fo/activity_log/?action=list&username=acme_ab1&truncation_limit=1");
  EXPECT_EQ(transport.requests[0].headers.at("X-Requested-With"), "qharden");
  EXPECT_EQ(transport.requests[0].user, "acme_ab1");
  EXPECT_EQ(transport.requests[0].password, "s3cret");
  ASSERT_EQ(exchanges.size(), 1U);
  EXPECT_EQ(exchanges[0].status, 200);
}

TEST_F(ClientTest, SignsInWhereNothingIsTold) {
  const auto sign_in = make_client()->sign_in();

  ASSERT_TRUE(sign_in.ok());
  EXPECT_EQ(sign_in->subscription_id, "");
  EXPECT_EQ(sign_in->server_time, 0);
}

TEST_F(ClientTest, TellsWhenTheLogLastShowedTheOwnLogin) {
  const std::string header(kEmptyLog);
  const auto row = [](const std::string& at, const std::string& login) {
    return "\"" + at + "\",\"request\",\"auth\",\"API\",\"" + login + "\",\"Manager\",\"192.0.2.9\"\n";
  };
  const auto told = [&](const std::string& body) {
    transport.answer(response(200, body));
    const auto sign_in = make_client()->sign_in();
    return sign_in ? sign_in->log_row_at : -1;
  };

  EXPECT_EQ(told(header + row("2026-01-05T10:00:00Z", "Acme_AB1")), time);
  EXPECT_EQ(told(header + row("2026-01-05T10:00:00Z", "acme_cd2")), 0) << "the row of another login proves nothing";
  EXPECT_EQ(told(header), 0);
  EXPECT_EQ(told("\"Something\",\"Else\"\n"), 0) << "signed in all the same";
}

TEST_F(ClientTest, TakesAPortalsPageForNoSignIn) {
  for (const char* body : {"<html>Welcome to the hotel</html>", "", "  \n"}) {
    transport.answer(response(200, body));
    const auto sign_in = make_client()->sign_in();
    ASSERT_FALSE(sign_in.ok());
    EXPECT_EQ(sign_in.error().fault, Fault::connection);
    EXPECT_EQ(sign_in.error().reason, Reason::parse);
  }
}

TEST_F(ClientTest, SendsNothingBeforeSignIn) {
  const auto answer = make_client()->get(users());

  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().reason, Reason::auth);
  EXPECT_TRUE(transport.requests.empty());
}

TEST_F(ClientTest, SendsNoWrite) {
  const auto client = make_signed_in();
  Call call = ips();
  call.verb = "clear";

  const auto answer = client->get(call);

  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().reason, Reason::permission);
  EXPECT_TRUE(transport.requests.empty());
}

TEST_F(ClientTest, SetsTheActionOnceAndEncodesValues) {
  const auto client = make_signed_in();
  Call call = ips();
  call.query = {{"output_format", "xml"}, {"x&action", "clear&y=#"}};

  ASSERT_TRUE(client->get(call).ok());

  EXPECT_EQ(transport.requests[0].url,
            "https://qualysapi.example.test/api/2.0/fo/setup/restricted_ips/"
            "?action=list&output_format=xml&x%26action=clear%26y%3D%23");
}

TEST_F(ClientTest, SendsMspScriptsWithoutAnAction) {
  const auto client = make_signed_in();
  transport.answer(response(200, "<USER_LIST_OUTPUT/>", {{"content-type", "text/xml"}}));

  const auto answer = client->get(users());

  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->body, "<USER_LIST_OUTPUT/>");
  EXPECT_EQ(answer->content_type, "text/xml");
  EXPECT_EQ(transport.requests[0].url, "https://qualysapi.example.test/msp/user_list.php?show_access_permissions=1");
}

TEST_F(ClientTest, MakesAnErrorOfAnEnvelopeAtStatusOk) {
  const auto client = make_signed_in();
  transport.answer(response(200, simple_return("2012")));

  const auto answer = client->get(ips());

  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().reason, Reason::not_licensed);
  EXPECT_EQ(answer.error().code, "2012");
}

struct Retry {
  const char* name;
  int status;  ///< 0: no answer
  const char* code;
  std::size_t requests;  ///< sent when the failure stays
  Reason reason;
};

class RetryPolicy : public ClientTest, public ::testing::WithParamInterface<Retry> {};

TEST_P(RetryPolicy, SendsAsOftenAsItShould) {
  const Retry& row = GetParam();
  const auto client = make_signed_in();
  for (int i = 0; i < 10; ++i) {
    if (row.status == 0) {
      transport.answer(Error{.message = "cannot talk", .reason = row.reason});
    } else {
      transport.answer(response(row.status, *row.code == '\0' ? "" : simple_return(row.code)));
    }
  }

  const auto answer = client->get(ips());

  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(to_string(answer.error().reason), to_string(row.reason));
  EXPECT_EQ(transport.requests.size(), row.requests);
  EXPECT_EQ(exchanges.size(), row.requests);
  EXPECT_EQ(exchanges.back().attempt, static_cast<int>(row.requests));
}

INSTANTIATE_TEST_SUITE_P(
    Client, RetryPolicy,
    ::testing::Values(
        Retry{"Concurrency", 409, "1960", 4, Reason::rate_limited}, Retry{"TooMany", 429, "", 4, Reason::rate_limited},
        Retry{"ServerError", 503, "", 4, Reason::timeout}, Retry{"Internal", 200, "999", 4, Reason::timeout},
        Retry{"Preparing", 202, "1981", 4, Reason::timeout}, Retry{"NoAnswer", 0, "", 4, Reason::timeout},
        Retry{"TooLarge", 0, "", 1, Reason::parse}, Retry{"BusinessRule", 409, "1920", 1, Reason::permission},
        Retry{"FirstLogin", 409, "2003", 1, Reason::auth}, Retry{"WrongPassword", 401, "2000", 1, Reason::auth},
        Retry{"Unauthorized", 401, "", 1, Reason::auth}, Retry{"Forbidden", 403, "", 1, Reason::permission},
        Retry{"NotFound", 404, "", 1, Reason::unsupported}, Retry{"Redirect", 301, "", 1, Reason::parse},
        Retry{"BadRequest", 400, "1905", 1, Reason::unsupported}),
    [](const auto& row) { return row.param.name; });

TEST_F(ClientTest, KeepsToToldWaitsUntilTheyExceedTheLongestWait) {
  const auto client = make_signed_in();
  for (int i = 0; i < 30; ++i) transport.answer(response(409, simple_return("1965")));

  const auto answer = client->get(ips());

  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().reason, Reason::rate_limited);
  // A rate limit without a told wait is taken for 60 s; 15 of them fill the 900 s that may be waited.
  EXPECT_EQ(transport.requests.size(), 16U) << "15 that were waited for, and the last";
}

TEST_F(ClientTest, SucceedsAfterAPassingFailure) {
  const auto client = make_signed_in();
  transport.answer(response(502));
  transport.answer(Error{.message = "cut", .reason = Reason::timeout});
  transport.answer(response(200, "<X/>"));

  const auto answer = client->get(ips());

  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->body, "<X/>");
  EXPECT_EQ(transport.requests.size(), 3U);
}

TEST_F(ClientTest, BacksOffLongerEachTimeWithJitter) {
  const auto client = make_signed_in();
  for (int i = 0; i < 4; ++i) transport.answer(response(500));

  EXPECT_FALSE(client->get(ips()).ok());

  ASSERT_EQ(sleeps.size(), 3U);
  std::chrono::milliseconds full{1000};
  for (const auto pause : sleeps) {
    EXPECT_GE(pause, full / 2);
    EXPECT_LE(pause, full);
    full *= 2;
  }
}

TEST_F(ClientTest, CapsTheBackOff) {
  options.attempts = 12;
  const auto client = make_signed_in();
  for (int i = 0; i < 12; ++i) transport.answer(response(500));

  EXPECT_FALSE(client->get(ips()).ok());

  for (const auto pause : sleeps) EXPECT_LE(pause, std::chrono::seconds(60));
}

TEST_F(ClientTest, TriesAgainAtOnceWhenItMayNotWait) {
  options.max_wait = std::chrono::seconds(0);
  const auto client = make_signed_in();
  for (int i = 0; i < 4; ++i) transport.answer(response(500));

  EXPECT_FALSE(client->get(ips()).ok());

  EXPECT_EQ(sleeps, (std::vector<std::chrono::milliseconds>(3)));
}

TEST_F(ClientTest, WaitsAsLongAsItIsTold) {
  const auto client = make_signed_in();
  transport.answer(response(409, simple_return("1965"), {{"x-ratelimit-towait-sec", "77"}}));
  transport.answer(response(200, "<X/>"));

  EXPECT_TRUE(client->get(ips()).ok());

  EXPECT_EQ(slept(), std::chrono::seconds(77));
}

TEST_F(ClientTest, GivesUpOnAWaitBeyondTheLimitAndTellsOthers) {
  const auto client = make_signed_in();
  const std::string item = "<ITEM_LIST><ITEM><KEY>SECONDS_TO_WAIT</KEY><VALUE>68928</VALUE></ITEM></ITEM_LIST>";
  transport.answer(response(409, simple_return("1965", item)));

  const auto answer = client->get(ips());

  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().reason, Reason::rate_limited);
  EXPECT_NE(answer.error().message.find("68928 s"), std::string::npos);
  EXPECT_EQ(slept(), std::chrono::seconds(0));
  EXPECT_EQ(transport.requests.size(), 1U);
  EXPECT_EQ(limits->read("acme", ips().path)->blocked_until, time + 68928);
}

TEST_F(ClientTest, StopsAtItsShareOfTheRate) {
  const auto client = make_signed_in();
  for (int i = 0; i < 10; ++i) {
    transport.answer(response(
        200, "<X/>", {{"x-ratelimit-limit", "6"}, {"x-ratelimit-window-sec", "3600"}, {"x-ratelimit-remaining", "5"}}));
  }
  int succeeded = 0;
  for (int i = 0; i < 10; ++i) succeeded += client->get(ips()).ok() ? 1 : 0;

  EXPECT_EQ(succeeded, 3);
  EXPECT_EQ(transport.requests.size(), 3U);
}

TEST_F(ClientTest, LogsEveryExchangeWithoutSecretsOrSensitiveHeaders) {
  const auto client = make_signed_in();
  transport.answer(response(403, "<SIMPLE_RETURN><RESPONSE><TEXT>you sent s3cret</TEXT></RESPONSE></SIMPLE_RETURN>",
                            {{"x-ratelimit-remaining", "42"}, {"x-powered-by", "Qualys:P:sub-uuid:user-uuid"}}));

  const auto answer = client->get(ips());

  ASSERT_EQ(exchanges.size(), 1U);
  EXPECT_EQ(exchanges[0].path, ips().path);
  EXPECT_EQ(exchanges[0].query, "action=list");
  EXPECT_EQ(exchanges[0].status, 403);
  EXPECT_EQ(exchanges[0].remaining, "42");
  EXPECT_EQ(exchanges[0].started, time);
  for (const auto& text : {exchanges[0].error, answer.error().message}) {
    EXPECT_NE(text.find("you sent ***"), std::string::npos);
    EXPECT_EQ(text.find("s3cret"), std::string::npos);
    EXPECT_EQ(text.find("uuid"), std::string::npos);
  }
}

}  // namespace
}  // namespace qharden::qualys
