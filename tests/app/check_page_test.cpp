/// What `qharden checks show` tells of a check.
#include "core/app/check_page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <stdexcept>

namespace qharden::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kManifest = R"json({"schema":1,"id":"acme","version":"1.0.0","title":"For tests","sources":[
 {"id":"people","family":"msp","path":"/msp/user_list.php","needs_role":["manager"],"tables":[
  {"name":"person","title":"People","rows":"USER","columns":[
   {"name":"login","type":"text","from":"LOGIN","key":true},{"name":"role","type":"text","from":"ROLE"},
   {"name":"name","type":"text","from":"NAME"}]}]}],
 "checks":[
 {"id":"acme.one","control":"1.3","also":["3.2"],"title":"Few hold the role","severity":"high","decides":"extra",
  "basis":"setting","proves":"fail_only","only_grows":true,"rationale":"Because.","fix":"Take it away.",
  "statement":"We looked at all roles.","asks":[{"name":"ticket","question":"Which ticket?"}],
  "sql":"SELECT login AS object, role FROM person","judge":true,"tolerates":["person.role"],
  "params":[{"name":"max","type":"integer","default":3,"help":"most","at_most":3},
            {"name":"valid_for","type":"integer","default":90,"help":"days"},
            {"name":"roles","type":"list","default":["manager"],"help":"roles","includes":["manager"]}]},
 {"id":"acme.broken","control":"1.3","title":"Broken","severity":"low","decides":"guide","basis":"setting",
  "rationale":"r","fix":"f","sql":"SELECT nothing FROM nowhere"}]})json";

class CheckPageTest : public ::testing::Test {
 protected:
  static manifest::Catalog make_catalog() {
    auto manifest = manifest::parse_manifest(kManifest);
    if (!manifest) throw std::runtime_error(manifest.error().message);
    auto built = manifest::Catalog::build({*manifest});
    if (!built) throw std::runtime_error(built.error().message);
    return std::move(*built);
  }

  CheckPage page(const std::string& id, const config::CheckSettings& settings = {}) {
    const auto& check = *catalog_.find_check(id);
    auto effective = scan::prepare(check, settings);
    if (!effective) throw std::runtime_error(effective.error().message);
    return {&check, reads_of(check, catalog_, probe_), std::move(*effective), "acme", "standard", {}};
  }

  static std::string text(const CheckPage& page) {
    std::ostringstream out;
    print_check(out, page);
    return out.str();
  }

  manifest::Catalog catalog_ = make_catalog();
  snapshot::SchemaProbe probe_{catalog_};
};

TEST_F(CheckPageTest, TellsWhomItServesAndWhatItsEvidenceProves) {
  const auto said = text(page("acme.one"));

  EXPECT_THAT(said, HasSubstr("1.3, also 3.2"));
  EXPECT_THAT(said, HasSubstr("with --strict its controls"));
  EXPECT_THAT(said, HasSubstr("can only convict"));
  EXPECT_THAT(said, HasSubstr("can only grow"));
  EXPECT_THAT(said, HasSubstr("each row as an object"));
  EXPECT_THAT(said, HasSubstr("yes for acme, profile standard"));
}

TEST_F(CheckPageTest, TellsOnlyColumnsThatAreReadAndTheCallThatFetchesThem) {
  const auto said = text(page("acme.one"));

  EXPECT_THAT(said, HasSubstr("/msp/user_list.php (needs the role manager, proven by fo)"));
  EXPECT_THAT(said, HasSubstr("person: login, role\n"));
  EXPECT_THAT(said, HasSubstr("person.role: may be incomplete"));
}

TEST_F(CheckPageTest, TellsTheEffectiveValueBesideTheDefault) {
  const auto said = text(page("acme.one", {{}, {{"max", {{"5"}, false, "acme.yaml:3"}}}, ""}));

  EXPECT_THAT(said, HasSubstr("max = 5 (default 3)"));
  EXPECT_THAT(said, HasSubstr("guardrail: at most 3"));
  EXPECT_THAT(said, HasSubstr("the check cannot pass: max = 5"));
  EXPECT_THAT(said, HasSubstr("roles = [\"manager\"]\n"));
  EXPECT_THAT(said, HasSubstr("guardrail: includes manager"));
}

TEST_F(CheckPageTest, TellsWhatAnAttestationWouldState) {
  const auto said = text(page("acme.one"));

  EXPECT_THAT(said, HasSubstr("We looked at all roles."));
  EXPECT_THAT(said, HasSubstr("asks ticket: Which ticket?"));
  EXPECT_THAT(said, HasSubstr("at most 90 days"));
}

TEST_F(CheckPageTest, TellsWhyACheckIsLeftOutAndWhatIsWrongWithIt) {
  auto broken = page("acme.broken");
  broken.left_out = "the profile quick-start leaves it out";

  const auto said = text(broken);

  EXPECT_THAT(said, HasSubstr("no for acme: the profile quick-start leaves it out"));
  EXPECT_THAT(said, HasSubstr("its SELECT is not valid"));
}

TEST_F(CheckPageTest, TellsProgramsTheSame) {
  const auto value = check_json(page("acme.one"));

  EXPECT_EQ(value.at("also"), json::Value::array({"3.2"}));
  EXPECT_EQ(value.at("proves"), "fail_only");
  EXPECT_EQ(value.at("selected"), true);
  EXPECT_EQ(value.at("reads").at(0).at("columns"), json::Value::array({"login", "role"}));
  EXPECT_EQ(value.at("reads").at(0).at("source").at("path"), "/msp/user_list.php");
  EXPECT_EQ(value.at("attestation").at("valid_days"), 90);
}

}  // namespace
}  // namespace qharden::app
