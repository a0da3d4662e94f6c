#include <gtest/gtest.h>

#include <random>

#include "tests/qualys/sources.hpp"

namespace qharden::qualys {
namespace {

using qharden::testing::log_source;
using qharden::testing::row;
using qharden::testing::Texts;

const std::string kHeader = "\"Date\",\"Action\",\"Module\",\"Details\",\"User Name\",\"User Role\",\"User IP\"\r\n";
const std::string kRecord =
    "\"2026-01-05T09:58:11Z\",\"login\",\"auth\",\"user_logged in\",\"acme_ab1\",\"Manager\",\"N/A\"\r\n";
const std::string kBegin = "----BEGIN_RESPONSE_BODY_CSV\n";
const std::string kEnd = "----END_RESPONSE_BODY_CSV\n";
const std::string kFooter =
    "----BEGIN_RESPONSE_FOOTER_CSV\nWARNING\n\"CODE\",\"TEXT\",\"URL\"\r\n\"1980\",\"1 record limit "
    "exceeded.\",\"https://h.test/x?action=list&id_max=7\"\r\n"
    "----END_RESPONSE_FOOTER_CSV\n";

TEST(ActivityCsv, ReadsAFramedLogAndItsContinuation) {
  const auto source = log_source();
  QHARDEN_DECODE(page, source, kBegin + kHeader + kRecord + kEnd + kFooter);

  ASSERT_EQ(page.tables[0].rows, 1);
  EXPECT_EQ(row(page.tables[0], 0),
            (Texts{"'2026-01-05T09:58:11Z'", "'login'", "'user_logged in'", "'acme_ab1'", "null"}));
  for (const auto& observed : page.tables[0].observed) EXPECT_EQ(observed.seen, 1);
  EXPECT_EQ(page.next, "https://h.test/x?action=list&id_max=7");
}

TEST(ActivityCsv, ReadsABareLogAsTheLastPage) {
  const auto source = log_source();
  QHARDEN_DECODE(page, source, "\xEF\xBB\xBF" + kHeader + kRecord + "\n" + kRecord);

  EXPECT_EQ(page.tables[0].rows, 2);
  EXPECT_EQ(page.next, "");
}

TEST(ActivityCsv, ReadsAHeaderWithoutRecordsAsNone) {
  const auto source = log_source();
  QHARDEN_DECODE(page, source, kBegin + kHeader + kEnd);

  EXPECT_EQ(page.tables[0].rows, 0);
}

TEST(ActivityCsv, FindsColumnsByName) {
  const auto source = log_source();
  QHARDEN_DECODE(page, source, "User Name,New,Date\nacme_ab1,x,2026-01-05\n");

  EXPECT_EQ(row(page.tables[0], 0), (Texts{"'2026-01-05T00:00:00Z'", "null", "null", "'acme_ab1'", "null"}));
  EXPECT_EQ(page.tables[0].observed[0].seen, 1);
  EXPECT_EQ(page.tables[0].observed[1].seen, 0);
}

TEST(ActivityCsv, TakesAMissingColumnForUnseenWhateverAbsenceMeans) {
  auto source = log_source();
  source.tables[0].columns[1].absent = manifest::Absence::null;
  QHARDEN_DECODE(page, source, "Date\n2026-01-05\n");

  EXPECT_EQ(page.tables[0].observed[1].seen, 0);
}

TEST(ActivityCsv, KeepsMarkersAndLineBreaksInsideQuotesAsText) {
  const auto source = log_source();
  const std::string details = "line\n" + kEnd + kFooter + "\"\"quoted\"\"";
  std::string escaped;
  for (const char c : details) escaped += c == '"' ? "\"\"" : std::string(1, c);
  QHARDEN_DECODE(page, source, kBegin + "Date,Details\n2026-01-05,\"" + escaped + "\"\n" + kEnd);

  ASSERT_EQ(page.tables[0].rows, 1);
  EXPECT_EQ(row(page.tables[0], 0)[2], "'" + details + "'");
  EXPECT_EQ(page.next, "");
}

TEST(ActivityCsv, KeepsSecretColumnsOut) {
  auto source = log_source();
  source.tables[0].columns[1].from = "Password";
  QHARDEN_DECODE(page, source, "Date,Password\n2026-01-05,s3cret\n");

  EXPECT_EQ(row(page.tables[0], 0)[1], "null");
  EXPECT_EQ(page.tables[0].observed[1].seen, 0);
}

TEST(ActivityCsv, ReportsALogThatWasCutWithoutContinuation) {
  const auto page =
      decode(log_source(),
             kBegin + kHeader + kEnd +
                 "----BEGIN_RESPONSE_FOOTER_CSV\nWARNING\nCODE,TEXT,URL\n1980,cut,\n----END_RESPONSE_FOOTER_CSV\n");

  ASSERT_FALSE(page.ok());
  EXPECT_EQ(page.error().reason, Reason::truncated);
}

TEST(ActivityCsv, RefusesWhatIsBrokenOrCut) {
  const std::vector<std::string> bodies = {
      "",
      "\n\n",
      kBegin,
      kBegin + kEnd,
      kBegin + kHeader + kRecord,
      kBegin + kHeader + kRecord + kEnd + kFooter.substr(0, kFooter.size() - 30),
      kBegin + kHeader + kRecord + kEnd + "more\n",
      kBegin + kHeader + "\"2026-01-05\",\"login\"\n" + kEnd,
      kBegin + kHeader + "\"2026-01-05",
      kHeader + "\"a\"b,c,d,e,f,g,h\n",
      kHeader + "a\"b,c,d,e,f,g,h\n",
      "\"Something\",\"Else\"\n1,2\n",
      "<html><body>no</body></html>",
      "<ACTIVITY_LOG/>",
  };
  for (const auto& body : bodies) {
    const auto page = decode(log_source(), body);
    ASSERT_FALSE(page.ok()) << body;
    EXPECT_EQ(page.error().reason, Reason::parse) << body;
  }
}

TEST(ActivityCsv, PassesOnAnErrorEnvelope) {
  const auto page = decode(log_source(), "<SIMPLE_RETURN><RESPONSE><CODE>2002</CODE></RESPONSE></SIMPLE_RETURN>");

  ASSERT_FALSE(page.ok());
  EXPECT_EQ(page.error().code, "2002");
}

std::string csv_quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

TEST(ActivityCsv, ReturnsAnyTextThatWasQuoted) {
  std::mt19937 random(7);
  const std::string alphabet = "ab,\"\n\r-;'";
  for (int round = 0; round < 2000; ++round) {
    std::string text = "x";
    for (auto left = random() % 12; left > 0; --left) text += alphabet[random() % alphabet.size()];
    text += "x";
    const auto source = log_source();
    QHARDEN_DECODE(page, source, kBegin + "Date,Details,Action\n2026-01-05," + csv_quoted(text) + ",last\r\n" + kEnd);
    ASSERT_EQ(row(page.tables[0], 0)[2], "'" + text + "'");
    ASSERT_EQ(row(page.tables[0], 0)[1], "'last'");
  }
}

TEST(ActivityCsv, NeverAcceptsAProperPrefixOfAFramedLog) {
  const std::string whole = kBegin + kHeader + kRecord + kEnd + kFooter;
  const std::size_t body_end = (kBegin + kHeader + kRecord + kEnd).size();
  for (std::size_t size = 0; size < whole.size() - 1; ++size) {
    // Up to its line break the body's end marker is whole: such an answer is a last page by its form.
    if (size == body_end || size == body_end - 1) continue;
    EXPECT_FALSE(decode(log_source(), whole.substr(0, size)).ok()) << size;
  }
}

TEST(ActivityCsv, SurvivesRandomBytes) {
  std::mt19937 random(11);
  const std::string alphabet =
      "\",\n\r-\0\xff\x80"
      "A";
  for (int round = 0; round < 5000; ++round) {
    std::string body = round % 2 == 0 ? kBegin + kHeader : kHeader;
    for (auto left = random() % 60; left > 0; --left) body += alphabet[random() % alphabet.size()];
    static_cast<void>(decode(log_source(), body).ok());
  }
}

}  // namespace
}  // namespace qharden::qualys
