#include "core/qualys/decode.hpp"

#include <gtest/gtest.h>

#include "tests/qualys/sources.hpp"

namespace qharden::qualys {
namespace {

using manifest::ColumnType;
using qharden::testing::column;
using qharden::testing::row;
using qharden::testing::row_source;
using qharden::testing::rows_of;
using qharden::testing::table;
using qharden::testing::Texts;

TEST(Decode, PutsParentsBeforeChildrenWhateverTheOrder) {
  manifest::Source source;
  source.tables = {table("leaf", "L", {column("v", ColumnType::text, ".")}, "child"),
                   table("child", "C", {column("n", ColumnType::text, "@n")}, "top"),
                   table("top", "LIST/T", {column("id", ColumnType::integer, "ID")})};
  QHARDEN_DECODE(
      page, source,
      "<R><LIST><T><ID>1</ID></T><T><ID>2</ID><C n='a'><L>x</L></C><C n='b'><L>y</L><L>z</L></C></T></LIST></R>");

  EXPECT_EQ(page.tables[0].table->name, "top");
  EXPECT_EQ(rows_of(page, "child").parents, (std::vector<std::int64_t>{1, 1}));
  EXPECT_EQ(rows_of(page, "leaf").parents, (std::vector<std::int64_t>{0, 1, 1}));
  EXPECT_EQ(row(rows_of(page, "leaf"), 2), (Texts{"'z'"}));
  EXPECT_EQ(row(rows_of(page, "child"), 1), (Texts{"'b'"}));
}

TEST(Decode, HangsSeveralTablesOnOneAnswer) {
  manifest::Source source;
  source.tables = {table("ip", "RESPONSE/IP_SET/*", {column("range", ColumnType::ranges, ".")}),
                   table("state", "RESPONSE", {column("status", ColumnType::text, "STATUS")})};
  QHARDEN_DECODE(page, source,
                 "<X><RESPONSE><STATUS>enabled</STATUS><IP_SET><IP>192.0.2.1</IP></IP_SET></RESPONSE></X>");

  EXPECT_EQ(rows_of(page, "ip").rows, 1);
  EXPECT_EQ(row(rows_of(page, "state"), 0), (Texts{"'enabled'"}));
}

TEST(Decode, FindsTheContinuationAtAnyDepth) {
  const std::string warning =
      "<WARNING><CODE>1980</CODE><TEXT>cut</TEXT><URL><![CDATA[https://h.test/x?action=list&id_min=2]]></URL></"
      "WARNING>";
  for (const auto& body : {"<R>" + warning + "</R>", "<R><A><B>" + warning + "</B></A><C><D/></C></R>",
                           "<R><WARNING_LIST>" + warning + "</WARNING_LIST></R>",
                           "<R>" + warning + "<WARNING><CODE>7</CODE></WARNING></R>"}) {
    QHARDEN_DECODE(page, row_source({}), body);
    EXPECT_EQ(page.next, "https://h.test/x?action=list&id_min=2");
  }
}

TEST(Decode, HasNoContinuationForOtherWarnings) {
  QHARDEN_DECODE(page, row_source({}), "<R><ROW/><WARNING><CODE>7</CODE><URL>https://h.test/</URL></WARNING></R>");

  EXPECT_EQ(page.next, "");
}

TEST(Decode, ReportsAListThatWasCutWithoutContinuation) {
  const auto page = decode(row_source({}), "<R><WARNING><CODE>1980</CODE></WARNING></R>");

  ASSERT_FALSE(page.ok());
  EXPECT_EQ(page.error().reason, Reason::truncated);
}

TEST(Decode, KeepsSecretsOut) {
  auto source =
      row_source({column("a", ColumnType::text, "LOGIN_PASSWORD"), column("b", ColumnType::text, "X/SECRET_ID/V"),
                  column("c", ColumnType::text, "*"), column("d", ColumnType::json, "PASSPHRASE"),
                  column("e", ColumnType::present, "LOGIN_PASSWORD"), column("f", ColumnType::text, "@password"),
                  column("g", ColumnType::json, "*"), column("h", ColumnType::json, ".")});
  QHARDEN_DECODE(
      page, source,
      "<R><ROW password='s3cret'><LOGIN_PASSWORD>s3cret</LOGIN_PASSWORD><X><SECRET_ID><V>s3cret</V></SECRET_ID></X>"
      "<PASSPHRASE>s3cret</PASSPHRASE></ROW></R>");

  const Texts cells = row(page.tables[0], 0);
  for (const auto& cell : cells) EXPECT_EQ(cell.find("s3cret"), std::string::npos) << cell;
  EXPECT_EQ((Texts{cells.begin(), cells.begin() + 6}),
            (Texts{"null", "null", "null", R"('{"present":true,"length":6}')", "1", "null"}));
  // A value that was kept out was not observed; only presence and the censored subtrees were.
  const std::vector<std::int64_t> seen = {0, 0, 0, 1, 1, 0, 1, 1};
  for (std::size_t i = 0; i < seen.size(); ++i) EXPECT_EQ(page.tables[0].observed[i].seen, seen[i]) << i;
}

TEST(Decode, KeepsRowsInsideSecretsOut) {
  manifest::Source source;
  source.tables = {
      table("t", "authRecord/*", {column("v", ColumnType::text, "."), column("w", ColumnType::json, "*")})};
  QHARDEN_DECODE(page, source, "<R><authRecord><KEY>s3cret<V>s3cret</V></KEY></authRecord></R>");

  EXPECT_EQ(row(page.tables[0], 0), (Texts{"null", "null"}));
}

TEST(Decode, TellsWhoseCredentialsARecordHoldsButNotTheCredentials) {
  auto source = row_source(
      {column("a", ColumnType::text, "authRecord/subscriptionId"), column("b", ColumnType::text, "authRecord/*"),
       column("c", ColumnType::text, "authRecord/authenticationKey"),
       column("d", ColumnType::text, "authRecord/subscriptionId/x"),
       column("e", ColumnType::text, "SECRET/subscriptionId"), column("f", ColumnType::json, "authRecord"),
       column("g", ColumnType::json, "authRecord/authenticationKey"), column("h", ColumnType::json, "*")});
  QHARDEN_DECODE(page, source,
                 "<R><ROW><authRecord><subscriptionId>sub-1<x>s3cret</x></subscriptionId><authenticationKey>s3cret"
                 "</authenticationKey></authRecord><SECRET><subscriptionId>s3cret</subscriptionId></SECRET></ROW></R>");

  EXPECT_EQ(row(page.tables[0], 0),
            (Texts{"'sub-1'", "null", "null", "null", "null", R"('{"present":true,"length":0}')", "null",
                   R"('{"authRecord":{"present":true,"length":0},"SECRET":{"present":true,"length":0}}')"}));
}

TEST(Decode, NamesBothRootsAndNothingElse) {
  const auto page = decode(row_source({}), "<PORTAL secret='s3cret'><X>s3cret</X></PORTAL>");

  ASSERT_FALSE(page.ok());
  EXPECT_EQ(page.error().reason, Reason::parse);
  EXPECT_EQ(page.error().message, "the answer's root element is PORTAL, not R");
}

TEST(Decode, PassesOnTheErrorsOfMspScripts) {
  manifest::Source source;
  source.roots = {"USER_LIST_OUTPUT"};

  const auto page = decode(source, "<USER_LIST_OUTPUT><ERROR number=\"2012\">no licence</ERROR></USER_LIST_OUTPUT>");

  ASSERT_FALSE(page.ok());
  EXPECT_EQ(page.error().reason, Reason::not_licensed);
}

TEST(Decode, RefusesWhatIsNoXml) {
  for (const char* body : {"", " \n ", "plain text", "{\"a\":1}", "<html><br><p>unclosed</html>",
                           "<!DOCTYPE HTML PUBLIC \"x\"><html/>", "<R><ROW>", "<R><ROW></R>", "<R/><R/>", "<R"}) {
    const auto page = decode(row_source({}), body);
    ASSERT_FALSE(page.ok()) << body;
    EXPECT_EQ(page.error().reason, Reason::parse) << body;
  }
}

TEST(Decode, NamesThePlaceOfACut) {
  const auto page = decode(row_source({}), "<R><ROW><V>half");

  ASSERT_FALSE(page.ok());
  EXPECT_NE(page.error().message.find("cut at byte"), std::string::npos) << page.error().message;
}

TEST(Decode, NeverAcceptsAProperPrefix) {
  const std::string whole =
      "<?xml version='1.0'?><!DOCTYPE R SYSTEM 'r.dtd'><R><ROW a='b'><V><![CDATA[x]]></V><W/></ROW></R>";
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(decode(row_source({}), whole.substr(0, size)).ok()) << size;
  EXPECT_TRUE(decode(row_source({}), whole).ok());
}

TEST(Decode, KeepsItsTextAliveWithThePage) {
  const auto source = row_source({column("v", ColumnType::text, "V")});
  snapshot::Page page;
  {
    std::string body = "<R><ROW><V>" + std::string(100, 'x') + "</V></ROW></R>";
    auto result = decode(source, std::move(body));
    page = std::move(result).value();
  }

  EXPECT_EQ(row(page.tables[0], 0)[0], "'" + std::string(100, 'x') + "'");
}

TEST(DecodeXml, TriesTheNamesOfALearnedColumnInTheirOrder) {
  auto learned = column("on", ColumnType::flag, "A");
  learned.also_from = {"B/C", "@d"};
  const auto source = row_source({learned});

  QHARDEN_DECODE(page, source,
                 "<R><ROW><B><C>0</C></B><A>1</A></ROW><ROW d=\"1\"><B><C>0</C></B></ROW><ROW d=\"yes\"/><ROW/></R>");

  EXPECT_EQ(row(page.tables[0], 0), (Texts{"1"}));
  EXPECT_EQ(row(page.tables[0], 1), (Texts{"0"}));
  EXPECT_EQ(row(page.tables[0], 2), (Texts{"1"}));
  EXPECT_EQ(page.tables[0].observed[0].seen, 3);
}

TEST(DecodeXml, SeesNothingWhereNoNameIsLearnedYet) {
  auto flag = column("on", ColumnType::flag, "");
  auto present = column("there", ColumnType::present, "");
  flag.learned = present.learned = true;
  flag.absent = manifest::Absence::null;
  const auto source = row_source({flag, present});

  QHARDEN_DECODE(page, source, "<R><ROW>1</ROW></R>");

  EXPECT_EQ(row(page.tables[0], 0), (Texts{"null", "null"}));
  for (const auto& observed : page.tables[0].observed) EXPECT_EQ(observed.seen + observed.unreadable, 0);
}

TEST(DecodeXml, ReadsThePasswordGuessingOfAProfileWithoutItsPasswords) {
  const auto source = row_source({column("level", ColumnType::integer, "PASSWORD_BRUTE_FORCING/SYSTEM/SYSTEM_LEVEL"),
                                  column("all", ColumnType::json, "PASSWORD_BRUTE_FORCING"),
                                  column("entry", ColumnType::text, "PASSWORD_BRUTE_FORCING/*/LOGIN_PASSWORD")});

  QHARDEN_DECODE(page, source,
                 "<R><ROW><PASSWORD_BRUTE_FORCING><SYSTEM><SYSTEM_LEVEL>2</SYSTEM_LEVEL></SYSTEM><CUSTOM_LIST>"
                 "<LOGIN_PASSWORD>root:toor</LOGIN_PASSWORD></CUSTOM_LIST></PASSWORD_BRUTE_FORCING></ROW></R>");

  EXPECT_EQ(row(page.tables[0], 0), (Texts{"2",
                                           "'{\"SYSTEM\":{\"SYSTEM_LEVEL\":\"2\"},\"CUSTOM_LIST\":{\"LOGIN_PASSWORD\":"
                                           "{\"present\":true,\"length\":9}}}'",
                                           "null"}));
}

}  // namespace
}  // namespace qharden::qualys
