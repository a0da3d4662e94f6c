#include "core/qualys/service_response.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/qualys/fake_transport.hpp"
#include "tests/qualys/sources.hpp"

namespace qharden::qualys {
namespace {

using manifest::ColumnType;
using qharden::testing::column;
using qharden::testing::response;
using qharden::testing::row;
using qharden::testing::rows_of;
using qharden::testing::table;
using qharden::testing::Texts;
using ::testing::HasSubstr;

manifest::Source users() {
  manifest::Source source;
  source.family = manifest::Family::qps;
  source.roots = {"ServiceResponse"};
  source.tables = {table("user", "data/User",
                         {column("id", ColumnType::integer, "id"), column("login", ColumnType::text, "username")}),
                   table("role", "roleList/list/RoleData", {column("name", ColumnType::text, "name")}, "user")};
  return source;
}

constexpr const char* kAna =
    "<User><id>1</id><username>ana</username><roleList><list><RoleData><id>8</id>"
    "<name>VM User</name></RoleData></list></roleList></User>";

std::string envelope(const std::string& elements) {
  return "<?xml version=\"1.0\"?><ServiceResponse xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
         "xsi:noNamespaceSchemaLocation=\"https://x/qps/xsd/2.0/am/user.xsd\">"
         "<responseCode>SUCCESS</responseCode>" +
         elements + "</ServiceResponse>";
}

Error failure(const std::string& body) {
  const auto page = decode(users(), body);
  if (page.ok()) {
    ADD_FAILURE() << "decoded: " << body;
    return {};
  }
  return page.error();
}

TEST(ServiceResponse, GivesRecordsAndTheirLists) {
  const auto source = users();
  QHARDEN_DECODE(
      page, source,
      envelope("<count>1</count><hasMoreRecords>false</hasMoreRecords><data>" + std::string(kAna) + "</data>"));

  EXPECT_EQ(row(rows_of(page, "user"), 0), (Texts{"1", "'ana'"}));
  EXPECT_EQ(row(rows_of(page, "role"), 0), (Texts{"'VM User'"}));
  EXPECT_EQ(page.next, "");
}

TEST(ServiceResponse, TellsWhereTheNextPageBegins) {
  const auto source = users();
  for (const char* more : {"true", "TRUE", "1"}) {
    QHARDEN_DECODE(page, source,
                   envelope("<COUNT>1</COUNT><hasMoreRecords>" + std::string(more) +
                            "</hasMoreRecords><lastId> 77 </lastId><data>" + kAna + "</data>"));
    EXPECT_EQ(page.next, "77") << more;
  }
}

TEST(ServiceResponse, WithoutRecordsIsCompleteWhenItSaysNone) {
  const auto source = users();
  QHARDEN_DECODE(page, source, envelope("<count>0</count>"));

  EXPECT_EQ(rows_of(page, "user").rows, 0);
  EXPECT_EQ(page.next, "");
}

TEST(ServiceResponse, IsRefusedWhenItsCountIsNotThatOfItsRecords) {
  for (const char* elements :
       {"", "<count>1</count>", "<count>2</count><data><User><id>1</id></User></data>",
        "<count>0</count><data><User><id>1</id></User></data>", "<count>x</count>", "<count></count>", "<data/>"}) {
    EXPECT_EQ(failure(envelope(elements)).reason, Reason::parse) << elements;
  }
}

TEST(ServiceResponse, IsCutWhenMoreIsLeftAndNoIdTold) {
  const std::string one = "<count>1</count><data>" + std::string(kAna) + "</data>";

  EXPECT_EQ(failure(envelope(one + "<hasMoreRecords>true</hasMoreRecords>")).reason, Reason::truncated);
  EXPECT_EQ(failure(envelope(one + "<hasMoreRecords>perhaps</hasMoreRecords><lastId>1</lastId>")).reason,
            Reason::parse);
}

TEST(ServiceResponse, IsCutWhenAFullPageDoesNotSayWhetherItIsTheLast) {
  std::string full;
  for (int i = 0; i < 1000; ++i) full += "<User><id>" + std::to_string(i + 1) + "</id></User>";

  EXPECT_EQ(failure(envelope("<count>1000</count><data>" + full + "</data>")).reason, Reason::truncated);
}

TEST(ServiceResponse, OfAnotherCodeIsAnErrorEvenWhenItIsLarge) {
  const std::string body =
      "<ServiceResponse><responseCode>invalid_request</responseCode><responseErrorDetails>"
      "<errorMessage>Invalid value</errorMessage><errorResolution>Use a number</errorResolution>"
      "</responseErrorDetails><data>" +
      std::string(100'000, ' ') + kAna + "</data></ServiceResponse>";

  const auto error = failure(body);

  EXPECT_EQ(error.reason, Reason::unsupported);
  EXPECT_EQ(error.code, "INVALID_REQUEST");
  EXPECT_THAT(error.message, HasSubstr("Invalid value Use a number"));
}

struct CodeRow {
  int status;
  const char* code;
  Reason reason;
  bool retry;
  bool secret_refused;
};

TEST(ServiceResponse, CodesAreClassified) {
  for (const auto& row : std::vector<CodeRow>{{200, "UNAUTHORIZED", Reason::permission, false, false},
                                              {401, "UNAUTHORIZED", Reason::permission, false, false},
                                              {200, "INSUFFICIENT_PERMISSION", Reason::permission, false, false},
                                              {200, "INVALID_REQUEST", Reason::unsupported, false, false},
                                              {400, "INVALID_XML", Reason::unsupported, false, false},
                                              {200, "OBJECT_NOT_FOUND", Reason::scope, false, false},
                                              {200, "LIMIT_EXCEEDED", Reason::rate_limited, true, false},
                                              {200, "CA_1001_DUPLICATE_KEY", Reason::parse, false, false},
                                              {200, "INVALID_CREDENTIALS", Reason::auth, false, true},
                                              {401, "NEVER_SEEN", Reason::auth, false, true},
                                              {404, "NEVER_SEEN", Reason::unsupported, false, false},
                                              {200, "", Reason::parse, false, false}}) {
    const auto failed = classify(response(
        row.status, "<ServiceResponse><responseCode>" + std::string(row.code) + "</responseCode></ServiceResponse>"));
    ASSERT_TRUE(failed) << row.code;
    EXPECT_EQ(to_string(failed->error.reason), to_string(row.reason)) << row.code;
    EXPECT_EQ(failed->error.code, row.code);
    EXPECT_EQ(failed->retry, row.retry) << row.code;
    EXPECT_EQ(failed->secret_refused, row.secret_refused) << row.code;
  }
}

TEST(ServiceResponse, OfHostileTextStaysOneCleanLine) {
  const auto error = failure("<ServiceResponse><responseCode>X\x1b[31m\n" + std::string(5000, 'y') +
                             "</responseCode><responseErrorDetails><errorMessage>\x1b]0;a\x07\n&#10;b\xff" +
                             std::string(5000, 'z') + "</errorMessage></responseErrorDetails></ServiceResponse>");

  EXPECT_LT(error.message.size(), 600U);
  EXPECT_LT(error.code.size(), 80U);
  for (const char c : error.message + error.code) EXPECT_GE(static_cast<unsigned char>(c), 0x20U);
}

}  // namespace
}  // namespace qharden::qualys
