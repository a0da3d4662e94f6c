/// What the installed rules keep and what they replace.
#include "core/redact/redactor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "core/redact/shapes.hpp"
#include "core/util/text.hpp"

namespace qharden::redact {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

config::Redaction rules() {
  auto loaded = config::load_redaction(QHARDEN_SOURCE_DIR "/config/redaction.yaml");
  if (!loaded) throw std::runtime_error(loaded.error().message);
  return std::move(loaded).value();
}

class RedactorTest : public ::testing::Test {
 protected:
  std::string value(std::string_view name, std::string_view text, std::string_view parent = "") {
    return redactor.value(name, parent, text);
  }
  Redactor redactor{rules()};
};

TEST_F(RedactorTest, GivesOneLoginOnePseudonymInAnyLetterCaseAndPlace) {
  const auto pseudonym = value("USER_LOGIN", "acme_an1");

  EXPECT_EQ(pseudonym, "user_0001");
  EXPECT_EQ(value("User Name", "ACME_AN1"), pseudonym);
  EXPECT_EQ(redactor.query("action=list&username=Acme_An1"), "action=list&username=user_0001");
  EXPECT_THAT(value("Details", "Edited user acme_an1, again"), HasSubstr("user user_0001, again"));
  EXPECT_NE(value("USER_LOGIN", "acme_an2"), pseudonym);
}

TEST_F(RedactorTest, LeavesTimeZonesAsAScheduleSpellsThem) {
  for (const char* zone : {"US-CA", "Europe/Berlin", "(GMT-0800) United States: America/Los_Angeles"})
    EXPECT_EQ(value("TIME_ZONE_DETAILS", zone), zone);
  for (const char* other : {"(GMT-0800) Acme Site 7: America/Los_Angeles", "(GMT-0800) Acme: Secret Lab", "Acme Lab"})
    EXPECT_NE(value("TIME_ZONE_DETAILS", other), other);
}

TEST_F(RedactorTest, LeavesWhatTellsSystemsAndScannersApart) {
  EXPECT_EQ(value("OS", "Red Hat Enterprise Linux 9.4"), "Red Hat Enterprise Linux 9.4");
  EXPECT_EQ(value("ISCANNER_NAME", "All in Asset Group"), "All in Asset Group");
  const auto name = value("NAME", "berlin-scan-01", "APPLIANCE");
  EXPECT_THAT(name, Not(HasSubstr("berlin")));
  EXPECT_THAT(value("ISCANNER_NAME", "berlin-scan-01, External"), StartsWith(name));
}

TEST_F(RedactorTest, LeavesTheWordsThatTellAServiceFromAPerson) {
  EXPECT_EQ(value("USER_LOGIN", "acme_svc1"), "user_0001_svc");
  EXPECT_EQ(value("FIRSTNAME", "ServiceNow"), "ServiceNow");
  EXPECT_EQ(value("EMAIL", "soc-team@acme.test"), "soc-team@domain_01.example");
  EXPECT_THAT(value("EMAIL", "it.smith@acme.test"), Not(HasSubstr("smith")));
}

TEST_F(RedactorTest, GivesDomainsPseudonymsButLeavesFreeMail) {
  EXPECT_EQ(value("EMAIL", "ana.novak@acme.test"), "user_0001@domain_01.example");
  EXPECT_EQ(value("email", "Ana.Novak@ACME.test"), "user_0001@domain_01.example");
  EXPECT_EQ(value("EMAIL", "bo@acme.test"), "user_0002@domain_01.example");
  EXPECT_EQ(value("EMAIL", "bo@gmail.com"), "user_0002@gmail.com");
}

TEST_F(RedactorTest, KeepsEqualityOfExternalIdsWithAndWithoutLetterCase) {
  const auto first = value("EXTERNAL_ID", "E-Novak");
  const auto other_case = value("EXTERNAL_ID", "e-novak");
  const auto with_blank = value("EXTERNAL_ID", "E-Novak ");
  const auto mail = value("EXTERNAL_ID", "Ana@acme.test");
  const auto mail_other_case = value("EXTERNAL_ID", "ana@acme.test");

  EXPECT_EQ(value("external_id", "E-Novak"), first);
  EXPECT_NE(first, other_case);
  EXPECT_EQ(lower_case(first), lower_case(other_case));
  EXPECT_EQ(with_blank, first + " ");
  EXPECT_NE(mail, mail_other_case);
  EXPECT_EQ(lower_case(mail), lower_case(mail_other_case));
  EXPECT_EQ(lower_case(mail), value("EMAIL", "ana@acme.test"));
}

TEST_F(RedactorTest, KeepsWordsOfTheServiceAndNoOthers) {
  EXPECT_EQ(value("USER_ROLE", "Unit Manager"), "Unit Manager");
  EXPECT_EQ(value("USER_STATUS", "Pending Activation"), "Pending Activation");
  EXPECT_EQ(value("USER_ROLE", "Praha Manager"), "word_001 Manager");
  EXPECT_EQ(value("ASSET_GROUP_TITLE", "All"), "All");
  EXPECT_EQ(value("ASSET_GROUP_TITLE", "EMEA Servers"), "title_001");
}

TEST_F(RedactorTest, KeepsTimesAndNumbersOnlyWhereTheyBelong) {
  EXPECT_EQ(value("LAST_LOGIN_DATE", "2026-01-05T10:00:00Z"), "2026-01-05T10:00:00Z");
  EXPECT_EQ(value("createdDate", "1767607200000"), "1767607200000");
  EXPECT_NE(value("createdDate", "17676072000001"), "17676072000001");
  EXPECT_EQ(value("EXPIRATION_DATE", "12/31/2026"), "12/31/2026");
  EXPECT_NE(value("EXPIRATION_DATE", "12/31/2026 by phone"), "12/31/2026 by phone");
  EXPECT_EQ(value("LAST_LOGIN_DATE", "N/A"), "N/A");
  EXPECT_NE(value("LAST_LOGIN_DATE", "born on 1970-01-05"), "born on 1970-01-05");
  EXPECT_NE(value("SOMETHING", "2026-01-05T10:00:00Z"), "2026-01-05T10:00:00Z");
  EXPECT_EQ(value("truncation_limit", "1000"), "1000");
  EXPECT_EQ(value("SOMETHING", "1"), "1");
  EXPECT_EQ(value("PHONE", "+1 555 010 0199"), "");
}

TEST_F(RedactorTest, ReplacesNumbersByOthersOfTheSameLengthOneToOne) {
  std::set<std::string> images;
  for (int i = 100; i < 1000; ++i) {
    const auto image = value("USER_ID", std::to_string(i));
    EXPECT_NE(image, std::to_string(i));
    EXPECT_EQ(image.size(), 3U);
    EXPECT_NE(image.front(), '0');
    images.insert(image);
  }
  EXPECT_EQ(images.size(), 900U);
  EXPECT_EQ(value("id_max", "100"), value("USER_ID", "100"));
}

TEST_F(RedactorTest, ReplacesUuidsByUuids) {
  const std::string uuid = "9b7e4a52-1c3d-4e8f-8a70-64f2d1c05e37";
  const auto image = value("subscription_id", uuid);

  EXPECT_TRUE(is_uuid(image));
  EXPECT_NE(image, uuid);
  EXPECT_EQ(value("anything else", uuid), image);
}

TEST_F(RedactorTest, KeepsOfFreeTextTheVocabularyAlone) {
  const auto text = value("Details", "API: /api/2.0/fo/activity_log/index.php");
  const auto names = value("Details", "Scan launched: Novak's laptop at 45.83.112.219, see jan@acme.test");

  EXPECT_EQ(text, "API: /api/2.0/fo/activity_log/index.php");
  EXPECT_EQ(value("Details", "user_logged in"), "user_logged in");
  EXPECT_THAT(names, StartsWith("Scan launched: "));
  for (const char* personal : {"Novak", "laptop", "45.83.112.219", "jan", "acme"})
    EXPECT_THAT(names, Not(HasSubstr(personal)));
}

TEST_F(RedactorTest, ReplacesWhateverIsNotListed) {
  EXPECT_THAT(value("NEW_ELEMENT", "Ana Novak"), StartsWith("x"));
  EXPECT_EQ(value("NEW_ELEMENT", "Ana Novak"), value("OTHER_ELEMENT", "Ana Novak"));
  EXPECT_EQ(value("NEW_ELEMENT", "ana@acme.test"), "user_0001@domain_01.example");
}

TEST_F(RedactorTest, RedactsUrlsPartByPart) {
  EXPECT_EQ(value("URL", "https://qualysapi.qg2.apps.qualys.eu/api/2.0/fo/activity_log/?action=list&username=acme_an1"),
            "https://qualysapi.qg2.apps.qualys.eu/api/2.0/fo/activity_log/?action=list&username=user_0001");
  EXPECT_EQ(value("URL", "https://qualys.acme.test/api/2.0/fo/activity_log/?action=list"),
            "https://domain_01.example/api/2.0/fo/activity_log/?action=list");
}

TEST_F(RedactorTest, RedactsJsonByTheNamesOfItsMembers) {
  const auto json = redactor.json("access", "user",
                                  R"({"CONTACT_INFO":{"EMAIL":"a@acme.test","PHONE":"1"},"USER_ID":42,)"
                                  R"("USER_ROLE":"Manager","list":[{"USER_LOGIN":"acme_x"}],"ok":true})");

  ASSERT_TRUE(json.ok());
  EXPECT_THAT(*json, HasSubstr(R"("USER_ROLE":"Manager")"));
  EXPECT_THAT(*json, HasSubstr(R"("ok":true)"));
  for (const char* personal : {"acme", "\":42"}) EXPECT_THAT(*json, Not(HasSubstr(personal)));
}

TEST_F(RedactorTest, HasAnotherKeyEachTime) {
  Redactor other(rules());

  EXPECT_NE(other.value("SOMETHING", "", "Ana Novak"), value("SOMETHING", "Ana Novak"));
}

}  // namespace
}  // namespace qharden::redact
