#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "core/manifest/manifest.hpp"

namespace qharden::manifest {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string head(const std::string& members) {
  return R"({"schema":1,"id":"acme","version":"1.0.0","title":"For tests")" + (members.empty() ? "" : "," + members) +
         "}";
}
std::string source(const std::string& members) {
  return head(R"("sources":[{"id":"people",)" + members + "}]");
}
std::string table(const std::string& members) {
  return source(R"("family":"msp","path":"/p","tables":[{"name":"person","title":"People",)" + members + "}]");
}
std::string column(const std::string& members) {
  return table(R"("columns":[{"name":"login",)" + members + "}]");
}
std::string check(const std::string& members) {
  return head(
      R"("checks":[{"id":"acme.one","control":"1.3","severity":"low","decides":"guide","basis":"setting","title":"T")" +
      (members.empty() ? "" : "," + members) + "}]");
}
std::string param(const std::string& members) {
  return check(R"("sql":"SELECT 1","params":[{"name":"max",)" + members + "}]");
}

constexpr const char* kSource = R"({"id":"@","family":"msp","path":"/p","tables":[{"name":"%","title":"T","columns":[
  {"name":"login","type":"ranges","from":"."}]}]})";

std::string two_sources(std::string one, std::string one_table, std::string two, std::string two_table) {
  const auto fill = [](std::string text, const std::string& id, const std::string& name) {
    text.replace(text.find('@'), 1, id);
    return text.replace(text.find('%'), 1, name);
  };
  return head("\"sources\":[" + fill(kSource, one, one_table) + "," + fill(kSource, two, two_table) + "]");
}

struct Broken {
  const char* name;
  std::string json;
  const char* says;
};

void PrintTo(const Broken& broken, std::ostream* out) {
  *out << broken.name;
}  // NOLINT(readability-identifier-naming)

class BrokenManifest : public ::testing::TestWithParam<Broken> {};

TEST_P(BrokenManifest, IsRefusedWithPlaceAndMend) {
  const auto parsed = parse_manifest(GetParam().json);

  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(parsed.error().fault, Fault::plugin);
  EXPECT_THAT(parsed.error().message, HasSubstr(GetParam().says));
}

const auto kName = [](const auto& named) { return std::string(named.param.name); };

INSTANTIATE_TEST_SUITE_P(
    Head, BrokenManifest,
    ::testing::Values(Broken{"NotJson", "{\"schema\":", ""}, Broken{"Empty", "", ""},
                      Broken{"AList", "[]", "manifest: is not an object"},
                      Broken{"NoId", "{}", "manifest: id is missing"},
                      Broken{"IdOfAnotherShape", R"({"schema":1,"id":"Acme-1","version":"1"})",
                             "id 'Acme-1' is not lower_snake_case"},
                      Broken{"IdTooLong", R"({"schema":1,"version":"1","id":")" + std::string(65, 'a') + "\"}",
                             "is not lower_snake_case"},
                      Broken{"IdNoText", R"({"schema":1,"id":7,"version":"1"})", "manifest: id is not text"},
                      Broken{"NoVersion", R"({"schema":1,"id":"acme"})", "manifest: version is missing"},
                      Broken{"SchemaOfTomorrow", R"({"schema":2,"id":"acme","version":"1"})", "rebuild the plugin"},
                      Broken{"NoSchema", R"({"id":"acme","version":"1"})", "rebuild the plugin"},
                      Broken{"SourcesNoList", head(R"("sources":{})"), "manifest: sources is not a list"},
                      Broken{"SourceNoObject", head(R"("sources":[1])"), "manifest.sources[0]: is not an object"},
                      Broken{"ViewWithoutSql", head(R"("views":[{"name":"v"}])"), "manifest.views[v]: sql is missing"},
                      Broken{"CanaryWithoutName", head(R"("canaries":[{"sql":"SELECT 1"}])"),
                             "manifest.canaries[0]: name is missing"}),
    kName);

INSTANTIATE_TEST_SUITE_P(
    Sources, BrokenManifest,
    ::testing::Values(
        Broken{"Family", source(R"("family":"soap","path":"/p")"),
               "manifest.sources[people]: family 'soap' is not a known word"},
        Broken{"NoPath", source(R"("family":"msp")"), "manifest.sources[people]: path is missing"},
        Broken{"FoWithoutVerb", source(R"("family":"fo","path":"/p")"),
               "manifest.sources[people]: a source of this family needs a verb"},
        Broken{"NoTables", source(R"("family":"msp","path":"/p")"), "manifest.sources[people]: has no tables"},
        Broken{"Format",
               source(R"("family":"msp","path":"/p","format":"toml","tables":[{"name":"t","title":"T","columns":
          [{"name":"c","type":"text","from":"."}]}])"),
               "format 'toml'"},
        Broken{"QueryWithoutName", source(R"("family":"msp","path":"/p","query":[{"value":"1"}])"),
               "manifest.sources[people].query[0]: name is missing"},
        Broken{"Window", source(R"("family":"msp","path":"/p","window":{"since":"s"})"),
               "manifest.sources[people].window: until is missing"},
        Broken{"WindowOfNegativeDays",
               source(R"("family":"msp","path":"/p","window":{"since":"s","until":"u","default_days":-1})"),
               "default_days is out of range"}),
    kName);

INSTANTIATE_TEST_SUITE_P(
    Tables, BrokenManifest,
    ::testing::Values(
        Broken{"NoColumns", table(R"("rows":"R")"), "manifest.sources[people].tables[person]: has no columns"},
        Broken{"ParentThatIsNotThere", table(R"("parent":"nobody","columns":[{"name":"c","type":"text","from":"."}])"),
               "nobody"},
        Broken{"Type", column(R"("type":"date","from":".")"),
               "manifest.sources[people].tables[person].columns[login]: type 'date' is not a known word"},
        Broken{"TypeOfTheHostAlone", column(R"("type":"blob","from":".")"), "type 'blob' is not a known word"},
        Broken{"NoFrom", column(R"("type":"text")"), "columns[login]: from is missing"},
        Broken{"Reason", column(R"("type":"text","from":".","absent_reason":"because")"),
               "absent_reason 'because' is not a known word"},
        Broken{"WordOfOneOf", column(R"("type":"text","from":".","one_of":["Active User"])"),
               "one_of word 'Active User' is not lower_snake_case"},
        Broken{"OneOfNoText", column(R"("type":"text","from":".","one_of":[1])"),
               "one_of holds something that is not text"},
        Broken{"ColumnName", table(R"("columns":[{"name":"_row","type":"text","from":"."}])"),
               "name '_row' is not lower_snake_case"},
        Broken{"ColumnTwice",
               table(R"("columns":[{"name":"c","type":"text","from":"."},{"name":"c","type":"text","from":"X"}])"),
               "'c' twice"},
        Broken{"NameThatSqliteReserves",
               source(R"("family":"msp","path":"/p","tables":[{"name":"sqlite_person","title":"T",
          "columns":[{"name":"c","type":"text","from":"."}]}])"),
               "sqlite_person"}),
    kName);

INSTANTIATE_TEST_SUITE_P(
    Checks, BrokenManifest,
    ::testing::Values(
        Broken{"IdOfAnotherPlugin", head(R"("checks":[{"id":"other.one"}])"),
               "manifest.checks[other.one]: the id must be 'acme.kebab-name'"},
        Broken{"IdNoKebab", head(R"("checks":[{"id":"acme.One_Two"}])"), "the id must be 'acme.kebab-name'"},
        Broken{"IdWithoutName", head(R"("checks":[{"id":"acme."}])"), "the id must be"},
        Broken{"NoSql", check(""), "manifest.checks[acme.one]: sql is missing"},
        Broken{"Severity", head(R"("checks":[{"id":"acme.one","control":"1","severity":"urgent"}])"),
               "severity 'urgent' is not a known word"},
        Broken{"EmptyStatus", check(R"("sql":"SELECT 1","empty":{"status":"fine","message":"m"})"),
               "manifest.checks[acme.one].empty: status 'fine' is not a known word"},
        Broken{"EmptyMessage", check(R"("sql":"SELECT 1","empty":{"status":"pass"})"), ".empty: message is missing"},
        Broken{"NoDefault", param(R"("type":"integer")"), "manifest.checks[acme.one].params[max]: default is missing"},
        Broken{"DefaultOfAnotherType", param(R"("type":"integer","default":"3")"),
               "default does not fit the type 'integer'"},
        Broken{"ListOfNumbers", param(R"("type":"list","default":[1])"), "default holds something that is not text"},
        Broken{"ParamType", param(R"("type":"date","default":"x")"), "default does not fit the type 'date'"},
        Broken{"WindowParam", check(R"("sql":"SELECT 1","windows":[{"table":"t","days_param":"days"}])"),
               "window names the parameter 'days', which is not declared"},
        Broken{"WindowWithoutTable", check(R"("sql":"SELECT 1","windows":[{"days":3}])"),
               "windows[0]: table is missing"}),
    kName);

INSTANTIATE_TEST_SUITE_P(
    Twice, BrokenManifest,
    ::testing::Values(
        Broken{"Source", two_sources("people", "a", "people", "b"), "acme: declares 'people' twice"},
        Broken{"Table", two_sources("one", "a", "two", "a"), "acme: declares 'a' twice"},
        Broken{"RangesTable", two_sources("one", "a", "two", "a_login"), "acme: declares 'a_login' twice"},
        Broken{"View", head(R"("views":[{"name":"v","sql":"SELECT 1"},{"name":"v","sql":"SELECT 2"}])"),
               "declares 'v' twice"},
        Broken{"Check",
               head(R"("checks":[{"id":"acme.one","control":"1","severity":"low","decides":"guide","basis":"setting",
          "title":"T","sql":"S"},{"id":"acme.one","control":"1","severity":"low","decides":"guide","basis":"setting","title":"T",
          "sql":"S"}])"),
               "declares 'acme.one' twice"}),
    kName);

TEST(ParseManifest, ReadsTheLeast) {
  const auto parsed = parse_manifest(head(""));

  ASSERT_TRUE(parsed.ok()) << parsed.error().message;
  EXPECT_EQ(parsed->id, "acme");
  EXPECT_TRUE(parsed->sources.empty());
  EXPECT_TRUE(parsed->checks.empty());
}

TEST(ParseManifest, GivesDefaultsToWhatIsLeftOut) {
  const auto of_column = parse_manifest(column(R"("type":"text","from":".")"));
  const auto of_check = parse_manifest(check(R"("sql":"SELECT 1")"));

  ASSERT_TRUE(of_column.ok()) << of_column.error().message;
  const auto& login = of_column->sources[0].tables[0].columns[0];
  EXPECT_FALSE(login.key);
  EXPECT_EQ(login.absent, Absence::unknown);
  EXPECT_EQ(login.absent_reason, Reason::unsupported);
  ASSERT_TRUE(of_check.ok()) << of_check.error().message;
  EXPECT_FALSE(of_check->checks[0].has_judge);
  EXPECT_EQ(of_check->checks[0].empty.status, Status::not_applicable);
  EXPECT_EQ(of_check->checks[0].empty.reason, Reason::no_objects);
}

TEST(ParseManifest, MakesTheChildTableOfARangesColumn) {
  const auto parsed = parse_manifest(column(R"("type":"ranges","from":".")"));

  ASSERT_TRUE(parsed.ok()) << parsed.error().message;
  ASSERT_EQ(parsed->sources[0].tables.size(), 2U);
  const auto& ranges = parsed->sources[0].tables[1];
  EXPECT_EQ(ranges.name, "person_login");
  EXPECT_EQ(ranges.parent, "person");
  ASSERT_EQ(ranges.columns.size(), 2U);
  EXPECT_EQ(ranges.columns[0].name, "lo");
  EXPECT_EQ(ranges.columns[1].name, "hi");
}

TEST(ParseManifest, SurvivesDeepNesting) {
  EXPECT_FALSE(parse_manifest(std::string(100'000, '[')).ok());
}

Source read_source(const std::string& members, const std::string& id = "one") {
  const auto parsed =
      parse_manifest(head(R"("sources":[{"id":")" + id + R"(","tables":[{"name":")" + id +
                          R"(","title":"T","columns":[{"name":"c","type":"text","from":"."}]}],)" + members + "}]"));
  EXPECT_TRUE(parsed.ok()) << parsed.error().message;
  return parsed->sources.at(0);
}

constexpr const char* kList = R"("family":"fo","path":"/api/x/","verb":"list")";

TEST(CanonicalSource, IsEqualForTheSameRequest) {
  const auto one = read_source(std::string(kList) + R"(,"query":[{"name":"a","value":"1"},{"name":"b","value":"2"}])");
  const auto two =
      read_source(std::string(kList) + R"(,"query":[{"name":"b","value":"2"},{"name":"a","value":"1"}])", "two");

  EXPECT_EQ(one.canonical(), two.canonical());
}

TEST(CanonicalSource, AsksForOneWindowHoweverLong) {
  const auto days = [](const char* number) {
    return read_source(std::string(kList) + R"(,"window":{"since":"s","until":"u","max_days":90,"default_days":)" +
                       number + "}");
  };

  EXPECT_EQ(days("7").canonical(), days("30").canonical());
}

TEST(CanonicalSource, DiffersForAnotherRequest) {
  const auto plain = read_source(kList).canonical();

  for (const char* other :
       {R"("family":"msp","path":"/api/x/","verb":"list")", R"("family":"fo","path":"/api/y/","verb":"list")",
        R"("family":"fo","path":"/api/x/","verb":"search")",
        R"("family":"fo","path":"/api/x/","verb":"list","query":[{"name":"a","value":"1"}])",
        R"("family":"fo","path":"/api/x/","verb":"list","for_each":"SELECT 1")",
        R"("family":"fo","path":"/api/x/","verb":"list","window":{"since":"s","until":"u"})",
        R"("family":"fo","path":"/api/x/","verb":"list","alternative":{"group":"g","rank":1})"})
    EXPECT_NE(read_source(other).canonical(), plain) << other;
}

TEST(CanonicalSource, DiffersForAnotherWayOfPaging) {
  const auto pages = [](const char* size) {
    return read_source(
        R"("family":"gateway","path":"/x","verb":"list","paging":{"style":"number","parameter":"n","size_parameter":"s","size":)" +
        std::string(size) + "}");
  };

  EXPECT_NE(pages("50").canonical(), pages("100").canonical());
}

TEST(CanonicalSource, CannotBeForgedByValues) {
  const auto one = read_source(std::string(kList) + R"(,"query":[{"name":"a","value":"1\",\"b\",\"2"}])");
  const auto two = read_source(std::string(kList) + R"(,"query":[{"name":"a","value":"1"},{"name":"b","value":"2"}])");

  EXPECT_NE(one.canonical(), two.canonical());
}

TEST(ParamText, WritesValuesAsPeopleReadThem) {
  EXPECT_EQ(to_text(ParamValue(std::int64_t{3})), "3");
  EXPECT_EQ(to_text(ParamValue(2.5)), "2.5");
  EXPECT_EQ(to_text(ParamValue(true)), "true");
  EXPECT_EQ(to_text(ParamValue(std::string("x"))), "x");
  EXPECT_EQ(to_text(ParamValue(std::vector<std::string>{"a", "b\""})), R"(["a","b\""])");
}

}  // namespace
}  // namespace qharden::manifest
