#include "core/config/coverage.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "tests/support/temp_folder.hpp"

namespace qharden::config {
namespace {

Guide small_guide() {
  Control control;
  control.id = "1.1";
  control.steps = {{"S1", "look"}, {"S2.1", "do"}};
  Guide guide;
  guide.version = "1.0.0";
  guide.controls = {control};
  return guide;
}

/// The error of a file with this text, from the file's name on; empty: none.
std::string problem_of(const std::string& text) {
  const testing::TempFolder folder;
  std::ofstream(folder.file("coverage.yaml")) << text;
  const auto coverage = load_coverage(folder.file("coverage.yaml"), {small_guide()});
  if (coverage) return "";
  EXPECT_EQ(coverage.error().fault, Fault::usage);
  const auto& message = coverage.error().message;
  return message.substr(message.find("coverage.yaml"));
}

std::string with_step(const std::string& step) {
  return "controls:\n  - id: '1.1'\n    steps:\n      - " + step + "\n";
}

TEST(Coverage, SpeaksOfEachStepOfEachVersionOnce) {
  const auto guides = load_guides(QHARDEN_GUIDE_DIR);
  ASSERT_TRUE(guides) << guides.error().message;
  const auto coverage = load_coverage(QHARDEN_COVERAGE_FILE, *guides);
  ASSERT_TRUE(coverage) << coverage.error().message;
  for (const auto& guide : *guides)
    for (const auto& control : guide.controls)
      for (const auto& step : control.steps)
        EXPECT_NE(coverage->find(control.id, step.id), nullptr) << guide.version << ' ' << control.id << ' ' << step.id;
  EXPECT_EQ(coverage->steps.size(), 123U);
}

TEST(Coverage, KnowsChecksOrAReason) {
  const testing::TempFolder folder;
  std::ofstream(folder.file("coverage.yaml"))
      << "controls:\n  - id: '1.1'\n    steps:\n      - {id: S1, manual: a page}\n"
         "      - {id: S2.1, checks: [a.b, a_c.d-e2], remark: in part}\n";

  const auto coverage = load_coverage(folder.file("coverage.yaml"), {small_guide()});

  ASSERT_TRUE(coverage) << coverage.error().message;
  ASSERT_NE(coverage->find("1.1", "S1"), nullptr);
  EXPECT_EQ(coverage->find("1.1", "S1")->manual, "a page");
  EXPECT_EQ(coverage->find("1.1", "S2.1")->checks, (std::vector<std::string>{"a.b", "a_c.d-e2"}));
  EXPECT_EQ(coverage->find("1.1", "S2.1")->remark, "in part");
  EXPECT_EQ(coverage->find("1.2", "S1"), nullptr);
}

TEST(Coverage, RefusesWhatNoGuideHas) {
  EXPECT_EQ(problem_of("controls: [{id: '9.9', steps: []}]\n"),
            "coverage.yaml:1: controls[0]: no version of the guide has a control 9.9; see config/guide");
  EXPECT_EQ(problem_of(with_step("{id: S3, manual: x}")),
            "coverage.yaml:4: controls[0].steps[0]: no version of the guide has a step S3 in control 1.1; see "
            "config/guide");
}

TEST(Coverage, RefusesAStepThatIsGivenTwice) {
  EXPECT_EQ(problem_of(with_step("{id: S1, manual: x}\n      - {id: S1, checks: [a.b]}")),
            "coverage.yaml:5: controls[0].steps[1]: step S1 of control 1.1 is given twice; keep one of them");
}

TEST(Coverage, RefusesBothAndNeither) {
  const std::string problem =
      "coverage.yaml:4: controls[0].steps[0]: has to have either 'checks' or 'manual'; give one of them";
  EXPECT_EQ(problem_of(with_step("{id: S1}")), problem);
  EXPECT_EQ(problem_of(with_step("{id: S1, manual: x, checks: [a.b]}")), problem);
  EXPECT_NE(problem_of(with_step("{id: S1, manual: x, remark: y}")).find("stands beside 'manual'"), std::string::npos);
  EXPECT_NE(problem_of(with_step("{id: S1, checks: []}")).find("names no check"), std::string::npos);
}

TEST(Coverage, RefusesWhatIsNoCheck) {
  for (const char* id : {"manager-count", "identity.", ".x", "Identity.x", "identity.a_b", "a.b.c"})
    EXPECT_NE(problem_of(with_step("{id: S1, checks: ['" + std::string(id) + "']}")).find("is no id of a check"),
              std::string::npos)
        << id;
  EXPECT_NE(problem_of(with_step("{id: S1, checks: [a.b, a.b]}")).find("is named twice"), std::string::npos);
}

}  // namespace
}  // namespace qharden::config
