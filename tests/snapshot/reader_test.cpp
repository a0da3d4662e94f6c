#include "core/snapshot/reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "tests/snapshot/snapshot_fixture.hpp"

namespace qharden::snapshot::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

namespace fs = std::filesystem;

class ReaderTest : public SnapshotTest {
 protected:
  void write_sealed() {
    auto file = writer();
    collect(*file, "people",
            {page("people", {{"person",
                              {{{"login", "ana"}, {"name", "Ana"}, {"status", "active"}},
                               {{"login", "bob"}, {"name", "Bob"}, {"status", "inactive"}}}}})});
    seal(*file);
  }

  /// Changes the sealed file with SQLite itself, as somebody with the file could.
  void change(const std::string& sql) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(path_.c_str(), &db), SQLITE_OK);
    char* message = nullptr;
    EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &message), SQLITE_OK)
        << (message == nullptr ? "" : message);
    sqlite3_free(message);
    sqlite3_close(db);
  }

  void expect_refused(const std::string& path, const std::string& why) {
    const auto reader = Reader::open(path);
    ASSERT_FALSE(reader.ok());
    EXPECT_EQ(reader.error().fault, Fault::store);
    EXPECT_THAT(reader.error().message, AllOf(HasSubstr(path), HasSubstr(why)));
  }
};

TEST_F(ReaderTest, OpensWhatTheWriterSealed) {
  write_sealed();

  const auto reader = Reader::open(path_);

  ASSERT_TRUE(reader.ok()) << reader.error().message;
  EXPECT_EQ(format_time((*reader)->scan_time()), "2026-01-31T00:00:00Z");
  EXPECT_EQ((*reader)->meta("sealed"), "1");
  EXPECT_EQ((*reader)->meta("nonsense"), "");
}

TEST_F(ReaderTest, RefusesAFileWhoseCollectionDidNotFinish) {
  auto file = writer();
  fs::copy_file(path_ + ".partial", path_);

  expect_refused(path_, "not sealed");
}

TEST_F(ReaderTest, RefusesAFoldedFileThatWasNeverSealed) {
  write_sealed();
  change("DELETE FROM _meta WHERE key = 'sealed'");

  expect_refused(path_, "not sealed");
}

TEST_F(ReaderTest, RefusesAFileThatSomebodyPutBackToWal) {
  write_sealed();
  change("PRAGMA journal_mode=WAL");

  expect_refused(path_, "not sealed");
}

TEST_F(ReaderTest, RefusesANewerFormat) {
  write_sealed();
  change("UPDATE _meta SET value = '2' WHERE key = 'format'");

  expect_refused(path_, "format 2, this version reads 1");
}

TEST_F(ReaderTest, RefusesWhatIsNoSnapshot) {
  write_bytes(folder_.file("text"), "this is a text of more than twenty bytes, but no database");
  expect_refused(folder_.file("text"), "not a SQLite file");

  write_bytes(folder_.file("empty"), "");
  expect_refused(folder_.file("empty"), "empty");

  expect_refused(folder_.file("missing"), "missing");
  expect_refused(folder_.path().string(), "missing, unreadable or empty");

  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(folder_.file("other").c_str(), &db), SQLITE_OK);
  sqlite3_exec(db, "CREATE TABLE t(x)", nullptr, nullptr, nullptr);
  sqlite3_close(db);
  expect_refused(folder_.file("other"), "not sealed");
}

TEST_F(ReaderTest, RefusesATruncatedFileOrFailsToReadIt) {
  write_sealed();
  const auto bytes = bytes_of(path_);
  for (const std::size_t size :
       {std::size_t{10}, std::size_t{100}, std::size_t{4096}, bytes.size() / 2, bytes.size() - 4096}) {
    SCOPED_TRACE(size);
    write_bytes(path_, bytes.substr(0, size));
    const auto reader = Reader::open(path_);
    if (!reader) continue;
    auto query = (*reader)->query("SELECT count(*) FROM person p JOIN _view JOIN _column JOIN _collection JOIN event");
    const bool read = query && query->step().ok();
    EXPECT_FALSE(read) << "half a file was read as if it were whole";
  }
}

TEST_F(ReaderTest, OpensPathsWithCharactersThatMeanSomethingInUris) {
  write_sealed();
  for (const char* name : {"with blank.db", "100%.db", "what?.db", "what?mode=rwc", "a#b.db", "%41.db", "a&b=c;d.db"}) {
    SCOPED_TRACE(name);
    fs::copy_file(path_, folder_.file(name));
    const auto reader = Reader::open(folder_.file(name));
    ASSERT_TRUE(reader.ok()) << reader.error().message;
    EXPECT_THAT(rows_of(**reader, "SELECT count(*) FROM person"), ElementsAre("2"));
  }
}

TEST_F(ReaderTest, TheWriterTakesSuchPathsToo) {
  for (const char* name : {"with blank.db", "100%.db", "what?mode=memory", "a#b.db"}) {
    SCOPED_TRACE(name);
    path_ = folder_.file(name);
    write_sealed();
    EXPECT_TRUE(fs::exists(path_));
    EXPECT_THAT(rows_of("SELECT count(*) FROM person"), ElementsAre("2"));
  }
}

TEST_F(ReaderTest, MakesTheViewsKeptInTheFile) {
  write_sealed();

  EXPECT_THAT(rows_of("SELECT name FROM active_name"), ElementsAre("Ana"));
}

TEST_F(ReaderTest, GivenViewsStandInForThoseOfTheFile) {
  write_sealed();
  const auto reader = Reader::open(path_);

  (*reader)->make_views({{"active_person", "SELECT 'another' AS name"}});

  EXPECT_THAT(rows_of(**reader, "SELECT name FROM active_person"), ElementsAre("another"));
  EXPECT_FALSE((*reader)->query("SELECT name FROM active_name").ok());
}

TEST_F(ReaderTest, RunsNoSecondStatementOfAHostileView) {
  write_sealed();
  change("INSERT INTO _view VALUES ('evil', 'acme', '', 'SELECT 1 AS one; ATTACH ''" + folder_.file("stolen.db") +
         "'' AS s; CREATE TABLE s.t(x)'), ('evil2', 'acme', '', 'SELECT 1; DROP TABLE person'), "
         "('evil3\" AS SELECT 1; DROP TABLE person; --', 'acme', '', 'SELECT 1')");

  const auto reader = Reader::open(path_);
  (*reader)->make_views({});

  EXPECT_FALSE((*reader)->query("SELECT * FROM evil").ok());
  EXPECT_FALSE((*reader)->query("SELECT * FROM evil2").ok());
  EXPECT_FALSE(fs::exists(folder_.file("stolen.db")));
  EXPECT_THAT(rows_of(**reader, "SELECT count(*) FROM person"), ElementsAre("2"));
}

TEST_F(ReaderTest, AViewThatDoesNotFitIsLeftOutAndTheOthersAreMade) {
  write_sealed();
  change("INSERT INTO _view VALUES ('aaa_broken', 'acme', '', 'SELEC nonsense')");

  EXPECT_THAT(rows_of("SELECT name FROM active_name"), ElementsAre("Ana"));
}

TEST_F(ReaderTest, TriggersAndViewsOfTheFileItselfDoNothing) {
  write_sealed();
  change("CREATE VIEW planted AS SELECT load_extension('x')");

  const auto reader = Reader::open(path_);
  (*reader)->make_views({});
  auto query = (*reader)->query("SELECT * FROM planted");

  EXPECT_FALSE(query && query->step().ok());
}

TEST_F(ReaderTest, ChangesNothing) {
  write_sealed();
  const auto before = bytes_of(path_);
  const auto reader = Reader::open(path_);

  EXPECT_FALSE((*reader)->query("DELETE FROM person").ok());
  EXPECT_FALSE((*reader)->query("UPDATE _meta SET value = '0'").ok());
  (*reader)->make_views({});

  EXPECT_EQ(bytes_of(path_), before);
}

TEST_F(ReaderTest, RestrictedReadersTakeOneReadingStatementOnly) {
  write_sealed();
  const auto reader = Reader::open(path_);
  (*reader)->make_views({});
  (*reader)->restrict_to_reads();

  for (const std::string& sql :
       {"ATTACH '" + folder_.file("x.db") + "' AS x", std::string("PRAGMA table_list"),
        std::string("SELECT * FROM pragma_table_list"), std::string("SELECT * FROM sqlite_schema"),
        std::string("SELECT * FROM main.sqlite_master"), std::string("SELECT load_extension('x')"),
        std::string("CREATE TEMP TABLE t(x)"), std::string("SELECT 1; SELECT 2"), std::string("REINDEX"),
        std::string("ANALYZE"), std::string("SAVEPOINT s")})
    EXPECT_FALSE((*reader)->query(sql).ok()) << sql;
  EXPECT_THAT(rows_of(**reader,
                      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) "
                      "SELECT group_concat(i, '') || (SELECT count(*) FROM active_name) FROM n;"),
              ElementsAre("1231"));
}

TEST_F(ReaderTest, SaysWhichTableOrColumnASnapshotLacks) {
  write_sealed();
  const auto reader = Reader::open(path_);

  const auto table = (*reader)->query("SELECT 1 FROM host");
  const auto column = (*reader)->query("SELECT owner FROM person");
  const auto syntax = (*reader)->query("SELEC 1");

  ASSERT_FALSE(table.ok());
  EXPECT_EQ(table.error().reason, Reason::unsupported);
  ASSERT_FALSE(column.ok());
  EXPECT_EQ(column.error().reason, Reason::unsupported);
  ASSERT_FALSE(syntax.ok());
  EXPECT_EQ(syntax.error().reason, Reason::none);
}

TEST_F(ReaderTest, SeveralReadOneFileAtOnce) {
  write_sealed();
  const auto first = Reader::open(path_);
  const auto second = Reader::open(path_);

  auto walking = (*first)->query("SELECT login FROM person");
  ASSERT_TRUE(*walking->step());

  EXPECT_THAT(rows_of(**second, "SELECT login FROM person ORDER BY login"), ElementsAre("ana", "bob"));
}

TEST_F(SnapshotTest, RefusesAWholeFileThatNeverGotItsName) {
  const auto made = writer();
  seal(*made);
  std::filesystem::rename(path_, path_ + ".partial");

  const auto reader = Reader::open(path_ + ".partial");

  ASSERT_FALSE(reader.ok());
  EXPECT_EQ(reader.error().fault, Fault::store);
}

}  // namespace
}  // namespace qharden::snapshot::testing
