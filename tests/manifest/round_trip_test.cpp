/// What an author writes with the SDK is what the host reads: declarations through describe() and parse_manifest().
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <qharden/plugin.hpp>
#include <stdexcept>

#include "core/manifest/manifest.hpp"

namespace qharden::manifest {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

/// Uses every verb of the SDK.
void declare_everything(qharden::Plugin& plugin) {
  auto& people = plugin.source("people")
                     .msp("/msp/user_list.php")
                     .query("show", "1")
                     .query("empty", "")
                     .root("A")
                     .root("B")
                     .needs_role({"manager"});
  auto& person = people.table("person", "People, \"quoted\"\n\x01").rows("LIST/USER");
  person.text("login").from("LOGIN").key();
  person.integer("age").from("AGE").absent_is(Reason::scope);
  person.real("score").from("@score").absent_is_null();
  person.flag("admin").from("ADMIN");
  person.time("seen_at").from("SEEN").none("N/A").none("-");
  person.json("rest").from("*");
  person.present("has_group").from("GROUPS");
  person.ranges("networks").from("NETS");
  person.text("role").from("ROLE").one_of({"manager", "unit_manager"});
  auto& group = person.child("person_group", "Groups").rows("GROUPS/GROUP");
  group.text("title").from(".");
  group.child("person_group_tag", "Tags").rows("TAG").text("tag").from(".");

  plugin.source("log")
      .fo("/api/2.0/fo/activity_log/", "list")
      .activity_csv()
      .query("action", "{action}")
      .window("since", "until", 30, 90)
      .first_page_only()
      .for_each("SELECT 'a' AS action")
      .table("event", "Events")
      .text("what")
      .from("What");
  plugin.view("manager", "Managers", "SELECT login FROM person WHERE role = 'manager'");
  plugin.role_canary("fo", "SELECT role FROM person WHERE login = :login");

  plugin.check("acme.everything")
      .control("1.3")
      .severity(Severity::critical)
      .decides(Decides::extra)
      .basis(Basis::activity)
      .title("T")
      .rationale("R \\ \t")
      .fix("F")
      .param("max", 3, "most")
      .guard_at_most(4)
      .guard_at_least(2)
      .param("strict", true, "whether")
      .param("pattern", "a\"b", "which")
      .param("names", {"x", "y"}, "whom")
      .param("nobody", std::initializer_list<const char*>{}, "whom")
      .param("days", 30, "days")
      .select("SELECT 1")
      .judge([](const Row&, Verdict& v) { v.pass(); })
      .empty(Status::not_evaluated, Reason::scope, "nothing seen")
      .window("event", 7)
      .window("event", "days")
      .only("event", {"a", "b"})
      .tolerates("person");
  plugin.check("acme.plain").control("1.4").title("P").select("SELECT 'pass' AS status");
}

class RoundTrip : public ::testing::Test {
 protected:
  RoundTrip() {
    qharden::Plugin plugin("acme", "2.1.0", "Acme's own");
    declare_everything(plugin);
    auto parsed = parse_manifest(plugin.describe());
    if (!parsed) throw std::runtime_error(parsed.error().message);
    manifest_ = std::move(*parsed);
  }
  [[nodiscard]] const Table& table(const std::string& name) const {
    for (const auto& source : manifest_.sources)
      for (const auto& candidate : source.tables)
        if (candidate.name == name) return candidate;
    throw std::runtime_error("no table " + name);
  }
  [[nodiscard]] const Column& column(const std::string& name) const { return *table("person").find(name); }

  Manifest manifest_;
};

TEST_F(RoundTrip, Plugin) {
  EXPECT_EQ(manifest_.id, "acme");
  EXPECT_EQ(manifest_.version, "2.1.0");
  EXPECT_EQ(manifest_.title, "Acme's own");
}

TEST_F(RoundTrip, Sources) {
  ASSERT_EQ(manifest_.sources.size(), 2U);
  const auto& people = manifest_.sources[0];
  EXPECT_EQ(people.id, "people");
  EXPECT_EQ(people.plugin, "acme");
  EXPECT_EQ(people.family, Family::msp);
  EXPECT_EQ(people.path, "/msp/user_list.php");
  EXPECT_EQ(people.verb, "");
  EXPECT_EQ(people.format, Format::xml);
  EXPECT_THAT(people.query, ElementsAre(Pair("show", "1"), Pair("empty", "")));
  EXPECT_THAT(people.roots, ElementsAre("A", "B"));
  EXPECT_EQ(people.needs_role, (std::vector<std::string>{"manager"}));
  EXPECT_FALSE(people.window);
  EXPECT_FALSE(people.first_page_only);

  const auto& log = manifest_.sources[1];
  EXPECT_EQ(log.family, Family::fo);
  EXPECT_EQ(log.verb, "list");
  EXPECT_EQ(log.format, Format::activity_csv);
  EXPECT_EQ(log.for_each, "SELECT 'a' AS action");
  EXPECT_TRUE(log.first_page_only);
  ASSERT_TRUE(log.window);
  EXPECT_EQ(log.window->since_parameter, "since");
  EXPECT_EQ(log.window->until_parameter, "until");
  EXPECT_EQ(log.window->default_days, 30);
  EXPECT_EQ(log.window->max_days, 90);
}

TEST_F(RoundTrip, TablesWithParentsBeforeChildren) {
  std::vector<std::string> names;
  for (const auto& one : manifest_.sources[0].tables) names.push_back(one.name + "<" + one.parent);
  EXPECT_THAT(names,
              ElementsAre("person<", "person_networks<person", "person_group<person", "person_group_tag<person_group"));
  EXPECT_EQ(table("person").title, "People, \"quoted\"\n\x01");
  EXPECT_EQ(table("person").rows, "LIST/USER");
  EXPECT_EQ(table("person_group_tag").rows, "TAG");
}

TEST_F(RoundTrip, ColumnTypesInOrder) {
  std::vector<std::string> types;
  for (const auto& one : table("person").columns) types.push_back(one.name + " " + std::string(to_string(one.type)));
  EXPECT_THAT(types, ElementsAre("login text", "age integer", "score real", "admin flag", "seen_at time", "rest json",
                                 "has_group present", "networks ranges", "role text"));
}

TEST_F(RoundTrip, WhatAColumnSaysOfItself) {
  EXPECT_TRUE(column("login").key);
  EXPECT_FALSE(column("age").key);
  EXPECT_EQ(column("login").from, "LOGIN");
  EXPECT_EQ(column("score").from, "@score");
  EXPECT_EQ(column("login").absent, Absence::unknown);
  EXPECT_EQ(column("score").absent, Absence::null);
  EXPECT_EQ(column("age").absent_reason, Reason::scope);
  EXPECT_THAT(column("seen_at").none, ElementsAre("N/A", "-"));
  EXPECT_THAT(column("login").none, IsEmpty());
  EXPECT_THAT(column("role").one_of, ElementsAre("manager", "unit_manager"));
}

TEST_F(RoundTrip, ViewsAndCanaries) {
  ASSERT_EQ(manifest_.views.size(), 1U);
  EXPECT_EQ(manifest_.views[0].name, "manager");
  EXPECT_EQ(manifest_.views[0].title, "Managers");
  EXPECT_EQ(manifest_.views[0].sql, "SELECT login FROM person WHERE role = 'manager'");
  EXPECT_EQ(manifest_.views[0].plugin, "acme");
  ASSERT_EQ(manifest_.canaries.size(), 1U);
  EXPECT_EQ(manifest_.canaries[0].name, "fo");
  EXPECT_EQ(manifest_.canaries[0].sql, "SELECT role FROM person WHERE login = :login");
}

TEST_F(RoundTrip, Check) {
  const auto& check = manifest_.checks.at(0);
  EXPECT_EQ(check.id, "acme.everything");
  EXPECT_EQ(check.plugin, "acme");
  EXPECT_EQ(check.control, "1.3");
  EXPECT_EQ(check.severity, Severity::critical);
  EXPECT_EQ(check.decides, Decides::extra);
  EXPECT_EQ(check.basis, Basis::activity);
  EXPECT_EQ(check.title, "T");
  EXPECT_EQ(check.rationale, "R \\ \t");
  EXPECT_EQ(check.fix, "F");
  EXPECT_EQ(check.sql, "SELECT 1");
  EXPECT_TRUE(check.has_judge);
  EXPECT_EQ(check.empty.status, Status::not_evaluated);
  EXPECT_EQ(check.empty.reason, Reason::scope);
  EXPECT_EQ(check.empty.message, "nothing seen");
}

TEST_F(RoundTrip, NeedsOfACheck) {
  const auto& check = manifest_.checks.at(0);
  ASSERT_EQ(check.windows.size(), 2U);
  EXPECT_EQ(check.windows[0].table, "event");
  EXPECT_EQ(check.windows[0].days, 7);
  EXPECT_EQ(check.windows[1].days_param, "days");
  EXPECT_THAT(check.only, ElementsAre(Pair("event", ElementsAre("a", "b"))));
  EXPECT_THAT(check.tolerates, ElementsAre("person"));
}

TEST_F(RoundTrip, ParametersWithTypesAndGuardrails) {
  const auto& check = manifest_.checks.at(0);
  ASSERT_EQ(check.params.size(), 6U);
  EXPECT_EQ(check.find_param("max")->value, ParamValue(std::int64_t{3}));
  EXPECT_EQ(check.find_param("max")->help, "most");
  EXPECT_EQ(check.find_param("max")->guard_at_most, 4.0);
  EXPECT_EQ(check.find_param("max")->guard_at_least, 2.0);
  EXPECT_EQ(check.find_param("strict")->value, ParamValue(true));
  EXPECT_FALSE(check.find_param("strict")->guard_at_most);
  EXPECT_EQ(check.find_param("pattern")->value, ParamValue(std::string("a\"b")));
  EXPECT_EQ(check.find_param("names")->value, ParamValue(std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(check.find_param("nobody")->value, ParamValue(std::vector<std::string>{}));
  EXPECT_EQ(check.find_param("nonsense"), nullptr);
}

TEST_F(RoundTrip, DefaultsOfACheckThatSaysLittle) {
  const auto& check = manifest_.checks.at(1);
  EXPECT_EQ(check.severity, Severity::medium);
  EXPECT_EQ(check.decides, Decides::guide);
  EXPECT_EQ(check.basis, Basis::setting);
  EXPECT_FALSE(check.has_judge);
  EXPECT_EQ(check.empty.status, Status::not_applicable);
  EXPECT_EQ(check.empty.reason, Reason::no_objects);
}

TEST_F(RoundTrip, IsTheSameAtEveryCall) {
  qharden::Plugin plugin("acme", "2.1.0", "Acme's own");
  declare_everything(plugin);

  EXPECT_EQ(plugin.describe(), plugin.describe());
}

/// What the families other than msp and the log's FO call can say.
void declare_requests(qharden::Plugin& plugin) {
  auto& records = plugin.source("records")
                      .fo("/api/{3.0,2.0}/fo/auth/{technology}/", "list")
                      .for_each("SELECT 'unix' AS technology")
                      .alternative("records", 2);
  auto& record = records.table("record", "Records").rows("RESPONSE/*");
  record.text("technology").partition();
  record.integer("id").from("ID").or_from("RECORD/ID").or_from("@id");
  record.time("seen_at").from("SEEN").epoch();

  plugin.source("assets")
      .gateway_search("/rest/2.0/search/am/asset", R"({"filters":[]})")
      .pages_by_cursor("lastSeenAssetId", "hasMore", "pageSize", 100)
      .table("asset", "Assets")
      .text("name")
      .from("assetName");
  plugin.source("jobs").gateway("/pm/v1/jobs").pages_by_number("pageNumber", 0, "pageSize", 10).table("job", "Jobs");
  plugin.source("people").gateway_search("/users", "{}").pages_by_offset("offset", "limit", 100, "totalCount");
  plugin.extend("host").text("owner").from("USER_DEF/VALUE_1").absent_is_null();
  plugin.check("acme.records")
      .control("2.1")
      .title("R")
      .select("SELECT 1 WHERE 'unix' IN (SELECT value FROM json_each(:partitions))")
      .by_partition("record");
}

class Requests : public ::testing::Test {
 protected:
  Requests() {
    qharden::Plugin plugin("acme", "1.0.0", "");
    declare_requests(plugin);
    // A source needs a table, and a table a column; the two that only page get them here.
    auto text = plugin.describe();
    const auto add = [&](const std::string& before, const std::string& with) {
      const auto at = text.find(before);
      if (at == std::string::npos) throw std::runtime_error("no " + before);
      text.replace(at, before.size(), with);
    };
    const std::string column = R"("columns":[{"name":"id","type":"text","from":"id"}])";
    add(R"({"name":"job","title":"Jobs"})", R"({"name":"job","title":"Jobs",)" + column + "}");
    add(R"("id":"people",)", R"("id":"people","tables":[{"name":"person","title":"P",)" + column + "}],");
    auto parsed = parse_manifest(text);
    if (!parsed) throw std::runtime_error(parsed.error().message);
    manifest_ = std::move(*parsed);
  }
  [[nodiscard]] const Source& source(std::size_t at) const { return manifest_.sources.at(at); }

  Manifest manifest_;
};

TEST_F(Requests, NameVersionsNewestFirstAndLeavePlacesAlone) {
  EXPECT_THAT(source(0).versions(), ElementsAre("/api/3.0/fo/auth/{technology}/", "/api/2.0/fo/auth/{technology}/"));
  EXPECT_THAT(source(1).versions(), ElementsAre("/rest/2.0/search/am/asset"));
}

TEST_F(Requests, SayWhichOfSeveralIsAskedFirst) {
  ASSERT_TRUE(source(0).alternative);
  EXPECT_EQ(source(0).alternative->group, "records");
  EXPECT_EQ(source(0).alternative->rank, 2);
  EXPECT_FALSE(source(1).alternative);
}

TEST_F(Requests, ColumnsMayBeThePartitionLieElsewhereOrBeNumbers) {
  const auto& record = source(0).tables.at(0);
  EXPECT_TRUE(record.find("technology")->partition);
  EXPECT_EQ(record.find("technology")->from, "");
  EXPECT_THAT(record.find("id")->also_from, ElementsAre("RECORD/ID", "@id"));
  EXPECT_TRUE(record.find("seen_at")->epoch);
}

TEST_F(Requests, OfTheGatewayCarryABodyAndPages) {
  EXPECT_EQ(source(1).family, Family::gateway);
  EXPECT_EQ(source(1).verb, "search");
  EXPECT_EQ(source(1).body, R"({"filters":[]})");
  ASSERT_TRUE(source(1).paging);
  EXPECT_EQ(source(1).paging->style, Paging::Style::cursor);
  EXPECT_EQ(source(1).paging->told, "hasMore");
  EXPECT_EQ(source(1).paging->size, 100);
  EXPECT_EQ(source(2).verb, "get");
  EXPECT_EQ(source(2).paging->style, Paging::Style::number);
  EXPECT_EQ(source(3).paging->style, Paging::Style::offset);
  EXPECT_EQ(source(3).paging->parameter, "offset");
}

TEST_F(Requests, ColumnsForAnothersTable) {
  ASSERT_EQ(manifest_.extensions.size(), 1U);
  EXPECT_EQ(manifest_.extensions[0].name, "host");
  EXPECT_NE(manifest_.extensions[0].find("owner"), nullptr);
}

TEST_F(Requests, ACheckThatJudgesPartitionsKeepsToThoseThatWereRead) {
  EXPECT_EQ(manifest_.checks.at(0).by_partition, "record");

  qharden::Plugin careless("acme", "1.0.0", "");
  careless.check("acme.careless").control("2.1").title("C").select("SELECT 1").by_partition("record");
  const auto parsed = parse_manifest(careless.describe());

  ASSERT_FALSE(parsed.ok());
  EXPECT_THAT(parsed.error().message, ::testing::HasSubstr(":partitions"));
}

}  // namespace
}  // namespace qharden::manifest
