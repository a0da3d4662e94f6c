#include "core/snapshot/writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "core/manifest/host_tables.hpp"
#include "tests/snapshot/snapshot_fixture.hpp"

namespace qharden::snapshot::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

namespace fs = std::filesystem;

using WriterTest = SnapshotTest;

LiteralRow person(const std::string& login) {
  return {{"login", login}, {"status", "active"}};
}

TEST_F(WriterTest, KeepsValuesByTheirType) {
  auto file = writer();
  collect(*file, "people",
          {page("people", {{"person",
                            {{{"login", "ana"},
                              {"age", "41"},
                              {"score", "2.5"},
                              {"seen_at", "2026-01-05T10:00:00Z"},
                              {"flags", "{\"a\":1}"}}}}})});
  seal(*file);

  EXPECT_THAT(
      rows_of("SELECT typeof(login), typeof(age), typeof(score), typeof(seen_at), typeof(name), age + 1, score, "
              "flags ->> 'a' FROM person"),
      ElementsAre("text|integer|real|text|null|42|2.5|1"));
}

TEST_F(WriterTest, CountsRowsOfAllPages) {
  auto file = writer();
  collect(*file, "people",
          {page("people", {{"person", {person("ana"), person("bob")}}}), page("people", {{"person", {person("cyd")}}})},
          {.state = State::complete,
           .reason = Reason::none,
           .detail = "",
           .calls = 2,
           .since = "2026-01-01T00:00:00Z",
           .until = "2026-01-31T00:00:00Z"});
  seal(*file);

  EXPECT_THAT(rows_of("SELECT state, reason, rows, calls, since, until, role_needed FROM _collection "
                      "WHERE \"table\" = 'person'"),
              ElementsAre("complete||3|2|2026-01-01T00:00:00Z|2026-01-31T00:00:00Z|manager"));
  EXPECT_THAT(rows_of("SELECT _row, login FROM person ORDER BY _row"), ElementsAre("1|ana", "2|bob", "3|cyd"));
}

TEST_F(WriterTest, AnInterruptedPartitionIsPartial) {
  auto file = writer();
  require(file->begin_partition(source("people"), ""));
  require(file->write_page(source("people"), "", page("people", {{"person", {person("ana")}}})));
  seal(*file);

  EXPECT_THAT(rows_of("SELECT state, reason FROM _collection WHERE \"table\" = 'person'"),
              ElementsAre("partial|truncated"));
}

TEST_F(WriterTest, KeepsTheWordsOfARefusal) {
  auto file = writer();
  Ending ending;
  ending.state = State::unavailable;
  ending.reason = Reason::permission;
  ending.detail = "the service said no";
  collect(*file, "events", {}, ending);
  seal(*file);

  EXPECT_THAT(rows_of("SELECT state, reason, detail FROM _collection WHERE \"table\" = 'event'"),
              ElementsAre("unavailable|permission|the service said no"));
}

TEST_F(WriterTest, ASourceNobodyCollectedHasNoRecord) {
  auto file = writer();
  seal(*file);

  EXPECT_THAT(rows_of("SELECT * FROM _collection WHERE \"table\" IN ('person', 'event')"), IsEmpty());
}

TEST_F(WriterTest, AColumnIsCompletePartialOrUnseenByTheRowsThatShowedIt) {
  auto file = writer();
  auto first = page("people", {{"person", {person("ana"), person("bob")}}});
  auto& observed = first.tables.front().observed;
  observed.at(1).seen = 1;                                             // name: in one of two rows
  observed.at(2) = {.seen = 1, .unreadable = 1, .example = "asleep"};  // status: a word nobody knows
  observed.at(3).seen = 0;                                             // age: in none
  observed.at(4).seen = 0;                                             // score: in none, declared as a matter of scope
  observed.at(6) = {.seen = 0, .unreadable = 2, .example = "?"};       // flags: there, but never understood
  collect(*file, "people", {first});
  seal(*file);

  EXPECT_THAT(
      rows_of("SELECT \"column\", state, reason, seen, rows, example FROM _column WHERE \"table\" = 'person' AND "
              "\"column\" IN ('login', 'name', 'status', 'age', 'score', 'flags') ORDER BY \"column\""),
      ElementsAre("age|unseen|unsupported|0|2|-", "flags|partial|parse|0|2|?", "login|complete||2|2|-",
                  "name|partial|unsupported|1|2|-", "score|unseen|scope|0|2|-", "status|partial|parse|1|2|asleep"));
}

TEST_F(WriterTest, ColumnsAreJudgedOverAllPages) {
  auto file = writer();
  auto second = page("people", {{"person", {person("bob")}}});
  second.tables.front().observed.at(1).seen = 0;
  collect(*file, "people", {page("people", {{"person", {person("ana")}}}), second});
  seal(*file);

  EXPECT_THAT(rows_of("SELECT state, seen, rows FROM _column WHERE \"table\" = 'person' AND \"column\" = 'name'"),
              ElementsAre("partial|1|2"));
}

TEST_F(WriterTest, KeepsTheFirstExampleOfAllPages) {
  auto file = writer();
  std::vector<Page> pages;
  for (const char* word : {"", "first", "second"}) {
    pages.push_back(page("people", {{"person", {person(std::string("p") + word)}}}));
    if (*word != '\0') pages.back().tables.front().observed.at(2) = {.seen = 0, .unreadable = 1, .example = word};
  }
  collect(*file, "people", pages);
  seal(*file);

  EXPECT_THAT(
      rows_of("SELECT state, reason, example FROM _column WHERE \"table\" = 'person' AND \"column\" = 'status'"),
      ElementsAre("partial|parse|first"));
}

TEST_F(WriterTest, TheColumnsOfATableWithoutRowsLackNothing) {
  auto file = writer();
  collect(*file, "events", {page("events", {})});
  seal(*file);

  EXPECT_THAT(rows_of("SELECT \"column\", state FROM _column WHERE \"table\" = 'event' ORDER BY 1"),
              ElementsAre("at|complete", "login|complete"));
}

TEST_F(WriterTest, ChildrenAndRangesPointToTheirRowAcrossPages) {
  auto file = writer();
  collect(*file, "people",
          {page("people", {{"person", {{{"login", "ana"}, {"networks", "192.0.2.1"}}, {{"login", "bob"}}}},
                           {"person_group", {{{"_parent", "2"}, {"title", "ops"}}}}}),
           page("people",
                {{"person", {{{"login", "cyd"}, {"networks", "198.51.100.0/24, 2001:db8::1"}}}},
                 {"person_group", {{{"_parent", "1"}, {"title", "dev"}}, {{"_parent", "1"}, {"title", "qa"}}}}})});
  seal(*file);

  EXPECT_THAT(
      rows_of("SELECT p.login, g.title FROM person_group g JOIN person p ON p._row = g._parent ORDER BY g._row"),
      ElementsAre("bob|ops", "cyd|dev", "cyd|qa"));
  EXPECT_THAT(rows_of("SELECT p.login, ip_text(n.lo), ip_text(n.hi) FROM person_networks n JOIN person p "
                      "ON p._row = n._parent ORDER BY n._row"),
              ElementsAre("ana|192.0.2.1|192.0.2.1", "cyd|198.51.100.0|198.51.100.255", "cyd|2001:db8::1|2001:db8::1"));
}

TEST_F(WriterTest, OfRowsWithOneKeyTheFirstStaysWithItsChildren) {
  auto file = writer();
  collect(*file, "people",
          {page("people",
                {{"person",
                  {{{"login", "ana"}, {"name", "first"}},
                   {{"login", "bob"}},
                   {{"login", "ana"}, {"name", "second"}, {"networks", "192.0.2.1"}}}},
                 {"person_group", {{{"_parent", "1"}, {"title", "kept"}}, {{"_parent", "3"}, {"title", "dropped"}}}}}),
           page("people", {{"person", {{{"login", "ana"}, {"name", "third"}}}}})});
  seal(*file);

  EXPECT_THAT(rows_of("SELECT login, name FROM person ORDER BY login"), ElementsAre("ana|first", "bob|-"));
  EXPECT_THAT(rows_of("SELECT title FROM person_group"), ElementsAre("kept"));
  EXPECT_THAT(rows_of("SELECT * FROM person_networks"), IsEmpty());
  EXPECT_THAT(rows_of("SELECT duplicates FROM _collection WHERE \"table\" = 'person'"), ElementsAre("2"));
}

TEST_F(WriterTest, EqualRowsWithoutAKeyAreTwoEvents) {
  auto file = writer();
  const LiteralRow event = {{"login", "ana"}, {"at", "2026-01-05T10:00:00Z"}};
  collect(*file, "events", {page("events", {{"event", {event, event}}})});
  seal(*file);

  EXPECT_THAT(rows_of("SELECT count(*) FROM event"), ElementsAre("2"));
}

TEST_F(WriterTest, RowsWhoseKeyIsNotKnownAreNoDuplicates) {
  auto file = writer();
  collect(*file, "people", {page("people", {{"person", {{{"name", "hidden"}}, {{"name", "hidden too"}}}}})});
  seal(*file);

  EXPECT_THAT(rows_of("SELECT count(*) FROM person"), ElementsAre("2"));
}

TEST_F(WriterTest, TheProvenRoleLeavesCompleteTablesComplete) {
  auto file = writer();
  collect(*file, "people", {page("people", {{"person", {person("ana")}}})});
  collect(*file, "events", {page("events", {})});
  require(file->settle_roles({{"fo", {"manager"}}}));
  seal(*file);

  EXPECT_THAT(rows_of("SELECT \"table\", state, role_proven FROM _collection WHERE role_needed <> '' ORDER BY 1"),
              ElementsAre("event|complete|manager", "person|complete|manager", "person_group|complete|manager",
                          "person_networks|complete|manager"));
}

TEST_F(WriterTest, AnotherRoleMakesCompleteTablesPartial) {
  auto file = writer();
  collect(*file, "people", {page("people", {{"person", {person("ana")}}})});
  collect(*file, "events", {page("events", {})});
  require(file->settle_roles({{"fo", {"auditor"}}}));
  seal(*file);

  EXPECT_THAT(rows_of("SELECT state, reason, detail FROM _collection WHERE \"table\" = 'person'"),
              ElementsAre("partial|scope|the own login is auditor; only manager sees all"));
  EXPECT_THAT(rows_of("SELECT state FROM _collection WHERE \"table\" = 'event'"), ElementsAre("complete"));
}

TEST_F(WriterTest, NoProvenRoleMakesCompleteTablesPartial) {
  auto file = writer();
  collect(*file, "people", {});
  require(file->settle_roles({}));
  seal(*file);

  EXPECT_THAT(rows_of("SELECT state, reason FROM _collection WHERE \"table\" = 'person'"),
              ElementsAre("partial|scope"));
}

TEST_F(WriterTest, TheRoleDoesNotHideAnotherReason) {
  auto file = writer();
  Ending ending;
  ending.state = State::unavailable;
  ending.reason = Reason::timeout;
  collect(*file, "people", {}, ending);
  require(file->settle_roles({}));
  seal(*file);

  EXPECT_THAT(rows_of("SELECT state, reason FROM _collection WHERE \"table\" = 'person'"),
              ElementsAre("unavailable|timeout"));
}

TEST_F(WriterTest, ReadsWhatWasWrittenSoFarForFanOutsAndCanaries) {
  auto file = writer();
  collect(*file, "people", {page("people", {{"person", {person("ana"), person("bob")}}})});

  const auto rows = file->rows_of("SELECT login AS who FROM active_person WHERE login = :login", {{"login", "bob"}});

  ASSERT_TRUE(rows.ok()) << rows.error().message;
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_THAT(rows->front(), ElementsAre(std::pair<std::string, std::string>("who", "bob")));
}

TEST_F(WriterTest, TheCursorIsKeptUntilThePartitionEnds) {
  auto file = writer();
  auto one = page("people", {{"person", {person("ana")}}});
  one.next = "/next?id=7";
  require(file->begin_partition(source("people"), ""));
  require(file->write_page(source("people"), "", one));
  const auto waiting = file->rows_of("SELECT next FROM _cursor", {});
  require(file->end_partition(source("people"), "", {}));
  const auto ended = file->rows_of("SELECT next FROM _cursor", {});

  ASSERT_EQ(waiting->size(), 1U);
  EXPECT_EQ(waiting->front().front().second, "/next?id=7");
  EXPECT_TRUE(ended->empty());
}

TEST_F(WriterTest, HostTablesAreAlwaysComplete) {
  auto file = writer();
  seal(*file);
  std::vector<std::string> expected;
  for (const auto& table : manifest::host_tables()) expected.push_back(table.name + "|complete|0");

  EXPECT_THAT(rows_of("SELECT \"table\", state, rows FROM _collection"),
              ::testing::UnorderedElementsAreArray(expected));
}

TEST_F(WriterTest, SealsATableWithTheNameThatAnIndexWouldHave) {
  manifest::Manifest plugin;
  plugin.id = "acme";
  plugin.sources.emplace_back().id = "s";
  for (const char* name : {"person", "person_by_key"}) {
    auto& table = plugin.sources.back().tables.emplace_back();
    table.name = name;
    table.columns.emplace_back().name = "login";
    table.columns.back().key = true;
  }
  auto built = manifest::Catalog::build({plugin});
  if (!built) return;  // refusing the name is as good
  catalog_ = std::move(*built);

  auto file = writer();
  const auto sealed = file->seal();

  EXPECT_TRUE(sealed.ok()) << sealed.error().message;
}

TEST_F(WriterTest, RecordsCalls) {
  auto file = writer();
  CallRecord call;
  call.source = "people";
  call.path = "/msp/user_list.php";
  call.status = 409;
  call.code = "1965";
  require(file->add_call(call));
  seal(*file);

  EXPECT_THAT(rows_of("SELECT source, path, status, code, attempt FROM _call"),
              ElementsAre("people|/msp/user_list.php|409|1965|1"));
}

TEST_F(WriterTest, ASealedFileHasNoJournalAndSaysSo) {
  auto file = writer();
  collect(*file, "people", {page("people", {{"person", {person("ana")}}})});
  seal(*file);
  file.reset();

  const auto bytes = bytes_of(path_);
  EXPECT_EQ(bytes.substr(0, 15), "SQLite format 3");
  EXPECT_EQ(bytes[18], 1);
  EXPECT_EQ(bytes[19], 1);
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder_.path())) names.push_back(entry.path().filename().string());
  EXPECT_THAT(names, ElementsAre("snapshot.db"));
}

TEST_F(WriterTest, IsNeverReadableByOthers) {
  const auto old = ::umask(0);
  auto file = writer();
  collect(*file, "people", {page("people", {{"person", {person("ana")}}})});
  for (const auto& entry : fs::directory_iterator(folder_.path()))
    EXPECT_EQ(entry.status().permissions(), fs::perms::owner_read | fs::perms::owner_write) << entry.path();
  seal(*file);
  ::umask(old);

  EXPECT_EQ(fs::status(path_).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(WriterTest, HasNoFinalNameBeforeItIsSealed) {
  auto file = writer();
  collect(*file, "people", {page("people", {{"person", {person("ana")}}})});

  EXPECT_FALSE(fs::exists(path_));
  EXPECT_TRUE(fs::exists(path_ + ".partial"));
}

TEST_F(WriterTest, AnAbandonedCollectionLeavesNothing) {
  {
    auto file = writer();
    collect(*file, "people", {page("people", {{"person", {person("ana")}}})});
  }

  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

TEST_F(WriterTest, DoesNotTouchThePartialFileOfAnother) {
  auto file = writer();

  const auto second = Writer::create(path_, catalog_);

  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().fault, Fault::store);
  EXPECT_THAT(second.error().message, HasSubstr(path_));
  EXPECT_TRUE(fs::exists(path_ + ".partial"));
}

TEST_F(WriterTest, RemovesWhatKilledCollectionsLeftAndNothingElse) {
  for (const char* name : {"a.db.partial", "a.db.partial-wal", "a.db.partial-shm", "kept.db", "kept.txt"})
    write_bytes(folder_.file(name), "x");

  abandon_partials(folder_.path().string());

  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder_.path())) names.push_back(entry.path().filename().string());
  EXPECT_THAT(names, ::testing::UnorderedElementsAre("kept.db", "kept.txt"));
}

}  // namespace
}  // namespace qharden::snapshot::testing
