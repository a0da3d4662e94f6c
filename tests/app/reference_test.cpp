/// The pages of docs/reference.
#include "core/app/reference.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <stdexcept>

namespace qharden::app {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kManifest = R"json({"schema":1,"id":"acme","version":"1.0.0","title":"For tests","sources":[
 {"id":"people","family":"fo","path":"/api/2.0/fo/people/","verb":"list","needs_role":["manager"],"proven_by":"fo",
  "tables":[
  {"name":"person","title":"People | all","rows":"USER","columns":[
   {"name":"login","type":"text","from":"LOGIN","or_from":["NAME"],"key":true,"absent_reason":"scope"},
   {"name":"role","type":"text","from":"ROLE","one_of":["manager","reader"],"absent":"null"},
   {"name":"left_at","type":"time","from":"LEFT","none":["N/A"]},
   {"name":"sso","type":"flag","learned":true},{"name":"has_key","type":"present","from":"KEY"}]},
  {"name":"person_group","title":"Groups","rows":"GROUP","parent":"person","columns":[
   {"name":"title","type":"text","from":"."}]}]}],
 "views":[{"name":"manager","title":"Managers","sql":"SELECT login, role AS kind FROM person"}],
 "checks":[
 {"id":"acme.one","control":"1.3","also":["3.2"],"title":"Few hold <the> role","severity":"high","decides":"extra",
  "basis":"setting","proves":"fail_only","rationale":"Because\nof it.","fix":"Take it away.",
  "sql":"SELECT login AS object, role FROM manager AS m JOIN person USING (login)","judge":true,
  "params":[{"name":"max","type":"integer","default":3,"help":"most | of all","at_most":3}]},
 {"id":"acme.two","control":"1.1","title":"Two","severity":"low","decides":"guide","basis":"attested",
  "statement":"It is so.","rationale":"r","fix":"f","sql":"SELECT 'manual' AS status"}]})json";

class ReferenceTest : public ::testing::Test {
 protected:
  static manifest::Catalog make_catalog(const std::string& text) {
    auto manifest = manifest::parse_manifest(text);
    if (!manifest) throw std::runtime_error(manifest.error().message);
    auto built = manifest::Catalog::build({*manifest});
    if (!built) throw std::runtime_error(built.error().message);
    return std::move(*built);
  }
  ReferenceTest() {
    for (const char* id : {"1.1", "1.2", "1.3"}) {
      config::Control control;
      control.id = id;
      control.title = std::string("Title of ") + id;
      guide_.controls.push_back(std::move(control));
    }
  }
  std::string checks() {
    std::ostringstream out;
    const auto written = write_checks_reference(out, catalog_, guide_);
    return written ? out.str() : written.error().message;
  }
  std::string tables() {
    std::ostringstream out;
    const auto written = write_tables_reference(out, catalog_);
    return written ? out.str() : written.error().message;
  }

  manifest::Catalog catalog_ = make_catalog(kManifest);
  config::Guide guide_;
};

TEST_F(ReferenceTest, ShowsEachCheckUnderItsControl) {
  const auto page = checks();
  EXPECT_THAT(page, AllOf(HasSubstr("\n## 1.1 Title of 1.1\n\n### acme.two\n"), HasSubstr("\n### acme.one\n"),
                          Not(HasSubstr("## 1.2"))));
  EXPECT_LT(page.find("## 1.1"), page.find("## 1.3"));
}

TEST_F(ReferenceTest, ShowsWhatACheckDeclares) {
  EXPECT_THAT(checks(),
              AllOf(HasSubstr("**Few hold &lt;the&gt; role**\n\nBecause of it.\n"),
                    HasSubstr("**Severity:** high; **decides:** extra; **basis:** setting; also serves 3.2\n"),
                    HasSubstr("**Judges:** each row as an object of its own\n"),
                    HasSubstr("**Evidence:** can only convict"), HasSubstr("**Reads:** `person` (login, role)\n"),
                    HasSubstr("**Nothing to judge:** not_applicable (no_objects): nothing to judge\n"),
                    HasSubstr("| `max` | 3 | at most 3 | most \\| of all |\n")));
}

TEST_F(ReferenceTest, SaysWhatAPersonIsAsked) {
  EXPECT_THAT(checks(),
              AllOf(HasSubstr("**Attested:** It is so.\n"), HasSubstr("**Reads:** nothing; a person answers it\n"),
                    HasSubstr("**Judges:** the subscription as a whole\n")));
}

TEST_F(ReferenceTest, RefusesACheckThatIsNotValid) {
  std::string text = kManifest;
  text.replace(text.find("FROM manager"), 12, "FROM nowhere");
  const auto broken = make_catalog(text);
  std::ostringstream out;
  const auto written = write_checks_reference(out, broken, guide_);
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().message, HasSubstr("acme.one: its SELECT is not valid"));
}

TEST_F(ReferenceTest, ShowsTablesWithTheirSourceAndColumns) {
  EXPECT_THAT(
      tables(),
      AllOf(HasSubstr("\n## Plugin acme\n"), HasSubstr("\n### person\n\nPeople \\| all. fo: /api/2.0/fo/people/ "),
            HasSubstr("action=list (needs the role manager, proven by fo); rows: `USER`\n"),
            HasSubstr("| `login` (key) | text | LOGIN or NAME | not seen: scope |\n"),
            HasSubstr("| `role` | text: manager, reader | ROLE | NULL |\n"),
            HasSubstr("| `left_at` | time | LEFT | not seen: unsupported; \"N/A\" is NULL |\n"),
            HasSubstr("| `sso` | flag | (to be learned) | not seen: unsupported |\n"),
            HasSubstr("| `has_key` | present | KEY | 0 |\n"), HasSubstr("rows: `GROUP` within a row of `person`\n")));
}

TEST_F(ReferenceTest, ShowsWhatTheHostFillsAndViews) {
  const auto page = tables();
  EXPECT_THAT(page, AllOf(HasSubstr("\n## Filled by qharden itself\n"), HasSubstr("\n### declared_login\n"),
                          HasSubstr("| `login` (key) | text |\n"), HasSubstr("\n### Views of acme\n"),
                          HasSubstr("| `manager` | Managers | login, kind |\n")));
}

}  // namespace
}  // namespace qharden::app
