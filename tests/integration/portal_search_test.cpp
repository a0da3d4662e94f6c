/// Searches of the portal's API, from the plugin's declaration to the rows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "core/snapshot/reader.hpp"
#include "tests/integration/runs.hpp"

namespace qharden::testing {
namespace {

/// A subscription with one Manager and so many readers.
void write_scenario(const std::string& path, int readers) {
  std::ofstream file(path);
  file << "accounts:\n  - {login: acme_qh1, password: demo-password}\nusers:\n"
          "  - {login: acme_qh1, name: Quinn Harper, role: Manager}\n";
  for (int i = 0; i < readers; ++i) file << "  - {login: acme_r" << i << ", name: Rae Doe, role: Reader}\n";
}

/// The first row of a SELECT over the snapshot of a run, `|` between cells.
std::string row_of(const app::FinishedRun& run, const std::string& sql) {
  const auto reader = snapshot::Reader::open(run.record.run.snapshot);
  if (!reader) return reader.error().message;
  auto query = (*reader)->query(sql);
  if (!query) return query.error().message;
  if (!query->step().value()) return "no row";
  std::string row;
  for (int i = 0; i < query->columns(); ++i) row += (i > 0 ? "|" : "") + std::string(query->text(i));
  return row;
}

constexpr const char* kState = "SELECT state, reason FROM _collection WHERE \"table\" = 'portal_user'";

TEST(PortalSearch, ReadsEveryUserOfASubscriptionLargerThanAPage) {
  const TempFolder folder;
  write_scenario(folder.file("large.yaml"), 2'100);
  Stage stage(folder.file("large.yaml"));

  const auto run = stage.scan();

  ASSERT_TRUE(run.ok()) << run.error().message;
  EXPECT_EQ(row_of(*run, kState), "complete|");
  EXPECT_EQ(row_of(*run, "SELECT count(*), count(DISTINCT login) FROM portal_user"), "2100|2100");
  EXPECT_EQ(row_of(*run, "SELECT count(DISTINCT _parent) FROM portal_user_role WHERE name <> ''"), "2100");
  EXPECT_EQ(row_of(*run, "SELECT count(*), count(DISTINCT query) FROM _call WHERE source = 'portal_users'"), "3|3");
}

TEST(PortalSearch, RefusedToTheRoleIsNoEmptyList) {
  Stage stage("auditor");

  const auto run = stage.scan();

  ASSERT_TRUE(run.ok()) << run.error().message;
  EXPECT_EQ(row_of(*run, kState), "unavailable|permission");
}

}  // namespace
}  // namespace qharden::testing
