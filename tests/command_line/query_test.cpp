#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "core/app/prompt.hpp"
#include "core/app/query_session.hpp"
#include "tests/command_line/program.hpp"

namespace qharden::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

/// Everything that has a meaning in one of the formats, and a terminal escape.
const char* const kHostile =
    "SELECT 'a,b' AS \"x,y\", 'say \"hi\"|<b>[l](http://h)' AS q, 'two' || char(10) || 'lines' AS l, "
    "char(27) || '[31m' AS e, x'00ff' AS h, NULL AS n, '' AS z, 1.5 AS r, -7 AS i;\n";

Output query(const std::string& options, const std::string& input) {
  return shell("$qharden query --state-dir $state " + options + " 2>&1", input);
}

TEST(Query, WritesCsvThatKeepsHostileCells) {
  const auto output = query("--format csv", kHostile);
  EXPECT_EQ(output.status, 0);
  EXPECT_EQ(output.text,
            "\"x,y\",q,l,e,h,n,z,r,i\r\n"
            "\"a,b\",\"say \"\"hi\"\"|<b>[l](http://h)\",\"two\nlines\",\x1b[31m,00ff,,\"\",1.5,-7\r\n");
}

TEST(Query, WritesJsonWithBlobsAsHexText) {
  const auto output = query("--format json", kHostile);
  EXPECT_EQ(output.status, 0);
  EXPECT_EQ(output.text,
            "[\n{\"x,y\":\"a,b\",\"q\":\"say \\\"hi\\\"|<b>[l](http://h)\",\"l\":\"two\\nlines\",\"e\":\"\\u001b[31m\","
            "\"h\":\"00ff\",\"n\":null,\"z\":\"\",\"r\":1.5,\"i\":-7}\n]\n");
}

TEST(Query, WritesMarkdownWhoseCellsCannotEndOrLink) {
  const auto output = query("--format markdown", kHostile);
  EXPECT_EQ(output.status, 0);
  EXPECT_THAT(output.text,
              HasSubstr("| a,b | say \"hi\"\\|&lt;b&gt;\\[l\\](http://h) | two lines | \\\\x1b\\[31m | 00ff |"));
  EXPECT_THAT(output.text, Not(HasSubstr("\x1b")));
  EXPECT_EQ(std::count(output.text.begin(), output.text.end(), '\n'), 3);
}

TEST(Query, WritesTextWithoutTerminalEscapes) {
  const auto output = query("", kHostile);
  EXPECT_EQ(output.status, 0);
  EXPECT_THAT(output.text, HasSubstr("00ff"));
  EXPECT_THAT(output.text, HasSubstr("1 row"));
  EXPECT_THAT(output.text, Not(HasSubstr("\x1b")));
}

TEST(Query, RefusesAFormatItDoesNotHave) {
  const auto output = query("--format xml", "");
  EXPECT_EQ(output.status, 2);
  EXPECT_THAT(output.text, HasSubstr("text, csv, json, markdown"));
}

TEST(Query, ReadsStatementsOverSeveralLinesFromAPipe) {
  const auto output = query("--format csv",
                            "SELECT ';' AS a, -- not; here\n 2 AS b /* nor;\n here */; SELECT 3 AS c; -- the end\n"
                            ".format json\nSELECT 4 AS d");
  EXPECT_EQ(output.status, 0);
  EXPECT_EQ(output.text, "a,b\r\n;,2\r\nc\r\n3\r\n[\n{\"d\":4}\n]\n");
}

TEST(Query, EndsAPipeAtTheFirstStatementThatFails) {
  const auto output = query("--format csv", "SELECT 1 AS a;\nSELECT nope;\nSELECT 2 AS b;\n");
  EXPECT_EQ(output.status, 2);
  EXPECT_THAT(output.text, HasSubstr("a\r\n1\r\n"));
  EXPECT_THAT(output.text, HasSubstr("no such column: nope"));
  EXPECT_THAT(output.text, Not(HasSubstr("b\r\n")));
}

TEST(Query, ChangesNothingInTheSnapshot) {
  EXPECT_EQ(query("", "DELETE FROM user;").status, 2);
  EXPECT_EQ(query("", "ATTACH 'other.db' AS o;").status, 2);
}

TEST(Query, ListsTablesViewsAndColumns) {
  const auto tables = query("", ".tables\n.quit\nSELECT nope;");
  EXPECT_EQ(tables.status, 0);
  EXPECT_THAT(tables.text, HasSubstr("\nuser\n"));
  EXPECT_THAT(tables.text, HasSubstr("user_use\n"));  // a view
  EXPECT_THAT(query("", ".columns user").text, HasSubstr("login\n"));
  EXPECT_EQ(query("", ".columns nothing").status, 2);
  EXPECT_EQ(query("", ".tabels").status, 2);
}

TEST(Query, KeepsAPromptAfterAnErrorAndItsHistoryPrivate) {
  const auto session = shell(
      R"(export TERM=xterm; (sleep 1; printf 'SELECT nope;\nSELECT 6*7 AS answer\n;\n.quit\n') |
         script -qec "$qharden query --state-dir $state" /dev/null; stat -c %a $state/query-history)");
  EXPECT_EQ(session.status, 0);
  EXPECT_THAT(session.text, HasSubstr("no such column: nope"));
  EXPECT_THAT(session.text, HasSubstr("\n42\r\n"));
  EXPECT_THAT(session.text, HasSubstr("...>"));
  EXPECT_TRUE(session.text.ends_with("600\n")) << session.text;
}

TEST(Query, CompletesWordsInAnyLetterCase) {
  EXPECT_THAT(app::completions({"SELECT", "self", "user"}, "sel"), ElementsAre("SELECT", "self"));
  EXPECT_THAT(app::completions({"user", "user_use"}, "nobody"), ElementsAre());
}

TEST(Query, FindsWhereAStatementEnds) {
  std::string text = "SELECT \"a;\"\"b\", [c;d], `e;f`, 'it''s;';rest";
  std::string statement;
  ASSERT_TRUE(app::take_statement(text, statement));
  EXPECT_EQ(text, "rest");
  EXPECT_FALSE(app::take_statement(text, statement));
  text = "SELECT 'open; ";
  EXPECT_FALSE(app::take_statement(text, statement));
}

}  // namespace
}  // namespace qharden::testing
