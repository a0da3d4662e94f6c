#include "core/qualys/shape.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/qualys/sources.hpp"

namespace qharden::qualys {
namespace {

using manifest::ColumnType;
using qharden::testing::column;
using qharden::testing::log_source;
using qharden::testing::row_source;
using qharden::testing::table;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// `path:rows` of all that a page noted.
std::vector<std::string> shape_of(const manifest::Source& source, const std::string& body) {
  const auto page = decode(source, body);
  EXPECT_TRUE(page.ok()) << page.error().message;
  std::vector<std::string> texts;
  if (page.ok())
    for (const auto& [path, rows] : page->undeclared) texts.push_back(path + ":" + std::to_string(rows));
  return texts;
}

TEST(Shape, CountsRowsThatHaveAnElementNoColumnDeclares) {
  const auto source = row_source({column("a", ColumnType::text, "A"), column("c", ColumnType::text, "B/C")});

  EXPECT_THAT(shape_of(source,
                       "<R><ROW><A>1</A><NEW>x</NEW><NEW>y</NEW><B><C>1</C><D>2</D></B></ROW>"
                       "<ROW><NEW/><E><F>1</F></E></ROW></R>"),
              ElementsAre("ROW/B/D:1", "ROW/E/F:1", "ROW/NEW:2"));
}

TEST(Shape, NamesAttributes) {
  const auto source = row_source({column("n", ColumnType::text, "@n"), column("a", ColumnType::text, "A")});

  EXPECT_THAT(shape_of(source, "<R x='1'><ROW n='1' m='2'><A since='3'>1</A></ROW></R>"),
              ElementsAre("ROW/@m:1", "ROW/A/@since:1"));
}

TEST(Shape, HoldsNoValues) {
  const auto source = row_source({column("a", ColumnType::text, "A")});

  for (const auto& path : shape_of(source, "<R><ROW><PASSWORD hint='hunter1'>hunter2</PASSWORD></ROW></R>"))
    EXPECT_EQ(path.find("hunter"), std::string::npos);
}

TEST(Shape, TakesAJsonColumnForADeclarationOfItsSubtreeAlone) {
  const auto all = row_source({column("a", ColumnType::json, "A"), column("rest", ColumnType::json, "*")});

  EXPECT_THAT(shape_of(all, "<R><ROW><A x='1'><B>1</B></A><C>1</C></ROW></R>"), ElementsAre("ROW/C:1"));
}

TEST(Shape, KnowsStarsChildTablesAndLearnedNames) {
  manifest::Source source;
  auto learned = column("x", ColumnType::flag, "X1");
  learned.also_from = {"X2"};
  source.tables = {table("t", "LIST/T", {learned, column("auth", ColumnType::present, "AUTH_*")}),
                   table("c", "CS/C", {column("v", ColumnType::text, ".")}, "t")};

  EXPECT_THAT(shape_of(source, "<R><LIST><T><X1>1</X1><X2>1</X2><AUTH_A/><CS><C>1</C><D>1</D></CS></T></LIST></R>"),
              ElementsAre("LIST/T/CS/D:1"));
}

TEST(Shape, ShowsRecordsThatNoTableReads) {
  const auto source = row_source({column("a", ColumnType::text, "A")});

  EXPECT_THAT(shape_of(source, "<R><DATETIME>x</DATETIME><ENTRY><A>1</A></ENTRY><ENTRY><A>2</A></ENTRY></R>"),
              ElementsAre("ENTRY/A:1"));
}

TEST(Shape, LooksAtTheFirstRowsOnly) {
  const auto source = row_source({column("a", ColumnType::text, "A")});
  std::string body = "<R>";
  for (int i = 0; i < 1'000; ++i) body += i < 500 ? "<ROW><EARLY/></ROW>" : "<ROW><LATE/></ROW>";

  EXPECT_THAT(shape_of(source, body + "</R>"), ElementsAre("ROW/EARLY:200"));
}

TEST(Shape, StaysSmallWhateverTheAnswerHolds) {
  const auto source = row_source({column("a", ColumnType::text, "A")});
  std::string many = "<R><ROW>";
  for (int i = 0; i < 20'000; ++i) many += "<N" + std::to_string(i) + "/>";
  std::string deep;
  for (int i = 0; i < 5'000; ++i) deep += "<D>";
  std::string deep_end;
  for (int i = 0; i < 5'000; ++i) deep_end += "</D>";

  EXPECT_THAT(shape_of(source, many + "</ROW></R>"), SizeIs(snapshot::kMostShapes));
  const auto levels = shape_of(source, "<R><ROW>" + deep + deep_end + "</ROW></R>");
  EXPECT_THAT(levels, SizeIs(1));
  EXPECT_THAT(levels, Each(::testing::SizeIs(::testing::Lt(60U))));
  const auto wide = shape_of(source, "<R><ROW><" + std::string(5'000, 'x') + "/></ROW></R>");
  EXPECT_THAT(wide, Each(::testing::SizeIs(::testing::Lt(150U))));
  const auto foul = shape_of(source, "<R><ROW><a\xff\xfe/></ROW></R>");
  EXPECT_THAT(foul, ElementsAre("ROW/a\xEF\xBF\xBD\xEF\xBF\xBD:1"));
}

TEST(Shape, NamesHeadersOfACsvThatNoColumnReads) {
  EXPECT_THAT(shape_of(log_source(),
                       "\"Date\",\"Action\",\"Details\",\"User Name\",\"User IP\",\"Country\"\n"
                       "\"2026-01-05T10:00:00Z\",\"login\",\"x\",\"ab1\",\"192.0.2.1\",\"Norway\"\n"),
              ElementsAre("Country:1"));
}

TEST(Shape, IsEmptyWhenAllIsDeclared) {
  EXPECT_THAT(shape_of(row_source({column("a", ColumnType::text, "A")}), "<R><ROW><A>1</A></ROW></R>"), IsEmpty());
}

}  // namespace
}  // namespace qharden::qualys
