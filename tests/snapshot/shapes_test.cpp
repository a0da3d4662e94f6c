#include "core/snapshot/shapes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "tests/snapshot/snapshot_fixture.hpp"

namespace qharden::snapshot {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class ShapesTest : public testing::SnapshotTest {
 protected:
  /// A page; of its rows everything was seen but `age` and `name`.
  Page people(std::vector<Undeclared> undeclared, std::vector<testing::LiteralRow> rows = {}) {
    auto made = page("people", {{"person", std::move(rows)}});
    for (const std::size_t column : {kName, kAge}) made.tables.front().observed.at(column).seen = 0;
    made.undeclared = std::move(undeclared);
    return made;
  }
  static constexpr std::size_t kName = 1;
  static constexpr std::size_t kAge = 3;

  Shapes shapes() {
    const auto reader = Reader::open(path_);
    if (!reader) throw std::runtime_error(reader.error().message);
    auto shapes = read_shapes(**reader);
    if (!shapes) throw std::runtime_error(shapes.error().message);
    return *shapes;
  }

  static std::vector<std::string> paths(const Shapes& shapes) {
    std::vector<std::string> texts;
    for (const auto& [source, path, rows] : shapes.undeclared)
      texts.push_back(source + " " + path + ":" + std::to_string(rows));
    return texts;
  }
};

TEST_F(ShapesTest, AddUpOverPages) {
  const auto made = writer();
  collect(*made, "people", {people({{"USER/NEW", 3}, {"USER/@id", 1}}), people({{"USER/NEW", 2}})});
  seal(*made);

  EXPECT_THAT(paths(shapes()), ElementsAre("people USER/@id:1", "people USER/NEW:5"));
}

TEST_F(ShapesTest, KeepABoundedNumberOfPathsOfEachSource) {
  const auto made = writer();
  std::vector<Undeclared> many;
  for (int i = 0; i < 400; ++i) many.push_back({"A" + std::to_string(i), 1});
  std::vector<Undeclared> more = {{"A0", 1}};
  for (int i = 0; i < 400; ++i) more.push_back({"B" + std::to_string(i), 1});
  collect(*made, "people", {people(many), people(more)});
  seal(*made);

  const auto kept = paths(shapes());

  EXPECT_THAT(kept, SizeIs(kMostShapes));
  EXPECT_THAT(kept, Contains("people A0:2")) << "a path that is known goes on being counted";
}

TEST_F(ShapesTest, NameColumnsThatNoRowHad) {
  const auto made = writer();
  collect(*made, "people", {people({}, {{{"login", "ana"}, {"status", "active"}}})});
  collect(*made, "events", {page("events", {})});  // without rows nothing can be missing
  seal(*made);

  std::vector<std::string> unseen;
  for (const auto& column : shapes().unseen)
    unseen.push_back(column.source + " " + column.table + "." + column.column + " " + column.from + ":" +
                     std::to_string(column.rows));

  EXPECT_THAT(unseen, ElementsAre("people person.age AGE:1", "people person.name NAME:1"));
}

TEST_F(ShapesTest, GiveJson) {
  const auto made = writer();
  collect(*made, "people", {people({{"USER/NEW", 3}}, {{{"login", "ana"}}})});
  seal(*made);

  const auto json = to_json(shapes());

  EXPECT_EQ(json::dump(json.at("undeclared")), R"([{"source":"people","path":"USER/NEW","rows":3}])");
  EXPECT_THAT(json.at("unseen"),
              Contains(json::Value(
                  {{"source", "people"}, {"table", "person"}, {"column", "age"}, {"from", "AGE"}, {"rows", 1}})));
}

TEST_F(ShapesTest, OfAFileFromBeforeTellWhatWasNotSeen) {
  const auto made = writer();
  collect(*made, "people", {people({{"USER/NEW", 3}}, {{{"login", "ana"}}})});
  seal(*made);
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path_.c_str(), &db), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(db, "DROP TABLE _shape", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(db);

  const auto read = shapes();

  EXPECT_THAT(read.undeclared, IsEmpty());
  EXPECT_THAT(read.unseen, Not(IsEmpty()));
}

}  // namespace
}  // namespace qharden::snapshot
