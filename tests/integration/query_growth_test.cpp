/// No check's SELECT does work that grows faster than the tables: counted in steps of SQLite's machine, not in time.
///
/// A scan within a scan would pass every test over small tables and take hours over a million hosts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <set>
#include <string>

#include "core/app/installation.hpp"
#include "core/scan/selection.hpp"
#include "core/snapshot/functions.hpp"
#include "core/snapshot/query.hpp"
#include "core/snapshot/schema.hpp"

namespace qharden::testing {
namespace {

constexpr int kFew = 500;
constexpr int kMany = 2'000;
/// Of what a person configured there are never many.
constexpr int kConfigured = 100;
/// Linear work quadruples, sorting does a little more, work of one row by all rows does it sixteenfold.
constexpr double kMostGrowth = 7;
/// Below this a check does nothing worth a comparison.
constexpr std::int64_t kLeastSteps = 50'000;
constexpr int kStepsPerCall = 500;

constexpr const char* kAddress = "'10.' || (n / 62500 % 250) || '.' || (n / 250 % 250) || '.' || (n % 250)";

const app::Installation& installation() {
  static const auto loaded = app::Installation::load({});
  if (!loaded) throw std::runtime_error(loaded.error().message);
  return *loaded;
}

/// Tables that grow with the estate and with time; their children do too.
bool is_large(const manifest::Table& table) {
  static const std::set<std::string> kLarge = {"host",
                                               "agent",
                                               "csam_asset",
                                               "sign_in",
                                               "change_event",
                                               "api_request",
                                               "user_classic",
                                               "user_adminui",
                                               "portal_user",
                                               "auth_record",
                                               "scan",
                                               "cm_alert",
                                               "report",
                                               "tag",
                                               "asset_group",
                                               "subscription_ip",
                                               "policy_exception",
                                               "posture_summary"};
  const auto& tables = installation().catalog().tables();
  for (const auto* at = &table; at != nullptr;) {
    if (kLarge.contains(at->name)) return true;
    const auto parent = tables.find(at->parent);
    at = parent == tables.end() ? nullptr : parent->second.table;
  }
  return false;
}

/// SQL for what row `n` of a table has in a column. Ids and addresses meet in joins, words are spread evenly.
std::string literal(const manifest::Column& column) {
  using Type = manifest::ColumnType;
  if (column.partition) return "'p' || (n % 3)";
  if (!column.one_of.empty()) {
    std::string words = "CASE n % " + std::to_string(column.one_of.size());
    for (std::size_t i = 0; i < column.one_of.size(); ++i)
      words += " WHEN " + std::to_string(i) + " THEN '" + column.one_of[i] + "'";
    return words + " END";
  }
  switch (column.type) {
    case Type::integer:
      return "n";
    case Type::real:
      return "n * 0.5";
    case Type::flag:
    case Type::present:
      return "n % 2";
    case Type::time:
      return "strftime('%Y-%m-%dT%H:%M:%SZ', '2026-01-31T00:00:00Z', '-' || (n % 400) || ' days')";
    case Type::json:
      return "'{\"a\":' || n || '}'";
    case Type::blob:
      return "ip_bytes(" + std::string(kAddress) + ")";
    case Type::ranges:
      return kAddress;
    case Type::text:
    case Type::fingerprint:
      break;
  }
  if (column.name == "ip" || column.name == "address" || column.name == "user_ip") return kAddress;
  // Of these there are few, however many rows name them.
  static const std::set<std::string> kShared = {"os", "platform", "kind", "profile_name", "key_title"};
  if (kShared.contains(column.name)) return "'" + column.name + " ' || (n % 20)";
  return "'" + column.name + "-' || n";
}

std::string fill(const manifest::Table& table, int rows) {
  std::string sql = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < " + std::to_string(rows) +
                    ") INSERT INTO " + snapshot::sql_name(table.name) + " SELECT n";
  if (!table.parent.empty()) sql += ", n";
  for (const auto& column : table.columns) sql += ", " + literal(column);
  return sql + " FROM r;";
}

/// All declared tables, with so many rows in the large ones, indexed and analysed as sealing does it.
class FullTables {
 public:
  explicit FullTables(int rows) {
    sqlite3_open(":memory:", &db_);
    snapshot::register_functions(db_, *parse_time("2026-01-31T00:00:00Z"));
    std::string sql = snapshot::own_tables_ddl();
    const auto& catalog = installation().catalog();
    for (const auto& [name, owned] : catalog.tables()) {
      sql += snapshot::table_ddl(*owned.table) + ";" + fill(*owned.table, is_large(*owned.table) ? rows : kConfigured);
      for (const auto& index : snapshot::index_ddl(*owned.table)) sql += index + ";";
      sql += "INSERT INTO _collection(\"table\", \"partition\", state, rows) VALUES ('" + name + "', '', 'complete', " +
             std::to_string(rows) + ");";
    }
    char* problem = nullptr;
    if (sqlite3_exec(db_, (sql + "ANALYZE;").c_str(), nullptr, nullptr, &problem) != SQLITE_OK)
      throw std::runtime_error(problem == nullptr ? "" : problem);
    for (const auto* view : catalog.views()) snapshot::make_view(db_, view->name, view->sql);
    sqlite3_progress_handler(
        db_, kStepsPerCall,
        [](void* self) {
          ++static_cast<FullTables*>(self)->calls_;
          return 0;
        },
        this);
  }
  ~FullTables() { sqlite3_close_v2(db_); }
  FullTables(const FullTables&) = delete;
  FullTables& operator=(const FullTables&) = delete;

  std::int64_t steps_of(const manifest::Check& check) {
    const auto selected = scan::prepare(check, {});
    if (!selected) throw std::runtime_error(selected.error().message);
    auto query = snapshot::Query::prepare(db_, check.sql);
    if (!query) throw std::runtime_error(check.id + ": " + query.error().message);
    for (const auto& [name, value] : selected->params) query->bind(name, value);
    query->bind("partitions", std::vector<std::string>{"p0", "p1", "p2"});
    calls_ = 0;
    auto row = query->step();
    while (row && *row) row = query->step();
    if (!row) throw std::runtime_error(check.id + ": " + row.error().message);
    return calls_ * kStepsPerCall;
  }

 private:
  sqlite3* db_ = nullptr;
  std::int64_t calls_ = 0;
};

TEST(Queries, DoNotGrowFasterThanTheirTables) {
  FullTables few(kFew);
  FullTables many(kMany);

  std::size_t compared = 0;
  for (const auto* check : installation().catalog().checks()) {
    const auto small = few.steps_of(*check);
    const auto large = many.steps_of(*check);
    if (large < kLeastSteps) continue;
    ++compared;
    EXPECT_LT(static_cast<double>(large), kMostGrowth * static_cast<double>(std::max<std::int64_t>(small, 1)))
        << check->id << ": " << small << " steps over " << kFew << " rows, " << large << " over " << kMany;
  }
  EXPECT_GT(compared, installation().catalog().checks().size() / 3);
}

}  // namespace
}  // namespace qharden::testing
