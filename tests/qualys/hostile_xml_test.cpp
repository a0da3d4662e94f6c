#include <gtest/gtest.h>

#include <random>

#include "tests/qualys/sources.hpp"

namespace qharden::qualys {
namespace {

using manifest::ColumnType;
using qharden::testing::column;
using qharden::testing::row;
using qharden::testing::row_source;
using qharden::testing::Texts;

manifest::Source text_source() {
  return row_source({column("v", ColumnType::text, "V"), column("j", ColumnType::json, "*")});
}

TEST(HostileXml, ExpandsNoEntities) {
  std::string body = "<!DOCTYPE R [<!ENTITY a \"ha\">";
  for (int i = 0; i < 30; ++i) {
    body += "<!ENTITY a" + std::to_string(i) + " \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">";
  }
  const auto source = text_source();
  QHARDEN_DECODE(page, source, body + "<!ENTITY x SYSTEM \"file:///etc/passwd\">]><R><ROW><V>&a29;&x;</V></ROW></R>");

  EXPECT_EQ(row(page.tables[0], 0)[0], "'&a29;&x;'");
}

TEST(HostileXml, SurvivesAMillionLevels) {
  constexpr int kLevels = 1'000'000;
  std::string body = "<R><ROW><V>ok</V></ROW>";
  for (int i = 0; i < kLevels; ++i) body += "<a>";
  body += "<WARNING/>";
  for (int i = 0; i < kLevels; ++i) body += "</a>";
  const auto source = text_source();
  QHARDEN_DECODE(page, source, body + "</R>");

  EXPECT_EQ(row(page.tables[0], 0)[0], "'ok'");
}

TEST(HostileXml, RefusesDeepJson) {
  std::string open;
  std::string close;
  for (int i = 0; i < 70; ++i) {
    open += "<a>";
    close += "</a>";
  }

  const auto page = decode(text_source(), "<R><ROW>" + open + close + "</ROW></R>");

  ASSERT_FALSE(page.ok());
  EXPECT_EQ(page.error().reason, Reason::parse);
}

TEST(HostileXml, RefusesTooManyElements) {
  std::string body = "<R>";
  body.reserve(40'000'010);
  while (body.size() < 40'000'000) body += "<a/>";

  EXPECT_FALSE(decode(text_source(), body + "</R>").ok());
}

TEST(HostileXml, DropsNulAndControlCharacters) {
  const auto source = text_source();
  QHARDEN_DECODE(page, source, std::string("<R><ROW><V>a\0b\x01\x1b[31mc\x7f\xc2\x85\td</V></ROW></R>", 41));

  EXPECT_EQ(row(page.tables[0], 0)[0], "'ab[31mc\td'");
}

TEST(HostileXml, RepairsBadUtf8) {
  const auto source = text_source();
  QHARDEN_DECODE(page, source,
                 "<R><ROW><V>a\xff"
                 "b\xc3\xa9\xed\xa0\x80z\xe2\x82</V></ROW></R>");

  const auto cells = row(page.tables[0], 0);
  EXPECT_EQ(cells[0].substr(0, 8),
            "'a\xef\xbf\xbd"
            "b\xc3\xa9");
  EXPECT_NE(cells[1].find("b\xc3\xa9"), std::string::npos);
  EXPECT_EQ(cells[1].find('\xff'), std::string::npos);
}

TEST(HostileXml, ReadsOtherEncodings) {
  const auto source = text_source();
  QHARDEN_DECODE(page, source, "<?xml version='1.0' encoding='ISO-8859-1'?><R><ROW><V>\xe9</V></ROW></R>");

  EXPECT_EQ(row(page.tables[0], 0)[0], "'\xc3\xa9'");
}

TEST(HostileXml, SurvivesRandomMarkup) {
  std::mt19937 random(3);
  const std::vector<std::string> pieces = {"<R>",         "</R>",      "<ROW>",
                                           "</ROW>",      "<V>",       "</V>",
                                           "<![CDATA[",   "]]>",       "<!--",
                                           "-->",         "&lt;",      "&#x0;",
                                           "&#99999999;", "<WARNING>", "<CODE>1980</CODE>",
                                           "x",           "\xff",      "<?x",
                                           "?>",          "<!DOCTYPE", "[",
                                           "a='",         "'",         std::string(1, '\0')};
  for (int round = 0; round < 20'000; ++round) {
    std::string body;
    for (auto left = random() % 12; left > 0; --left) body += pieces[random() % pieces.size()];
    static_cast<void>(decode(text_source(), "<R><ROW>" + body + (round % 2 == 0 ? "</ROW></R>" : "")).ok());
    static_cast<void>(decode(text_source(), body).ok());
  }
}

}  // namespace
}  // namespace qharden::qualys
