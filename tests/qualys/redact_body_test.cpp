/// What of a body is kept in a recording.
#include "core/qualys/redact_body.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/crypto/digest.hpp"
#include "core/qualys/decode.hpp"
#include "core/qualys/gateway_token.hpp"
#include "core/qualys/redact_json.hpp"
#include "core/qualys/redact_xml.hpp"

namespace qharden::qualys {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class RedactedBody : public ::testing::Test {
 protected:
  KeptBody keep(std::string body) { return redact_body(std::move(body), redactor, stand_ins); }
  StandIns stand_ins;
  redact::Redactor redactor{config::load_redaction(QHARDEN_SOURCE_DIR "/config/redaction.yaml").value()};
};

TEST_F(RedactedBody, KeepsStructureAndWordsOfXmlButNobodysData) {
  const auto body = keep(
      "<?xml version=\"1.0\"?><!DOCTYPE X SYSTEM \"https://api.acme.test/x.dtd\"><!-- by Ana --><USER_LIST_OUTPUT>"
      "<USER_LIST><USER><USER_LOGIN>acme_an1</USER_LOGIN><USER_ROLE>Manager</USER_ROLE><CONTACT_INFO><FIRSTNAME>"
      "<![CDATA[Ana]]></FIRSTNAME><PHONE>+1 555 0100</PHONE><EMAIL>ana@acme.test</EMAIL></CONTACT_INFO>"
      "<LAST_LOGIN_DATE>N/A</LAST_LOGIN_DATE><NEW owner=\"Ana\">Ana</NEW></USER></USER_LIST></USER_LIST_OUTPUT>");

  EXPECT_EQ(body.unreadable, "");
  EXPECT_THAT(body.text, HasSubstr("<USER_LOGIN>user_0001</USER_LOGIN><USER_ROLE>Manager</USER_ROLE>"));
  EXPECT_THAT(body.text, HasSubstr("<LAST_LOGIN_DATE>N/A</LAST_LOGIN_DATE>"));
  EXPECT_THAT(body.text, HasSubstr("<![CDATA[name_0001]]>"));
  for (const char* personal : {"acme", "Ana", "555"}) EXPECT_THAT(body.text, Not(HasSubstr(personal)));
}

TEST_F(RedactedBody, EmptiesElementsOnTheSecretList) {
  const auto body = keep("<A><LOGIN_PASSWORD><X>hunter2</X></LOGIN_PASSWORD><B PRIVATE_KEY=\"hunter2\"/></A>");

  EXPECT_THAT(body.text, HasSubstr("<LOGIN_PASSWORD"));
  EXPECT_THAT(body.text, Not(HasSubstr("hunter2")));
}

TEST_F(RedactedBody, LeavesWaitsThatErrorsTell) {
  const auto body = keep(
      "<SIMPLE_RETURN><RESPONSE><CODE>1965</CODE><TEXT>limit of acme_an1</TEXT><ITEM_LIST><ITEM>"
      "<KEY>SECONDS_TO_WAIT</KEY><VALUE>293</VALUE></ITEM><ITEM><KEY>LOGIN</KEY><VALUE>acme_an1</VALUE></ITEM>"
      "</ITEM_LIST></RESPONSE></SIMPLE_RETURN>");

  EXPECT_THAT(body.text, HasSubstr("<KEY>SECONDS_TO_WAIT</KEY><VALUE>293</VALUE>"));
  EXPECT_THAT(body.text, HasSubstr("<CODE>1965</CODE>"));
  EXPECT_THAT(body.text, Not(HasSubstr("acme")));
}

TEST_F(RedactedBody, RedactsLogRowsAndTheirContinuation) {
  const auto body = keep(
      "----BEGIN_RESPONSE_BODY_CSV\n\"Date\",\"Action\",\"Module\",\"Details\",\"User Name\",\"User Role\",\"User "
      "IP\"\r\n\"2026-01-05T10:00:00Z\",\"login\",\"auth\",\"user_logged in, \"\"Ana\"\"\",\"acme_an1\",\"Manager\","
      "\"45.83.112.219\"\r\n----END_RESPONSE_BODY_CSV\n----BEGIN_RESPONSE_FOOTER_CSV\nWARNING\n\"CODE\",\"TEXT\","
      "\"URL\""
      "\r\n\"1980\",\"1 record limit exceeded.\",\"https://qualysapi.qualys.eu/api/2.0/fo/activity_log/?action=list&"
      "username=acme_an1&id_max=159545796\"\r\n----END_RESPONSE_FOOTER_CSV\n");

  EXPECT_EQ(body.unreadable, "");
  EXPECT_THAT(body.text, HasSubstr("\"2026-01-05T10:00:00Z\",\"login\",\"auth\",\"user_logged in, \"\""));
  EXPECT_THAT(body.text, HasSubstr("\"1980\""));
  EXPECT_THAT(body.text, HasSubstr("activity_log/?action=list&username=user_0001&id_max="));
  for (const char* personal : {"Ana", "acme", "45.83.112.219", "159545796"})
    EXPECT_THAT(body.text, Not(HasSubstr(personal)));
}

TEST_F(RedactedBody, IsNotKeptWhenItCannotBeRead) {
  const std::string row = "\"Date\",\"User Name\"\r\n\"2026-01-05\"\r\n";
  for (const auto& [text, kind] :
       std::vector<std::pair<std::string, std::string>>{{"<USER><LOGIN>acme_an1</LOGIN>", "xml"},
                                                        {"<html><body>Welcome, Ana</body></html>", "html"},
                                                        {"<!DOCTYPE html><p>Ana", "html"},
                                                        {"acme_an1,Ana\r\nacme_bo1,Bruno\r\n", "csv"},
                                                        {row, "csv"},
                                                        {"{\"login\":\"acme_an1\"", "json"},
                                                        {"{\"acme an1\":1}", "json"},
                                                        {"Welcome Ana", "text"}}) {
    const auto body = keep(text);

    EXPECT_EQ(body.unreadable, kind) << text;
    EXPECT_EQ(body.text, "");
    EXPECT_EQ(body.size, text.size());
  }
}

TEST_F(RedactedBody, ComesBackAsUnreadableAsItWas) {
  manifest::Source source;
  source.roots = {"USER_LIST_OUTPUT"};
  for (const char* kind : {"xml", "html", "text"}) {
    const auto page = decode(source, unreadable_body(kind, 500));

    ASSERT_FALSE(page.ok()) << kind;
    EXPECT_EQ(page.error().reason, Reason::parse);
  }
  EXPECT_EQ(unreadable_body("xml", 500).size(), 500U);
}

TEST(RawBody, IsKeptToTheByteWithoutSecrets) {
  const StandIns stand_ins;
  const std::string plain = "<A>\n <USER_LOGIN>acme_an1</USER_LOGIN><SKIP/> </A>";

  EXPECT_EQ(without_secrets(plain, stand_ins).text, plain);
  EXPECT_EQ(without_secrets("<A><BROKEN", stand_ins).text, "<A><BROKEN");
  EXPECT_THAT(without_secrets("<A><LOGIN>acme</LOGIN><PASSWORD>hunter2</PASSWORD></A>", stand_ins).text,
              ::testing::AllOf(HasSubstr("acme"), Not(HasSubstr("hunter2"))));
  EXPECT_EQ(without_secrets("<A><PASSWORD>hunter2", stand_ins).unreadable, "xml");
  EXPECT_EQ(without_secrets("{\"password\":\"hunter2", stand_ins).unreadable, "json");
}

TEST_F(RedactedBody, RedactsJsonMemberByMember) {
  const auto body = keep(R"({"totalCount":1,"users":[{"username":"acme_an1","status":"ACTIVE","isSuperuser":false,)"
                         R"("emailAddress":"ana@acme.test","lastLoginDate":null}]})");

  EXPECT_EQ(body.unreadable, "");
  EXPECT_THAT(body.text, HasSubstr(R"("username":"user_0001","status":"ACTIVE","isSuperuser":false)"));
  EXPECT_THAT(body.text, HasSubstr(R"("lastLoginDate":null)"));
  for (const char* personal : {"acme", "ana@"}) EXPECT_THAT(body.text, Not(HasSubstr(personal)));
}

TEST_F(RedactedBody, LetsStandInsOfSecretsBeEqualAndAsLongAsThey) {
  const auto body = keep(
      "<A><activationKey>abcd-1234</activationKey><activationId>abcd-1234</activationId>"
      "<externalId>other-one</externalId></A>");
  const auto json = keep(R"({"externalId":"abcd-1234","activationKey":"","authRecord":{"x":"abcd-1234"}})");

  const auto of = [&](const std::string& name) {
    const auto from = body.text.find("<" + name + ">") + name.size() + 2;
    return body.text.substr(from, body.text.find('<', from) - from);
  };
  EXPECT_EQ(of("activationKey").size(), 9U);
  EXPECT_EQ(of("activationKey"), of("activationId"));
  EXPECT_NE(of("activationKey"), of("externalId"));
  EXPECT_EQ(json.text, R"({"externalId":")" + of("activationKey") + R"(","activationKey":"","authRecord":{"x":")" +
                           of("activationKey") + R"("}})");
}

TEST_F(RedactedBody, HidesAllBelowASecretButTheAccountItNames) {
  const std::string xml =
      "<A><authRecord a=\"hunter2\"><projectId>p-1</projectId><key>hunter2</key><applicationId><b>hunter2</b>"
      "</applicationId></authRecord></A>";
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(xml.c_str()));

  EXPECT_TRUE(hide_secrets(document, stand_ins));

  EXPECT_THAT(to_text(document), HasSubstr("<projectId>p-1</projectId><key>"));
  EXPECT_THAT(to_text(document), Not(HasSubstr("hunter2")));
  const auto json = redact_json(R"({"authRecord":{"projectId":"p-1","key":"hunter2"}})", nullptr, stand_ins);
  EXPECT_THAT(*json, HasSubstr(R"("projectId":"p-1")"));
  EXPECT_THAT(*json, Not(HasSubstr("hunter2")));
}

TEST_F(RedactedBody, ShowsNoAccountInsideAnotherSecretAndNoneAsItIs) {
  const auto nested = keep("<A><passwords><authRecord><projectId>acme-p-1</projectId></authRecord></passwords></A>");
  const auto direct = keep("<A><authRecord><projectId>acme-p-1</projectId></authRecord></A>");
  const auto json = keep(R"({"passwords":{"authRecord":{"projectId":"acme-p-1"}}})");

  for (const auto& body : {nested, direct, json}) {
    EXPECT_EQ(body.unreadable, "");
    EXPECT_THAT(body.text, HasSubstr("projectId"));
    EXPECT_THAT(body.text, Not(HasSubstr("acme")));
  }
}

TEST_F(RedactedBody, KeepsATokenThatOpensNothing) {
  const auto token = "h." + crypto::to_base64url(R"({"sub":"acme_an1","modulesAllowed":["CA"]})") + ".s1gnature";

  const auto raw = harmless_token(token, nullptr, stand_ins);
  const auto redacted = harmless_token(token, &redactor, stand_ins);

  EXPECT_THAT(raw.text, Not(HasSubstr("s1gnature")));
  EXPECT_EQ(*claims_of(raw.text), R"({"sub":"acme_an1","modulesAllowed":["CA"]})");
  EXPECT_THAT(*claims_of(redacted.text), ::testing::AllOf(HasSubstr("\"CA\""), Not(HasSubstr("acme"))));
  EXPECT_EQ(harmless_token("Bearer something", nullptr, stand_ins).text, "");
}

}  // namespace
}  // namespace qharden::qualys
