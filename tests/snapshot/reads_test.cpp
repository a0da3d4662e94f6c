#include "core/snapshot/reads.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <ostream>

#include "tests/snapshot/snapshot_fixture.hpp"

namespace qharden::snapshot::testing {
namespace {

using ::testing::HasSubstr;

std::string text_of(const Reads& reads) {
  std::string text;
  for (const auto& [table, columns] : reads) {
    text += (text.empty() ? "" : " ") + table + "(";
    std::string list;
    for (const auto& column : columns) list += (list.empty() ? "" : ",") + column;
    text += list + ")";
  }
  return text;
}

struct Row {
  const char* sql;
  const char* reads;
};

void PrintTo(const Row& row, std::ostream* out) {
  *out << row.sql;
}  // NOLINT(readability-identifier-naming)

class SchemaProbeTable : public ::testing::TestWithParam<Row> {};

TEST_P(SchemaProbeTable, NamesTheColumnsThatCount) {
  const auto declared = catalog();

  const auto reads = SchemaProbe(declared).columns_read(GetParam().sql);

  ASSERT_TRUE(reads.ok()) << reads.error().message;
  EXPECT_EQ(text_of(*reads), GetParam().reads);
}

INSTANTIATE_TEST_SUITE_P(
    Tables, SchemaProbeTable,
    ::testing::Values(
        Row{"SELECT login FROM person WHERE status = 'active'", "person(login,status)"},
        Row{"SELECT count(*) FROM person", "person()"}, Row{"SELECT count(name) FROM person", "person(name)"},
        Row{"SELECT max(age) FROM person", "person(age)"},
        Row{"SELECT 1 WHERE EXISTS (SELECT 1 FROM event WHERE at > '2026')", "event(at)"},
        Row{"SELECT 1 WHERE EXISTS (SELECT 1 FROM event)", "event()"}, Row{"SELECT count(*) FROM Person", "person()"},
        Row{"SELECT count(*) FROM \"PERSON\"", "person()"},
        Row{"SELECT count(*) FROM person JOIN event USING (login)", "event(login) person(login)"},
        Row{"SELECT p.name FROM person p NATURAL JOIN event", "event(login) person(login,name)"},
        Row{"SELECT name FROM person ORDER BY age LIMIT 1", "person(age,name)"},
        Row{"SELECT value FROM person, json_each(flags)", "person(flags)"},
        Row{"SELECT CASE status WHEN 'x' THEN name ELSE login END FROM person", "person(login,name,status)"},
        Row{"SELECT login FROM person WHERE login IN (SELECT login FROM event)", "event(login) person(login)"},
        Row{"SELECT status, count(*) FROM person GROUP BY status HAVING min(score) > 1", "person(score,status)"},
        Row{"SELECT 'pass' AS status", ""}));

INSTANTIATE_TEST_SUITE_P(
    Views, SchemaProbeTable,
    ::testing::Values(Row{"SELECT login FROM active_person", "person(login,status)"},
                      Row{"SELECT name FROM active_name", "person(name,status)"},
                      Row{"SELECT count(*) FROM active_person", "person(status)"},
                      Row{"SELECT p.age FROM active_person p JOIN active_name n ON n.name = p.name",
                          "person(age,name,status)"},
                      Row{"WITH a AS (SELECT login, name FROM person) SELECT login FROM a", "person(login)"}));

INSTANTIATE_TEST_SUITE_P(
    Joins, SchemaProbeTable,
    ::testing::Values(
        Row{"SELECT g.title FROM person_group g JOIN person p ON p._row = g._parent WHERE p.status = 'active'",
            "person(status) person_group(_parent,title)"},
        Row{"SELECT login FROM event e WHERE NOT EXISTS (SELECT 1 FROM person p WHERE p.login = e.login)",
            "event(login) person(login)"},
        Row{"SELECT p.login FROM person p LEFT JOIN event e ON e.login = p.login WHERE e.at IS NULL",
            "event(at,login) person(login)"}));

class SchemaProbeTest : public SnapshotTest {
 protected:
  SchemaProbe probe_{catalog_};
};

TEST_F(SchemaProbeTest, EachPartOfAUnionCounts) {
  const auto reads = probe_.columns_read("SELECT login FROM anybody WHERE name IS NOT NULL");

  ASSERT_TRUE(reads.ok()) << reads.error().message;
  EXPECT_EQ(text_of(*reads), "event(at,login) person(login,name)");
}

TEST_F(SchemaProbeTest, NamesTheHostsOwnRecords) {
  const auto reads = probe_.columns_read("SELECT state FROM _collection WHERE \"table\" = 'person'");

  ASSERT_TRUE(reads.ok()) << reads.error().message;
  EXPECT_EQ(reads->count("_collection"), 1U);
}

TEST_F(SchemaProbeTest, KnowsHostTablesAndFunctions) {
  const auto reads = probe_.columns_read(
      "SELECT d.name FROM declared_network d JOIN declared_network_ranges r ON r._parent = d._row "
      "WHERE ip_bytes(:ip) BETWEEN r.lo AND r.hi AND matches(d.kind, 'corp')");

  ASSERT_TRUE(reads.ok()) << reads.error().message;
  EXPECT_EQ(text_of(*reads), "declared_network(kind,name) declared_network_ranges(_parent,hi,lo)");
}

TEST_F(SchemaProbeTest, RefusesWhatIsNotOneValidSelect) {
  for (const char* sql :
       {"SELECT nonsense FROM person", "SELECT 1 FROM nowhere", "SELECT 1; SELECT 2", "", "DELETE FROM person",
        "PRAGMA table_list", "SELECT * FROM sqlite_schema", "ATTACH 'x' AS x", "SELECT load_extension('x')"})
    EXPECT_FALSE(probe_.columns_read(sql).ok()) << sql;
  EXPECT_TRUE(probe_.columns_read("SELECT login FROM person").ok());
}

/// Changes one value of a real snapshot at a time. Whatever then changes the result of a SELECT must have been named.
class ColumnInfluence : public SnapshotTest {
 protected:
  static constexpr std::array<const char*, 41> kSelects = {
      "SELECT login, name FROM person WHERE status = 'active'",
      "SELECT count(*) FROM person",
      "SELECT count(*) FROM person WHERE score > 1.5",
      "SELECT count(name), count(DISTINCT status) FROM person",
      "SELECT name FROM active_name",
      "SELECT count(*) FROM active_person",
      "SELECT max(age) FROM active_person",
      "SELECT login FROM anybody WHERE name IS NOT NULL",
      "SELECT count(login) FROM anybody",
      "SELECT g.title, p.login FROM person_group g JOIN person p ON p._row = g._parent WHERE p.status = 'active'",
      "SELECT p.login FROM person p LEFT JOIN event e ON e.login = p.login WHERE e.at IS NULL",
      "SELECT login FROM event e WHERE NOT EXISTS (SELECT 1 FROM person p WHERE p.login = e.login)",
      "SELECT login FROM person WHERE login IN (SELECT login FROM event WHERE at > '2026-01-10')",
      "SELECT status, count(*) FROM person GROUP BY status HAVING min(age) > 20",
      "SELECT n FROM (SELECT status, count(*) AS n, max(score) AS top FROM person GROUP BY status) WHERE top > 1",
      "WITH a AS MATERIALIZED (SELECT login, age FROM person WHERE age_days(seen_at) < 20) SELECT login FROM a",
      "WITH RECURSIVE n(i) AS (SELECT min(age) FROM person UNION ALL SELECT i + 10 FROM n WHERE i < 40) SELECT i FROM "
      "n",
      "SELECT value FROM person, json_each(flags)",
      "SELECT flags ->> 'a' FROM person WHERE json_valid(flags)",
      "SELECT p.login FROM person p JOIN person_networks n ON n._parent = p._row "
      "WHERE ip_bytes('192.0.2.5') BETWEEN n.lo AND n.hi",
      "SELECT login, row_number() OVER (PARTITION BY status ORDER BY age DESC) FROM person ORDER BY login",
      "SELECT name FROM person ORDER BY age, login LIMIT 1",
      "SELECT coalesce((SELECT title FROM person_group WHERE _parent = p._row ORDER BY title LIMIT 1), p.networks) "
      "FROM person p",
      "SELECT login FROM person WHERE score IS NULL OR matches(name, '^B') UNION SELECT login FROM event EXCEPT SELECT "
      "'zoe'",
      "SELECT typeof(flags), length(networks) FROM person",
      "SELECT sum(age) FILTER (WHERE status = 'active') FROM person",
      "SELECT login FROM person WHERE (name, age) > ('B', 20)",
      "SELECT (SELECT at FROM event WHERE event.login = person.login) FROM person",
      "SELECT DISTINCT status FROM person",
      "SELECT age, at FROM person NATURAL JOIN event",
      "SELECT login FROM person WHERE status = 'active' OR age < 26",
      "SELECT p.login FROM person p, person q WHERE p.age < q.age AND q.status = 'inactive'",
      "SELECT lag(name) OVER (ORDER BY age) FROM person",
      "SELECT login FROM active_person WHERE age = (SELECT max(age) FROM active_person)",
      "SELECT p.name, e.at FROM person p FULL JOIN event e ON e.login = p.login",
      "SELECT login FROM person WHERE _row IN (SELECT _parent FROM person_group WHERE title = 'ops')",
      "SELECT EXISTS (SELECT 1 FROM person WHERE networks LIKE '203%' AND score < 2)",
      "SELECT count(*) FROM (SELECT DISTINCT status FROM person)",
      "SELECT max(score), name FROM person",
      "SELECT iif(count(*) FILTER (WHERE name IS NULL) > 0, 'unknown', min(seen_at)) FROM person",
      "SELECT group_concat(login, ',') FROM (SELECT login FROM person ORDER BY score, login)",
  };

  [[nodiscard]] Page people() const {
    return page("people",
                {{"person",
                  {{{"login", "ana"},
                    {"name", "Ana"},
                    {"status", "active"},
                    {"age", "30"},
                    {"score", "2.5"},
                    {"seen_at", "2026-01-20T00:00:00Z"},
                    {"flags", "{\"a\":1}"},
                    {"networks", "192.0.2.0/24"}},
                   {{"login", "bob"},
                    {"name", "Bob"},
                    {"status", "active"},
                    {"age", "40"},
                    {"score", "1.0"},
                    {"seen_at", "2025-01-20T00:00:00Z"},
                    {"flags", "[1,2]"},
                    {"networks", "198.51.100.1"}},
                   {{"login", "cyd"},
                    {"name", "Cyd"},
                    {"status", "inactive"},
                    {"age", "25"},
                    {"score", "1.7"},
                    {"seen_at", "2026-01-30T00:00:00Z"},
                    {"flags", "{}"},
                    {"networks", "203.0.113.0/24"}}}},
                 {"person_group", {{{"_parent", "1"}, {"title", "ops"}}, {{"_parent", "3"}, {"title", "dev"}}}}});
  }
  [[nodiscard]] Page events() const {
    return page("events", {{"event",
                            {{{"login", "ana"}, {"at", "2026-01-05T00:00:00Z"}},
                             {{"login", "bob"}, {"at", "2026-01-15T00:00:00Z"}},
                             {{"login", "zoe"}, {"at", "2026-01-25T00:00:00Z"}}}}});
  }

  /// Results of all SELECTS over a snapshot of these pages; rows in any order unless the SELECT gives one.
  std::vector<std::vector<std::string>> results_of(const Page& first, const Page& second) {
    path_ = folder_.file(std::to_string(++snapshots_) + ".db");
    auto file = writer();
    collect(*file, "people", {first});
    collect(*file, "events", {second});
    seal(*file);
    const auto reader = Reader::open(path_);
    (*reader)->make_views({});
    std::vector<std::vector<std::string>> results;
    for (const char* sql : kSelects) {
      results.push_back(rows_of(**reader, sql));
      if (std::string_view(sql).find("ORDER BY") == std::string_view::npos)
        std::sort(results.back().begin(), results.back().end());
    }
    return results;
  }

  int snapshots_ = 0;
};

/// NULL, and a value no row has. Keys stay unique, or the writer would drop rows.
std::vector<Cell> other_values(const manifest::Column& column) {
  Cell null;
  Cell other;
  switch (column.type) {
    case manifest::ColumnType::integer:
      other.kind = Cell::Kind::integer;
      other.integer = 1;
      break;
    case manifest::ColumnType::real:
      other.kind = Cell::Kind::real;
      other.real = 99;
      break;
    case manifest::ColumnType::time:
      other.kind = Cell::Kind::text;
      other.text = "2020-01-01T00:00:00Z";
      break;
    case manifest::ColumnType::json:
      other.kind = Cell::Kind::text;
      other.text = "{\"a\":\"changed\"}";
      break;
    case manifest::ColumnType::blob:
      other.kind = Cell::Kind::blob;
      other.text = std::string_view("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 16);
      break;
    default:
      other.kind = Cell::Kind::text;
      other.text = "changed";
      break;
  }
  return {null, other};
}

TEST_F(ColumnInfluence, EveryColumnThatChangesAResultWasNamed) {
  std::vector<Reads> reads;
  SchemaProbe probe(catalog_);
  for (const char* sql : kSelects) {
    const auto named = probe.columns_read(sql);
    ASSERT_TRUE(named.ok()) << sql << ": " << named.error().message;
    reads.push_back(*named);
  }
  const Page first = people();
  const Page second = events();
  const auto before = results_of(first, second);
  std::array<int, kSelects.size()> changes{};

  const auto try_all = [&](const Page& original, bool is_first) {
    for (std::size_t t = 0; t < original.tables.size(); ++t) {
      const auto& table = *original.tables[t].table;
      for (std::size_t cell = 0; cell < original.tables[t].cells.size(); ++cell) {
        const auto& column = table.columns[cell % table.columns.size()];
        for (const auto& value : other_values(column)) {
          Page changed = original;
          changed.tables[t].cells[cell] = value;
          const auto after = is_first ? results_of(changed, second) : results_of(first, changed);
          for (std::size_t i = 0; i < kSelects.size(); ++i) {
            if (after[i] == before[i]) continue;
            ++changes[i];
            const auto named = reads[i].find(table.name);
            EXPECT_TRUE(named != reads[i].end() && named->second.count(column.name) > 0)
                << table.name << "." << column.name << " changes the result of: " << kSelects[i]
                << "\nbut these were named: " << text_of(reads[i]);
          }
        }
      }
    }
  };
  try_all(first, true);
  try_all(second, false);

  for (std::size_t i = 0; i < kSelects.size(); ++i) {
    const bool reads_no_column =
        std::all_of(reads[i].begin(), reads[i].end(), [](const auto& read) { return read.second.empty(); });
    EXPECT_TRUE(reads_no_column || changes[i] > 0) << "nothing ever changed the result of: " << kSelects[i];
  }
}

}  // namespace
}  // namespace qharden::snapshot::testing
