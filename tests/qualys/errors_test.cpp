#include "core/qualys/errors.hpp"

#include <gtest/gtest.h>

#include "core/qualys/decode.hpp"
#include "tests/qualys/fake_transport.hpp"
#include "tests/qualys/samples.hpp"

namespace qharden::qualys {
namespace {

using qharden::testing::response;
using qharden::testing::simple_return;

struct Row {
  const char* name;
  int status;
  const char* code;  ///< empty: no envelope
  Reason reason;
  bool retry;
  bool secret_refused;
};

class ErrorTable : public ::testing::TestWithParam<Row> {};

TEST_P(ErrorTable, Classifies) {
  const Row& row = GetParam();
  const std::string body = *row.code == '\0' ? "" : simple_return(row.code);

  const auto failure = classify(response(row.status, body));

  ASSERT_TRUE(failure);
  EXPECT_EQ(to_string(failure->error.reason), to_string(row.reason));
  EXPECT_EQ(failure->retry, row.retry);
  EXPECT_EQ(failure->secret_refused, row.secret_refused);
  EXPECT_EQ(failure->error.code, row.code);
}

INSTANTIATE_TEST_SUITE_P(Errors, ErrorTable,
                         ::testing::Values(Row{"Internal", 500, "999", Reason::timeout, true, false},
                                           Row{"InternalAtOk", 200, "999", Reason::timeout, true, false},
                                           Row{"UnknownParameter", 400, "1901", Reason::unsupported, false, false},
                                           Row{"MissingParameter", 400, "1903", Reason::unsupported, false, false},
                                           Row{"InvalidValue", 400, "1905", Reason::unsupported, false, false},
                                           Row{"BusinessRule", 409, "1920", Reason::permission, false, false},
                                           Row{"Limit1959", 409, "1959", Reason::rate_limited, true, false},
                                           Row{"Concurrency", 409, "1960", Reason::rate_limited, true, false},
                                           Row{"Rate", 409, "1965", Reason::rate_limited, true, false},
                                           Row{"Limit1966", 409, "1966", Reason::rate_limited, true, false},
                                           Row{"StillPreparing", 202, "1981", Reason::timeout, true, false},
                                           Row{"StillPreparingWithoutCode", 202, "", Reason::timeout, true, false},
                                           Row{"Maintenance", 503, "1999", Reason::timeout, true, false},
                                           Row{"WrongPassword", 401, "2000", Reason::auth, false, true},
                                           Row{"WrongPasswordAtOk", 200, "2000", Reason::auth, false, true},
                                           Row{"UnauthorizedWithoutCode", 401, "", Reason::auth, false, true},
                                           Row{"Expired", 200, "2001", Reason::auth, false, false},
                                           Row{"Inactive", 403, "2002", Reason::auth, false, false},
                                           Row{"FirstLogin", 409, "2003", Reason::auth, false, false},
                                           Row{"WantsBasic", 401, "2010", Reason::auth, false, false},
                                           Row{"SecurId", 403, "2011", Reason::auth, false, false},
                                           Row{"NotLicensed", 403, "2012", Reason::not_licensed, false, false},
                                           Row{"Forbidden", 403, "", Reason::permission, false, false},
                                           Row{"NotFound", 404, "", Reason::unsupported, false, false},
                                           Row{"ConflictOfNoKnownKind", 409, "", Reason::permission, false, false},
                                           Row{"TooMany", 429, "", Reason::rate_limited, true, false},
                                           Row{"BadGateway", 502, "", Reason::timeout, true, false},
                                           Row{"Moved", 301, "", Reason::parse, false, false},
                                           Row{"UnknownCodeAtOk", 200, "8888", Reason::parse, false, false},
                                           Row{"UnknownCodeAtServerError", 500, "8888", Reason::timeout, true, false}),
                         [](const auto& row) { return row.param.name; });

TEST(Classify, TakesTwoHundredForSuccess) {
  EXPECT_FALSE(classify(response(200, "<X/>")));
  EXPECT_FALSE(classify(response(204)));
  EXPECT_FALSE(classify(response(200, "<html>a portal</html>")));
  EXPECT_FALSE(classify(response(200, "<SIMPLE_RETURN><RESPONSE><TEXT>done</TEXT></RESPONSE></SIMPLE_RETURN>")));
}

TEST(Classify, NamesTheTargetOfARedirect) {
  const auto failure = classify(response(301, "<html/>", {{"location", "https://qualysapi.example.test/api/"}}));

  ASSERT_TRUE(failure);
  EXPECT_NE(failure->error.message.find("redirect"), std::string::npos);
  EXPECT_NE(failure->error.message.find("https://qualysapi.example.test/api/"), std::string::npos);
}

TEST(Classify, ReadsTheToldWaitFromHeaderThenBody) {
  const std::string item = "<ITEM_LIST><ITEM><KEY>SECONDS_TO_WAIT</KEY><VALUE>33</VALUE></ITEM></ITEM_LIST>";

  EXPECT_EQ(classify(response(409, simple_return("1965", item), {{"x-ratelimit-towait-sec", "12"}}))->wait,
            std::chrono::seconds(12));
  EXPECT_EQ(classify(response(409, simple_return("1965", item)))->wait, std::chrono::seconds(33));
  EXPECT_EQ(classify(response(409, simple_return("1965")))->wait, std::chrono::seconds(60));
  EXPECT_EQ(classify(response(409, simple_return("1960")))->wait, std::nullopt);
  EXPECT_EQ(classify(response(503, "", {{"retry-after", "5"}}))->wait, std::chrono::seconds(5));
}

TEST(Classify, TakesABareConflictForThrottlingWhenHeadersSaySo) {
  for (const auto& headers : std::vector<std::map<std::string, std::string>>{
           {{"x-ratelimit-towait-sec", "5"}},
           {{"x-ratelimit-remaining", "0"}},
           {{"x-concurrency-limit-limit", "2"}, {"x-concurrency-limit-running", "2"}}}) {
    const auto failure = classify(response(409, "", headers));
    EXPECT_EQ(failure->error.reason, Reason::rate_limited);
    EXPECT_TRUE(failure->retry);
  }
  EXPECT_FALSE(classify(response(409, simple_return("2003"), {{"x-ratelimit-remaining", "0"}}))->retry);
}

TEST(Classify, IgnoresNumbersThatAreNone) {
  for (const char* text : {"", "-1", "1x", "99999999999999999999", "1e3", " 1"}) {
    EXPECT_EQ(number_header(response(200, "", {{"x", text}}), "x"), std::nullopt) << text;
  }
}

TEST(Envelope, ReadsTheShapesOfMspScripts) {
  const auto list = error_envelope(200, "<USER_LIST_OUTPUT><ERROR number=\"2002\">inactive</ERROR></USER_LIST_OUTPUT>");
  ASSERT_TRUE(list);
  EXPECT_EQ(list->code, "2002");
  EXPECT_EQ(list->reason, Reason::auth);

  const auto user = error_envelope(
      200, "<USER_OUTPUT><RETURN status=\"FAILED\" number=\"1905\"><MESSAGE>bad</MESSAGE></RETURN></USER_OUTPUT>");
  ASSERT_TRUE(user);
  EXPECT_NE(user->message.find("bad"), std::string::npos);
  EXPECT_FALSE(error_envelope(200, "<USER_OUTPUT><RETURN status=\"SUCCESS\"/></USER_OUTPUT>"));
}

TEST(Envelope, IsNoneInOrdinaryAnswers) {
  for (const char* body :
       {"", "text", "{\"a\":1}", "<html><body>x</body>", "<USER_LIST_OUTPUT><USER_LIST/></USER_LIST_OUTPUT>"}) {
    EXPECT_FALSE(error_envelope(200, body)) << body;
  }
}

TEST(Envelope, CleansAndCutsTheServicesText) {
  const auto error = error_envelope(409, "<SIMPLE_RETURN><RESPONSE><CODE>1920</CODE><TEXT>\x1b[31m" +
                                             std::string(5000, 'x') + "\xff</TEXT></RESPONSE></SIMPLE_RETURN>");

  ASSERT_TRUE(error);
  EXPECT_LT(error->message.size(), 500U);
  EXPECT_EQ(error->message.find('\x1b'), std::string::npos);
}

struct Sample {
  const char* file;
  int status;
  const char* code;
  Reason reason;
  bool retry;
};

class ErrorSample : public ::testing::TestWithParam<Sample> {};

TEST_P(ErrorSample, Classifies) {
  QHARDEN_NEED_SAMPLE(body, std::string("errors/") + GetParam().file);

  const auto failure = classify(response(GetParam().status, *body));

  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->error.code, GetParam().code);
  EXPECT_EQ(to_string(failure->error.reason), to_string(GetParam().reason));
  EXPECT_EQ(failure->retry, GetParam().retry);
}

INSTANTIATE_TEST_SUITE_P(
    Errors, ErrorSample,
    ::testing::Values(Sample{"doc-01.xml", 409, "1965", Reason::rate_limited, true},
                      Sample{"doc-10.xml", 409, "1960", Reason::rate_limited, true},
                      Sample{"doc-11.xml", 409, "1965", Reason::rate_limited, true},
                      Sample{"real-002_api_2_0_fo_activity_log_200.xml", 200, "2001", Reason::auth, false},
                      Sample{"real-004_api_2_0_fo_activity_log_401.xml", 401, "2000", Reason::auth, false},
                      Sample{"real-019_api_2_0_fo_knowledge_base_vuln_401.xml", 401, "2000", Reason::auth, false},
                      Sample{"real-08_api_2_0_fo_report_action_fetch_200.xml", 200, "7001", Reason::dependency, false},
                      Sample{"real-15_api_2_0_fo_scan_action_list_401.xml", 401, "2000", Reason::auth, false},
                      Sample{"real-16_api_2_0_fo_scan_301.html", 301, "", Reason::parse, false},
                      Sample{"synthetic-03.xml", 400, "1903", Reason::unsupported, false},
                      Sample{"synthetic-L112.xml", 403, "", Reason::permission, false},
                      Sample{"synthetic-L367.xml", 401, "", Reason::auth, false},
                      Sample{"synthetic-L405.xml", 500, "999", Reason::timeout, true},
                      Sample{"synthetic-L73.json", 404, "OBJECT_NOT_FOUND", Reason::scope, false},
                      Sample{"synthetic-html_error_page.html", 502, "", Reason::timeout, true},
                      Sample{"synthetic-simple_return_2003_registration.xml", 409, "2003", Reason::auth, false}));

TEST(ErrorSamples, TellTheirWait) {
  QHARDEN_NEED_SAMPLE(body, "errors/doc-01.xml");

  EXPECT_EQ(classify(response(409, *body))->wait, std::chrono::seconds(68928));
}

TEST(SimpleReturnSamples, ReportSuccessWithoutACode) {
  const auto files = qharden::testing::sample_records("simple_return");
  if (files.empty()) GTEST_SKIP() << "no samples; set QHARDEN_SAMPLES to their folder";
  for (const auto& [file, records] : files) {
    EXPECT_FALSE(error_envelope(200, *qharden::testing::sample(file))) << file;
  }
}

}  // namespace
}  // namespace qharden::qualys
