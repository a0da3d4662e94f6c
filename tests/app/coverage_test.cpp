/// What `qharden controls --coverage` says of the steps of a guide.
#include "core/app/coverage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <stdexcept>

namespace qharden::app {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kManifest = R"json({"schema":1,"id":"acme","version":"1.0.0","title":"For tests","checks":[
 {"id":"acme.read","control":"1.1","title":"Read","severity":"low","decides":"guide","basis":"setting",
  "rationale":"r","fix":"f","sql":"SELECT 'pass' AS status"},
 {"id":"acme.asked","control":"1.1","title":"Asked","severity":"low","decides":"extra","basis":"attested",
  "statement":"It is so.","rationale":"r","fix":"f","sql":"SELECT 'manual' AS status"},
 {"id":"acme.beyond","control":"1.2","title":"Beyond","severity":"low","decides":"extra","basis":"setting",
  "rationale":"r","fix":"f","sql":"SELECT 'pass' AS status"}]})json";

class CoverageTest : public ::testing::Test {
 protected:
  CoverageTest() {
    config::Control first;
    first.id = "1.1";
    first.title = "First";
    first.steps = {{"S1", "open the page"}, {"S2", "set it"}, {"S3", "watch it"}};
    config::Control second;
    second.id = "1.2";
    second.title = "Second";
    second.steps = {{"S1", "do more"}};
    guide_.version = "1.0.0";
    guide_.controls = {first, second};
    add("1.1", "S1", {}, "only a page", "");
    add("1.1", "S2", {"acme.read", "acme.asked", "acme.gone"}, "", "in part");
    add("1.1", "S3", {"acme.gone", "other.gone"}, "", "");
  }

  void add(const std::string& control, const std::string& step, std::vector<std::string> checks,
           const std::string& manual, const std::string& remark) {
    coverage_.steps.push_back({control, step, std::move(checks), manual, remark});
  }

  static manifest::Catalog make_catalog() {
    auto manifest = manifest::parse_manifest(kManifest);
    if (!manifest) throw std::runtime_error(manifest.error().message);
    auto built = manifest::Catalog::build({*manifest});
    if (!built) throw std::runtime_error(built.error().message);
    return std::move(*built);
  }

  [[nodiscard]] std::string text(const std::vector<std::string>& controls = {}) const {
    std::ostringstream out;
    print_coverage(out, guide_, cover(guide_, coverage_, catalog_, controls));
    return out.str();
  }

  manifest::Catalog catalog_ = make_catalog();
  config::Guide guide_;
  config::Coverage coverage_;
};

TEST_F(CoverageTest, CountsWhatIsServedManualAndNeither) {
  const auto covered = cover(guide_, coverage_, catalog_, {});

  EXPECT_EQ(covered.steps.size(), 4U);
  EXPECT_EQ(covered.count(StepState::served), 1U);
  EXPECT_EQ(covered.count(StepState::manual), 1U);
  EXPECT_EQ(covered.count(StepState::unserved), 2U) << "a check that is not installed serves nobody";
}

TEST_F(CoverageTest, TellsWhatServesAStep) {
  EXPECT_THAT(text(), AllOf(HasSubstr("1.1  First\n"), HasSubstr("S1        open the page\n"),
                            HasSubstr("manual: only a page\n"),
                            HasSubstr("served by: acme.read, acme.asked (attested, extra)\n"),
                            HasSubstr("not installed: acme.gone\n"), HasSubstr("note: in part\n"),
                            HasSubstr("NOT SERVED: none of its checks is installed: acme.gone, other.gone\n"),
                            HasSubstr("NOT SERVED: no check is known to serve it\n"),
                            HasSubstr("Guide 1.0.0: 4 steps, 1 served by checks, 1 manual, 2 not served\n")));
}

TEST_F(CoverageTest, NamesChecksThatServeNoStep) {
  EXPECT_THAT(text(), HasSubstr("Beyond the steps of the guide: acme.beyond (extra)\n"));
}

TEST_F(CoverageTest, PassesOverChecksOfControlsThatTheGuideLacks) {
  guide_.controls.pop_back();
  EXPECT_THAT(text(), AllOf(HasSubstr("3 steps"), Not(HasSubstr("Beyond"))));
}

TEST_F(CoverageTest, KeepsToTheControlsThatAreNamed) {
  const auto said = text({"1.1"});
  EXPECT_THAT(said, AllOf(HasSubstr("3 steps"), Not(HasSubstr("do more")), Not(HasSubstr("acme.beyond"))));
}

TEST_F(CoverageTest, SaysTheSameInJson) {
  const auto json = coverage_json(guide_, cover(guide_, coverage_, catalog_, {}));

  EXPECT_EQ(json["schema"], "qharden.coverage/1");
  EXPECT_EQ(json["unserved"], 2);
  EXPECT_EQ(json["stepless"], json::Value::array({"acme.beyond"}));
  const auto& step = json["steps"][1];
  EXPECT_EQ(step["state"], "served");
  EXPECT_EQ(step["remark"], "in part");
  EXPECT_EQ(step["checks"][1]["basis"], "attested");
  EXPECT_EQ(step["checks"][2]["installed"], false);
  EXPECT_EQ(json["steps"][0]["manual"], "only a page");
}

}  // namespace
}  // namespace qharden::app
