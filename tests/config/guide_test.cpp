#include "core/config/guide.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temp_folder.hpp"

namespace qharden::config {
namespace {

constexpr const char* kHead =
    "guide: qualys\nversion: 1.0.0\npublished: '2025-01-01'\nlevels: [{level: 1, name: Base}]\n"
    "sections: [{id: '1', title: Access}]\ncontrols:\n";
constexpr const char* kControl =
    "  - id: '1.1'\n    title: T\n    level: 1\n    summary: S\n    why: W\n"
    "    frameworks: {cis: ['5.4'], nist: [AC-6]}\n    steps: [{id: S1, text: do}]\n";

/// The error of a guide file with this text; empty: none.
std::string problem_of(const std::string& text, const std::string& version = "1.0.0") {
  const testing::TempFolder folder;
  std::ofstream(folder.file(version + ".yaml")) << text;
  const auto guide = load_guide(folder.path().string(), version);
  if (guide) return "";
  EXPECT_EQ(guide.error().fault, Fault::usage);
  return guide.error().message.substr(guide.error().message.rfind('/') + 1);
}

TEST(Guide, CatalogueOfVersion010IsWhole) {
  const auto guide = load_guide(QHARDEN_GUIDE_DIR, "0.1.0");

  ASSERT_TRUE(guide) << guide.error().message;
  EXPECT_EQ(guide->version, "0.1.0");
  EXPECT_EQ(guide->controls.size(), 13U);
  const auto* roles = guide->find("1.3");
  ASSERT_NE(roles, nullptr);
  EXPECT_EQ(roles->level, 1);
  EXPECT_EQ(roles->cis, std::vector<std::string>{"5.4"});
  EXPECT_EQ(roles->nist, std::vector<std::string>{"AC-6"});
  EXPECT_FALSE(roles->steps.empty());
  EXPECT_EQ(guide->find("9.9"), nullptr);
}

TEST(Guide, CatalogueOfVersion020AddsTwoControls) {
  const auto guide = load_guide(QHARDEN_GUIDE_DIR, "0.2.0");

  ASSERT_TRUE(guide) << guide.error().message;
  EXPECT_EQ(guide->controls.size(), 15U);
  ASSERT_NE(guide->find("1.5"), nullptr);
  EXPECT_EQ(guide->find("1.5")->level, 2);
  EXPECT_EQ(guide->find("1.5")->cis, (std::vector<std::string>{"5.4", "6.7"}));
  ASSERT_NE(guide->find("1.6"), nullptr);
  EXPECT_EQ(guide->find("1.6")->nist, (std::vector<std::string>{"AU-2", "AU-6", "AU-11"}));
}

TEST(Guide, VersionThatIsNotThereListsThoseThatAre) {
  const auto guide = load_guide(QHARDEN_GUIDE_DIR, "0.3.0");
  ASSERT_FALSE(guide);
  EXPECT_NE(guide.error().message.find("choose one of 0.1.0, 0.2.0"), std::string::npos) << guide.error().message;
  EXPECT_EQ(guide.error().fault, Fault::usage);
}

TEST(Guide, VersionsAreOrderedByTheirNumbers) {
  const testing::TempFolder folder;
  for (const std::string version : {"0.10.0", "0.2.0"}) {
    auto text = std::string(kHead) + kControl;
    text.replace(text.find("1.0.0"), 5, version);
    std::ofstream(folder.file(version + ".yaml")) << text;
  }

  const auto guides = load_guides(folder.path().string());

  ASSERT_TRUE(guides) << guides.error().message;
  ASSERT_EQ(guides->size(), 2U);
  EXPECT_EQ(guides->front().version, "0.2.0");
  EXPECT_EQ(guides->back().version, "0.10.0");
}

TEST(Guide, VersionCannotLeaveTheFolder) {
  EXPECT_FALSE(load_guide(QHARDEN_GUIDE_DIR, "../guide/0.1.0"));
}

TEST(Guide, FolderWithoutGuidesSaysSo) {
  const auto guide = load_guide("/nowhere", "0.1.0");
  ASSERT_FALSE(guide);
  EXPECT_EQ(guide.error().message, "there is no guide \"0.1.0\" in /nowhere; no guide is there: check the path");
}

TEST(Guide, SmallestGuideLoads) {
  EXPECT_EQ(problem_of(std::string(kHead) + kControl), "");
}

TEST(Guide, DoubledControlIsRefused) {
  EXPECT_EQ(problem_of(std::string(kHead) + kControl + kControl),
            "1.0.0.yaml:14: controls[1]: id \"1.1\" is used twice; give each its own id");
}

TEST(Guide, DoubledStepIsRefused) {
  std::string text = std::string(kHead) + kControl;
  text.replace(text.find("[{id: S1"), 1, "[{id: S1, text: first}, ");
  EXPECT_EQ(problem_of(text), "1.0.0.yaml:13: controls[0].steps[1]: id \"S1\" is used twice; give each its own id");
}

TEST(Guide, UnknownKeyIsRefused) {
  EXPECT_EQ(problem_of(std::string(kHead) + kControl + "    note: [x]\n"),
            "1.0.0.yaml:14: controls[0].note: unknown key; did you mean \"notes\"? known keys: id, title, level, "
            "summary, why, frameworks, steps, notes");
}

TEST(Guide, MissingKeyIsRefused) {
  std::string text = std::string(kHead) + kControl;
  text.replace(text.find("    why: W\n"), 11, "");
  EXPECT_EQ(problem_of(text), "1.0.0.yaml:7: controls[0].why: missing; add this key");
}

TEST(Guide, LevelAndSectionMustBeListed) {
  std::string level = std::string(kHead) + kControl;
  level.replace(level.find("    level: 1"), 12, "    level: 3");
  std::string section = std::string(kHead) + kControl;
  section.replace(section.find("'1.1'"), 5, "'2.1'");

  EXPECT_EQ(problem_of(level), "1.0.0.yaml:7: controls[0]: level 3 is not listed; add it to levels or choose another");
  EXPECT_EQ(problem_of(section),
            "1.0.0.yaml:7: controls[0]: control 2.1 belongs to no listed section; add its section or mend the id");
}

TEST(Guide, VersionInsideMustBeThatOfTheName) {
  EXPECT_EQ(problem_of(std::string(kHead) + kControl, "2.0.0"),
            "2.0.0.yaml:2: version: is \"1.0.0\" in the file of 2.0.0; rename or mend the file");
}

}  // namespace
}  // namespace qharden::config
