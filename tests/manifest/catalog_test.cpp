#include "core/manifest/catalog.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <type_traits>

namespace qharden::manifest {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

Column column(const char* name) {
  Column made;
  made.name = name;
  made.from = ".";
  return made;
}

Manifest plugin(const std::string& id) {
  Manifest made;
  made.id = id;
  return made;
}

Manifest with_table(const std::string& id, const std::string& table) {
  Manifest made = plugin(id);
  Source source;
  source.id = "s";
  source.plugin = id;
  source.tables.emplace_back().name = table;
  source.tables.back().columns.push_back(column("c"));
  made.sources.push_back(source);
  return made;
}

Manifest with_view(const std::string& id, const std::string& view) {
  Manifest made = plugin(id);
  made.views.push_back({view, "", "SELECT 1", id});
  return made;
}

Manifest with_checks(const std::string& id, const std::vector<std::string>& checks) {
  Manifest made = plugin(id);
  for (const auto& check : checks) {
    made.checks.emplace_back().id = check;
    made.checks.back().plugin = id;
  }
  return made;
}

void expect_conflict(const std::vector<Manifest>& manifests, const std::string& plugin, const std::string& what) {
  const auto catalog = Catalog::build(manifests);
  ASSERT_FALSE(catalog.ok());
  EXPECT_EQ(catalog.error().fault, Fault::plugin);
  EXPECT_THAT(catalog.error().message,
              AllOf(HasSubstr("plugin " + plugin), HasSubstr(what), HasSubstr("rename it or remove")));
}

TEST(Catalog, KnowsWhoOwnsWhichTable) {
  const auto catalog = Catalog::build({with_table("beta", "two"), with_table("alpha", "one")});

  ASSERT_TRUE(catalog.ok()) << catalog.error().message;
  EXPECT_EQ(catalog->tables().at("one").source->plugin, "alpha");
  EXPECT_EQ(catalog->tables().at("two").source->plugin, "beta");
  EXPECT_EQ(catalog->tables().at("two").table->name, "two");
}

TEST(Catalog, HoldsTheTablesOfTheHost) {
  const auto catalog = Catalog::build({});

  ASSERT_TRUE(catalog.ok()) << catalog.error().message;
  for (const char* table : {"self", "declared_login", "declared_network", "declared_network_ranges"}) {
    ASSERT_EQ(catalog->tables().count(table), 1U) << table;
    EXPECT_EQ(catalog->tables().find(table)->second.source, nullptr);
  }
}

TEST(Catalog, ListsChecksByIdWhateverTheOrderOfPlugins) {
  const auto catalog = Catalog::build({with_checks("beta", {"beta.b", "beta.a"}), with_checks("alpha", {"alpha.z"})});

  ASSERT_TRUE(catalog.ok()) << catalog.error().message;
  std::vector<std::string> ids;
  for (const auto* check : catalog->checks()) ids.push_back(check->id);
  EXPECT_THAT(ids, ::testing::ElementsAre("alpha.z", "beta.a", "beta.b"));
  EXPECT_EQ(catalog->find_check("beta.a")->plugin, "beta");
  EXPECT_EQ(catalog->find_check("beta"), nullptr);
}

TEST(Catalog, RefusesTwoPluginsWithOneId) {
  expect_conflict({plugin("alpha"), plugin("alpha")}, "alpha", "id 'alpha'");
}

TEST(Catalog, RefusesATableThatTwoPluginsClaimAndTellsTheLater) {
  expect_conflict({with_table("alpha", "person"), with_table("beta", "person")}, "beta",
                  "'person', which belongs to alpha");
  expect_conflict({with_table("beta", "person"), with_table("alpha", "person")}, "alpha",
                  "'person', which belongs to beta");
}

TEST(Catalog, RefusesAViewWithTheNameOfATable) {
  expect_conflict({with_table("alpha", "person"), with_view("beta", "person")}, "beta",
                  "'person', which belongs to alpha");
}

TEST(Catalog, RefusesTheNameOfATableOfTheHost) {
  expect_conflict({with_table("alpha", "self")}, "alpha", "'self', which belongs to the host");
  expect_conflict({with_view("alpha", "declared_network_ranges")}, "alpha", "which belongs to the host");
}

TEST(Catalog, RefusesACheckThatTwoPluginsClaim) {
  expect_conflict({with_checks("alpha", {"alpha.x"}), with_checks("beta", {"alpha.x"})}, "beta", "check 'alpha.x'");
}

TEST(Catalog, RefusesTwoProofsOfTheOwnRoleInOneFamily) {
  auto first = plugin("alpha");
  first.canaries.push_back({"fo", "SELECT 'manager'", "alpha"});
  auto second = plugin("beta");
  second.canaries.push_back({"fo", "SELECT 'reader'", "beta"});

  expect_conflict({first, second}, "beta", "proof of the own role 'fo', which belongs to alpha");
}

TEST(Catalog, StaysWholeWhenMoved) {
  auto built = Catalog::build({with_table("alpha", "person"), with_checks("beta", {"beta.x"})});
  ASSERT_TRUE(built.ok()) << built.error().message;

  const Catalog moved = std::move(*built);

  EXPECT_EQ(moved.tables().at("person").table, &moved.manifests()[0].sources[0].tables[0]);
  EXPECT_EQ(moved.find_check("beta.x"), &moved.manifests()[1].checks[0]);
}

TEST(Catalog, CannotBeCopiedAwayFromWhatItPointsTo) {
  // A copy's tables and checks would be those of the original, which may be gone.
  EXPECT_FALSE(std::is_copy_constructible_v<Catalog>);
  EXPECT_FALSE(std::is_copy_assignable_v<Catalog>);
}

Manifest with_extension(const std::string& id, const std::string& table, const char* name) {
  Manifest made = plugin(id);
  made.extensions.emplace_back().name = table;
  made.extensions.back().columns.push_back(column(name));
  return made;
}

TEST(Catalog, AddsAColumnToAnothersTable) {
  const auto catalog = Catalog::build({with_extension("acme", "host", "owner"), with_table("beta", "host")});

  ASSERT_TRUE(catalog.ok()) << catalog.error().message;
  EXPECT_NE(catalog->tables().at("host").table->find("c"), nullptr);
  EXPECT_NE(catalog->tables().at("host").table->find("owner"), nullptr);
}

TEST(Catalog, RefusesAColumnThatTheTableHas) {
  const auto catalog = Catalog::build({with_extension("acme", "host", "c"), with_table("beta", "host")});

  ASSERT_FALSE(catalog.ok());
  EXPECT_EQ(catalog.error().fault, Fault::plugin);
  EXPECT_THAT(catalog.error().message, AllOf(HasSubstr("plugin acme"), HasSubstr("'c'"), HasSubstr("rename it")));
}

TEST(Catalog, LeavesOutColumnsForATableThatIsNotThere) {
  const auto catalog = Catalog::build({with_extension("acme", "host", "owner")});

  ASSERT_TRUE(catalog.ok()) << catalog.error().message;
  EXPECT_EQ(catalog->tables().count("host"), 0U);
}

}  // namespace
}  // namespace qharden::manifest
