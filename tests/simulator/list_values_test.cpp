#include "fixture.hpp"
#include "simulator/placeholders.hpp"
#include "simulator/tree_yaml.hpp"

namespace qharden::simulator::testing {
namespace {

constexpr Filling kFilling{.start = 1767607200, .n = 300};  // 2026-01-05T10:00:00Z

std::string filled(const std::string& text) {
  return fill_scalar(text_tree(text), kFilling).text;
}

TEST(Placeholders, WriteTimesInEveryForm) {
  EXPECT_EQ(filled("$(now)"), "2026-01-05T10:00:00Z");
  EXPECT_EQ(filled("$(-3d)"), "2026-01-02T10:00:00Z");
  EXPECT_EQ(filled("$(+2h)"), "2026-01-05T12:00:00Z");
  EXPECT_EQ(filled("$(-3d|date)"), "2026-01-02");
  EXPECT_EQ(filled("$(-3d|us)"), "01/02/2026");
  EXPECT_EQ(filled("$(-1d|s)"), "1767520800");
  EXPECT_EQ(filled("$(-1d|ms)"), "1767520800000");
  EXPECT_EQ(filled("$(-n%7d)"), "2025-12-30T10:00:00Z");
}

TEST(Placeholders, WriteTheNumberOfARow) {
  EXPECT_EQ(filled("Key $(n)"), "Key 300");
  EXPECT_EQ(filled("10.0.$(n/256%256).$(n%256)"), "10.0.1.44");
  EXPECT_EQ(filled("$(n+100)"), "400");
  EXPECT_EQ(filled("$(n|pad8)"), "00000300");
}

TEST(Placeholders, AreNumbersWhenTheyStandAlone) {
  EXPECT_EQ(fill_scalar(text_tree("$(n)"), kFilling).kind, Tree::Kind::number);
  EXPECT_EQ(fill_scalar(text_tree("$(-1d|ms)"), kFilling).kind, Tree::Kind::number);
  EXPECT_EQ(fill_scalar(text_tree("$(n|text)"), kFilling).kind, Tree::Kind::text);
  EXPECT_EQ(fill_scalar(text_tree("$(n)$(n)"), kFilling).kind, Tree::Kind::text);
  EXPECT_EQ(fill_scalar(text_tree("$(-1d)"), kFilling).kind, Tree::Kind::text);
}

TEST(Placeholders, RefuseWhatTheyDoNotKnow) {
  for (const std::string text : {"$(m)", "$(3d)", "$(-3x)", "$(n/0)", "$(n", "$(n|hex)", "$(-3d|hex)", "$()"}) {
    EXPECT_THROW(static_cast<void>(filled(text)), PlaceholderError) << text;
  }
}

TEST(TreeOfYaml, TellsTextsFromNumbers) {
  const Tree tree =
      tree_of(YAML::Load(R"({a: 12, b: "12", c: 007, d: -0.5, e: true, f: "true", g: ~, h: 1.2.3, i: "~"})"));

  EXPECT_EQ(tree.find("a")->kind, Tree::Kind::number);
  EXPECT_EQ(tree.find("b")->kind, Tree::Kind::text);
  EXPECT_EQ(tree.find("c")->kind, Tree::Kind::text);
  EXPECT_EQ(tree.find("d")->kind, Tree::Kind::number);
  EXPECT_EQ(tree.find("e")->kind, Tree::Kind::boolean);
  EXPECT_EQ(tree.find("f")->kind, Tree::Kind::text);
  EXPECT_EQ(tree.find("g")->kind, Tree::Kind::null);
  EXPECT_EQ(tree.find("h")->kind, Tree::Kind::text);
  EXPECT_EQ(tree.find("i")->kind, Tree::Kind::text);
}

}  // namespace
}  // namespace qharden::simulator::testing
