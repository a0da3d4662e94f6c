#include "core/snapshot/functions.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <memory>
#include <ostream>
#include <string>

#include "core/util/time.hpp"

namespace qharden::snapshot {
namespace {

struct Close {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
};

class FunctionsTest : public ::testing::Test {
 protected:
  FunctionsTest() {
    sqlite3* db = nullptr;
    sqlite3_open(":memory:", &db);
    db_.reset(db);
    register_functions(db, *parse_time("2026-01-31T12:00:00Z"));
  }

  /// The one cell of a SELECT; "NULL" for NULL; "error: ..." when it failed.
  [[nodiscard]] std::string value_of(const std::string& expression, const std::string& bound = {}) const {
    sqlite3_stmt* statement = nullptr;
    const std::string sql = "SELECT " + expression;
    if (sqlite3_prepare_v2(db_.get(), sql.c_str(), -1, &statement, nullptr) != SQLITE_OK)
      return std::string("error: ") + sqlite3_errmsg(db_.get());
    sqlite3_bind_text(statement, 1, bound.data(), static_cast<int>(bound.size()), SQLITE_TRANSIENT);
    std::string value = "NULL";
    if (sqlite3_step(statement) != SQLITE_ROW) {
      value = std::string("error: ") + sqlite3_errmsg(db_.get());
    } else if (sqlite3_column_type(statement, 0) != SQLITE_NULL) {
      const void* bytes = sqlite3_column_blob(statement, 0);
      const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, 0));
      value = size == 0 ? std::string() : std::string(static_cast<const char*>(bytes), size);
    }
    sqlite3_finalize(statement);
    return value;
  }

 private:
  std::unique_ptr<sqlite3, Close> db_;
};

struct Row {
  const char* expression;
  const char* value;
};

class FunctionTable : public FunctionsTest, public ::testing::WithParamInterface<Row> {};

TEST_P(FunctionTable, GivesTheValue) {
  EXPECT_EQ(value_of(GetParam().expression), GetParam().value);
}

void PrintTo(const Row& row, std::ostream* out) {
  *out << row.expression;
}  // NOLINT(readability-identifier-naming)

INSTANTIATE_TEST_SUITE_P(
    Time, FunctionTable,
    ::testing::Values(Row{"scan_time()", "2026-01-31T12:00:00Z"}, Row{"age_days('2026-01-31T12:00:00Z')", "0.0"},
                      Row{"age_days('2026-01-30T00:00:00Z')", "1.5"}, Row{"age_days('2026-02-01T12:00:00Z')", "-1.0"},
                      Row{"age_days('2024-02-29T12:00:00Z')", "702.0"},
                      Row{"age_days('1970-01-01T00:00:00Z')", "20484.5"}, Row{"age_days(NULL)", "NULL"},
                      Row{"age_days('')", "NULL"}, Row{"age_days('yesterday')", "NULL"},
                      Row{"age_days('2026-02-30T00:00:00Z')", "NULL"}, Row{"age_days(17)", "NULL"}));

INSTANTIATE_TEST_SUITE_P(Matches, FunctionTable,
                         ::testing::Values(Row{"matches('abc', 'b')", "1"}, Row{"matches('abc', '^b')", "0"},
                                           Row{"matches('', '')", "1"}, Row{"matches('ABC', '(?i)b')", "1"},
                                           Row{"matches(NULL, 'b')", "NULL"}, Row{"matches('abc', NULL)", "NULL"},
                                           Row{"matches('gr\xC3\xBCn', '^gr.n$')", "1"},
                                           Row{"matches(char(97, 10, 98), 'a.b')", "0"},
                                           Row{"matches(42, '^4')", "1"}));

INSTANTIATE_TEST_SUITE_P(
    LocalTime, FunctionTable,
    ::testing::Values(Row{"local_time('2026-01-05T10:00:00Z', 'Europe/Paris')", "2026-01-05T11:00:00"},
                      Row{"local_time('2026-07-05T10:00:00Z', 'Europe/Paris')", "2026-07-05T12:00:00"},
                      Row{"local_time('2026-03-29T00:59:59Z', 'Europe/Paris')", "2026-03-29T01:59:59"},
                      Row{"local_time('2026-03-29T01:00:00Z', 'Europe/Paris')", "2026-03-29T03:00:00"},
                      Row{"local_time('2026-01-05T02:00:00Z', 'America/Los_Angeles')", "2026-01-04T18:00:00"},
                      Row{"local_time('2026-01-05T10:00:00Z', 'Asia/Calcutta')", "2026-01-05T15:30:00"},
                      Row{"local_time('2026-01-05', 'UTC')", "2026-01-05T00:00:00"},
                      Row{"local_time('2026-01-05T10:00:00Z', 'Etc/GMT+5')", "2026-01-05T05:00:00"},
                      Row{"local_time('2026-01-05T10:00:00Z', 'Europe/Atlantis')", "NULL"},
                      Row{"local_time('2026-01-05T10:00:00Z', 'US-CA')", "NULL"},
                      Row{"local_time('2026-01-05T10:00:00Z', '')", "NULL"},
                      Row{"local_time('2026-01-05T10:00:00Z', '/usr/share/zoneinfo/Europe/Paris')", "NULL"},
                      Row{"local_time('2026-01-05T10:00:00Z', 'Europe/../Europe/Paris')", "NULL"},
                      Row{"local_time('soon', 'Europe/Paris')", "NULL"}, Row{"local_time(NULL, 'UTC')", "NULL"},
                      Row{"local_time('2026-01-05T10:00:00Z', NULL)", "NULL"}));

INSTANTIATE_TEST_SUITE_P(Domain, FunctionTable,
                         ::testing::Values(Row{"version_key('1.10.2') > version_key('1.9')", "1"},
                                           Row{"version_key('3.0') < version_key('3.0.2')", "1"},
                                           Row{"version_key('2.0.2B') = version_key('2.0.2b')", "1"},
                                           Row{"version_key('any')", "NULL"}, Row{"version_key('')", "NULL"},
                                           Row{"version_key(NULL)", "NULL"},
                                           Row{"domain_of('Ana@Example.COM')", "example.com"},
                                           Row{"domain_of('a@b@c.org')", "c.org"}, Row{"domain_of('nobody')", "NULL"},
                                           Row{"domain_of('nobody@')", "NULL"}, Row{"domain_of('')", "NULL"},
                                           Row{"domain_of(NULL)", "NULL"}));

INSTANTIATE_TEST_SUITE_P(
    Addresses, FunctionTable,
    ::testing::Values(Row{"hex(ip_bytes('192.0.2.1'))", "00000000000000000000FFFFC0000201"},
                      Row{"hex(ip_bytes('2001:db8::1'))", "20010DB8000000000000000000000001"},
                      Row{"ip_bytes('::ffff:192.0.2.1') = ip_bytes('192.0.2.1')", "1"},
                      Row{"ip_bytes('192.0.2.256')", "NULL"}, Row{"ip_bytes('192.0.2.0/24')", "NULL"},
                      Row{"ip_bytes('')", "NULL"}, Row{"ip_bytes(NULL)", "NULL"}, Row{"ip_bytes('localhost')", "NULL"},
                      Row{"ip_text(ip_bytes('192.0.2.1'))", "192.0.2.1"},
                      Row{"ip_text(ip_bytes('2001:DB8:0:0::1'))", "2001:db8::1"}, Row{"ip_text('192.0.2.1')", "NULL"},
                      Row{"ip_text(x'C0000201')", "NULL"}, Row{"ip_text(NULL)", "NULL"},
                      Row{"ip_text(ip_next(ip_bytes('192.0.2.255')))", "192.0.3.0"},
                      Row{"ip_text(ip_next(ip_bytes('2001:db8::ffff')))", "2001:db8::1:0"},
                      Row{"ip_next(ip_bytes('ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'))", "NULL"},
                      Row{"ip_next('192.0.2.1')", "NULL"},
                      Row{"ip_count(ip_bytes('192.0.2.0'), ip_bytes('192.0.2.255'))", "256.0"},
                      Row{"ip_count(ip_bytes('0.0.0.0'), ip_bytes('255.255.255.255'))", "4294967296.0"},
                      Row{"ip_count(ip_bytes('192.0.2.1'), ip_bytes('192.0.2.1'))", "1.0"},
                      Row{"ip_count(ip_bytes('192.0.2.2'), ip_bytes('192.0.2.1'))", "0.0"},
                      Row{"ip_count(ip_bytes('192.0.2.1'), NULL)", "NULL"},
                      Row{"ip_bytes('10.0.0.9') BETWEEN ip_bytes('10.0.0.0') AND ip_bytes('10.0.0.10')", "1"}));

TEST_F(FunctionsTest, MatchesALongTextInLinearTime) {
  // std::regex overflows its stack on this.
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "ab";

  EXPECT_EQ(value_of("matches(?1, '^(a|b)*c$')", text), "0");
  EXPECT_EQ(value_of("matches(?1, '^(a|b)*c$')", text + "c"), "1");
}

TEST_F(FunctionsTest, SaysWhatIsWrongWithAPattern) {
  EXPECT_EQ(value_of("matches('a', '(')").rfind("error: matches(): invalid pattern:", 0), 0U);
}

TEST_F(FunctionsTest, ReadsAPatternAnewWhenItChangesFromRowToRow) {
  EXPECT_EQ(value_of("group_concat(matches(column1, column2), '') FROM (VALUES ('a', 'a'), ('a', 'b'), ('b', 'b'))"),
            "101");
}

TEST_F(FunctionsTest, MatchesTextBeyondAZeroByte) {
  EXPECT_EQ(value_of("matches(?1, 'b$')", std::string("a\0b", 3)), "1");
}

}  // namespace
}  // namespace qharden::snapshot
