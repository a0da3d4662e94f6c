/// Which checks run, and how far their parameters may be loosened.
#include "core/scan/selection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qharden::scan {
namespace {

using ::testing::HasSubstr;

/// `acme.one` of 1.3; `acme.two` of 3.2, also 1.4; `acme.more` beyond the guide.
constexpr const char* kManifest = R"json({"schema":1,"id":"acme","version":"1.0.0","title":"For tests","checks":[
 {"id":"acme.one","control":"1.3","title":"One","severity":"high","decides":"guide","basis":"setting","rationale":"r",
  "fix":"f","sql":"SELECT 'pass' AS status FROM self","params":[
   {"name":"max","type":"integer","default":3,"help":"most","at_most":3},
   {"name":"shift","type":"integer","default":-5,"help":"any"},
   {"name":"share","type":"real","default":0.05,"help":"share","at_most":0.1},
   {"name":"roles","type":"list","default":["manager"],"help":"roles","includes":["Manager"],"excludes":["contact","scanner"],
    "at_most":2},
   {"name":"partner","type":"map","default":{},"help":"domain and owner","at_most":1}]},
 {"id":"acme.two","control":"3.2","also":["1.4"],"title":"Two","severity":"low","decides":"guide","basis":"setting",
  "rationale":"r","fix":"f","sql":"SELECT 'pass' AS status FROM self"},
 {"id":"acme.more","control":"1.3","title":"More","severity":"low","decides":"extra","basis":"setting","rationale":"r",
  "fix":"f","sql":"SELECT 'pass' AS status FROM self"}]})json";

class SelectionTest : public ::testing::Test {
 protected:
  SelectionTest() {
    auto manifest = manifest::parse_manifest(kManifest);
    if (!manifest) throw std::runtime_error(manifest.error().message);
    auto built = manifest::Catalog::build({*manifest});
    if (!built) throw std::runtime_error(built.error().message);
    catalog_.emplace(std::move(*built));
    for (const auto* id : {"1.3", "1.4"}) guide_.controls.emplace_back().id = id;
    guide_.version = "0.1.0";
  }

  Result<Selection> select() { return select_checks(*catalog_, guide_, 2, settings_, filter_); }

  std::string ids() {
    const auto selection = select();
    if (!selection) return selection.error().message;
    std::string text;
    for (const auto& selected : selection->checks) text += (text.empty() ? "" : " ") + selected.check->id;
    return text;
  }

  void give(const std::string& param, config::GivenParam given) {
    given.where = "acme.yaml:12";
    settings_["acme.one"].params[param] = std::move(given);
  }
  /// What is said of the parameter's guardrails; "error: ..." if the value is refused.
  std::string beyond(const std::string& param, config::GivenParam given) {
    settings_.clear();
    give(param, std::move(given));
    const auto selection = select();
    if (!selection) return "error: " + selection.error().message;
    for (const auto& selected : selection->checks)
      if (selected.check->id == "acme.one") return selected.beyond_guide;
    return "not selected";
  }
  static config::GivenParam one(const std::string& value) { return {{value}, false, ""}; }
  static config::GivenParam list(std::vector<std::string> values) { return {std::move(values), true, ""}; }
  static config::GivenParam map(std::map<std::string, std::string> members) {
    return {{}, false, "", true, std::move(members)};
  }

  std::optional<manifest::Catalog> catalog_;
  config::Guide guide_;
  std::map<std::string, config::CheckSettings> settings_;
  Filter filter_;
};

TEST_F(SelectionTest, TakesACheckWhoseFurtherControlIsAskedFor) {
  EXPECT_EQ(ids(), "acme.more acme.one acme.two");

  filter_.controls = {"1.4"};
  EXPECT_EQ(ids(), "acme.two");

  guide_.controls.pop_back();
  filter_.controls.clear();
  EXPECT_EQ(ids(), "acme.more acme.one");
}

TEST_F(SelectionTest, LeavesOutWhatTheProfileLeavesOut) {
  filter_.profile = {"mine", "Mine", {"acme.two"}, {}};

  const auto selection = select();

  ASSERT_TRUE(selection);
  EXPECT_EQ(selection->checks.size(), 1U);
  EXPECT_EQ(selection->not_selected, 1) << "acme.one decides";
  EXPECT_EQ(selection->extra_not_selected, 1);
}

TEST_F(SelectionTest, RunsWhatIsNamedWhateverTheProfile) {
  filter_.profile = {"mine", "Mine", {}, {"acme.one", "acme.two"}};
  settings_["acme.one"].enabled = true;
  EXPECT_EQ(ids(), "acme.more acme.one");

  settings_.clear();
  settings_["acme.one"].params["max"] = one("2");
  EXPECT_EQ(ids(), "acme.more") << "parameters alone do not enable";

  filter_.checks = {"acme.two"};
  EXPECT_EQ(ids(), "acme.two");
}

TEST_F(SelectionTest, SaysWhyACheckIsLeftOut) {
  const auto why = [&](const config::CheckSettings& settings) {
    return left_out_because(*catalog_->find_check("acme.one"), guide_, 2, settings, filter_);
  };
  EXPECT_EQ(why({}), "");
  EXPECT_EQ(why({false, {}, "acme.yaml:9"}), "the configuration disables it (acme.yaml:9)");

  filter_.profile = {"mine", "Mine", {}, {"acme.one"}};
  EXPECT_EQ(why({}), "the profile mine leaves it out");
  EXPECT_EQ(why({true, {}, ""}), "");
}

TEST_F(SelectionTest, BoundsNumbers) {
  EXPECT_EQ(beyond("max", one("3")), "");
  EXPECT_THAT(beyond("max", one("4")), HasSubstr("max = 4 is looser than allowed (at most 3)"));
  EXPECT_EQ(beyond("share", one("0.1")), "");
  EXPECT_THAT(beyond("share", one("0.25")), HasSubstr("at most 0.1"));
}

TEST_F(SelectionTest, BoundsListsByMembersAndWords) {
  EXPECT_EQ(beyond("roles", list({"MANAGER", "reader"})), "");
  EXPECT_THAT(beyond("roles", list({"reader"})), HasSubstr("it must include Manager"));
  EXPECT_THAT(beyond("roles", list({"manager", "Contact"})), HasSubstr("it may not hold contact"));
  EXPECT_THAT(beyond("roles", list({"manager", "SCANNER"})), HasSubstr("it may not hold scanner"));
  EXPECT_THAT(beyond("roles", list({"manager", "a", "b"})), HasSubstr("at most 2 members"));
}

TEST_F(SelectionTest, ReadsMapsAndBoundsThem) {
  EXPECT_EQ(beyond("partner", map({{"example.com", "owner"}})), "");
  const auto selection = select();
  ASSERT_TRUE(selection);
  EXPECT_EQ(manifest::to_text(selection->checks.at(1).params.back().second), R"({"example.com":"owner"})");

  EXPECT_THAT(beyond("partner", map({{"a.com", "x"}, {"b.com", "y"}})), HasSubstr("at most 1 members"));
}

TEST_F(SelectionTest, TellsAllGuardrailsAtOnce) {
  give("max", one("9"));
  give("share", one("0.5"));

  const auto selection = select();

  ASSERT_TRUE(selection);
  EXPECT_THAT(selection->checks.at(1).beyond_guide, ::testing::AllOf(HasSubstr("max = 9"), HasSubstr("share = 0.5")));
}

TEST_F(SelectionTest, RefusesValuesOfAnotherType) {
  for (const auto& [param, given] : std::vector<std::pair<std::string, config::GivenParam>>{{"max", one("three")},
                                                                                            {"max", list({"3"})},
                                                                                            {"max", map({})},
                                                                                            {"share", one("nan")},
                                                                                            {"roles", one("manager")},
                                                                                            {"roles", map({})},
                                                                                            {"partner", one("a")},
                                                                                            {"partner", list({})}}) {
    const auto said = beyond(param, given);
    EXPECT_THAT(said, HasSubstr("error: acme.yaml:12: checks.acme.one.params." + param + ": is of another type"));
    EXPECT_THAT(said, HasSubstr("; write "));
  }
}

TEST_F(SelectionTest, RefusesANegativeNumberWhereNoneMakesSense) {
  EXPECT_THAT(beyond("max", one("-1")), HasSubstr("error: acme.yaml:12: checks.acme.one.params.max: -1 is below 0"));
  EXPECT_EQ(beyond("shift", one("-9")), "");
}

}  // namespace
}  // namespace qharden::scan
