#include "core/config/yaml_node.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temp_folder.hpp"

namespace qharden::config {
namespace {

/// The message of the first problem `read` meets in `text`, or of the parser; empty: none.
template <class Read>
std::string problem_of(const std::string& text, Read read) {
  const auto document = YamlDocument::parse(text, "f.yaml");
  if (!document) return document.error().message;
  read(document->root());
  const auto checked = document->check();
  if (checked) return "";
  EXPECT_EQ(checked.error().fault, Fault::usage);
  return checked.error().message;
}

std::string problem_of(const std::string& text) {
  return problem_of(text, [](const YamlNode&) {});
}

TEST(YamlNode, ReadsTypedValues) {
  const auto document = YamlDocument::parse(
      "name: Main\nport: 8080\non: false\ngroups: [a, 'b c']\nfree: {x: 1, y: two}\nversion: 0.1.0\n", "f.yaml");
  ASSERT_TRUE(document);
  const YamlNode root = document->root();

  root.map({"name", "port", "on", "groups", "free", "version"});
  EXPECT_EQ(root.required("name").as_text(), "Main");
  EXPECT_EQ(root.required("port").as_integer(1, 65535), 8080);
  EXPECT_FALSE(root.required("on").as_flag());
  EXPECT_EQ(root.required("groups").as_texts(), (std::vector<std::string>{"a", "b c"}));
  EXPECT_EQ(root.required("version").as_text(), "0.1.0");
  EXPECT_FALSE(root.optional("absent"));
  const auto members = root.required("free").as_members();
  ASSERT_EQ(members.size(), 2U);
  EXPECT_EQ(members[1].first, "y");
  EXPECT_EQ(members[1].second.path(), "free.y");
  EXPECT_TRUE(document->check());
}

TEST(YamlNode, UnknownKeyNamesPlaceAndWhatWasMeant) {
  EXPECT_EQ(problem_of("a:\n  - name: x\n    titel: y\n",
                       [](const YamlNode& root) {
                         for (const auto& node : root.required("a").as_list()) node.map({"name", "title"});
                       }),
            "f.yaml:3: a[0].titel: unknown key; did you mean \"title\"? known keys: name, title");
}

TEST(YamlNode, UnknownKeyThatResemblesNothingListsTheKnown) {
  EXPECT_EQ(problem_of("zebra: 1\n",
                       [](const YamlNode& root) {
                         root.map({"name", "title"});
                       }),
            "f.yaml:1: zebra: unknown key; known keys: name, title");
}

TEST(YamlNode, MissingKeyIsNamedAtItsMapping) {
  EXPECT_EQ(problem_of("a:\n  b: 1\n", [](const YamlNode& root) { (void)root.required("a").required("c").as_text(); }),
            "f.yaml:1: a.c: missing; add this key");
}

TEST(YamlNode, OnlyTheFirstProblemIsKept) {
  EXPECT_EQ(problem_of("a: x\nb: y\n",
                       [](const YamlNode& root) {
                         (void)root.required("a").as_integer();
                         (void)root.required("b").as_flag();
                       }),
            "f.yaml:1: a: expected a whole number, found \"x\"; write for example: 3");
}

TEST(YamlNode, WrongTypesSayWhatWasFound) {
  const auto as_integer = [](const YamlNode& root) { (void)root.required("a").as_integer(1, 9); };
  const auto as_flag = [](const YamlNode& root) { (void)root.required("a").as_flag(); };
  const auto as_text = [](const YamlNode& root) { (void)root.required("a").as_text(); };
  const auto as_list = [](const YamlNode& root) { (void)root.required("a").as_list(); };

  EXPECT_EQ(problem_of("a: '3'\n", as_integer),
            "f.yaml:1: a: expected a whole number, found \"3\"; write for example: 3");
  EXPECT_EQ(problem_of("a: 0x3\n", as_integer),
            "f.yaml:1: a: expected a whole number, found \"0x3\"; write for example: 3");
  EXPECT_EQ(problem_of("a: 10\n", as_integer), "f.yaml:1: a: 10 is too large; use 9 or less");
  EXPECT_EQ(problem_of("a: 0\n", as_integer), "f.yaml:1: a: 0 is too small; use 1 or more");
  EXPECT_EQ(problem_of("a: yes\n", as_flag),
            "f.yaml:1: a: expected true or false, found \"yes\"; write for example: true");
  EXPECT_EQ(problem_of("a:\n", as_text),
            "f.yaml:1: a: expected a text, found nothing; write for example: \"some text\"");
  EXPECT_EQ(problem_of("a: ''\n", as_text), "f.yaml:1: a: is an empty text; write something or leave the key out");
  EXPECT_EQ(problem_of("a: [1]\n", as_text),
            "f.yaml:1: a: expected a text, found a list; write for example: \"some text\"");
  EXPECT_EQ(problem_of("a: one\n", as_list),
            "f.yaml:1: a: expected a list, found \"one\"; write for example: [one, two]");
}

TEST(YamlNode, WordOffTheListSuggestsTheClosest) {
  EXPECT_EQ(problem_of("a: hihg\n",
                       [](const YamlNode& root) {
                         (void)root.required("a").as_word({"low", "high"});
                       }),
            "f.yaml:1: a: \"hihg\" is not a word for this; did you mean \"high\"? known words: low, high");
}

TEST(YamlNode, CallersOwnRuleFailsAtTheNode) {
  EXPECT_EQ(
      problem_of("x: 1\na: root\n", [](const YamlNode& root) { root.required("a").fail("is reserved", "choose"); }),
      "f.yaml:2: a: is reserved; choose");
}

TEST(YamlNode, EmptyDocumentIsNotAMapping) {
  EXPECT_EQ(problem_of("", [](const YamlNode& root) { root.map({"a"}); }),
            "f.yaml:1: (top): expected a mapping, found nothing; write for example: key: value");
}

TEST(YamlDocument, RefusesDoubledKeys) {
  EXPECT_EQ(problem_of("a:\n  b: 1\n  c: 2\n  b: 3\n"),
            "f.yaml:4: a.b: key is given twice, first on line 2; keep one of them");
}

TEST(YamlDocument, RefusesAliasesAnchorsAndTags) {
  EXPECT_EQ(problem_of("a: &x [1]\n"), "f.yaml:1: a: anchors (&name) are not allowed; remove the anchor");
  EXPECT_EQ(problem_of("a: !!binary zz\n"), "f.yaml:1: a: tags (!name) are not allowed; remove the tag");
  EXPECT_NE(problem_of("a: *x\n"), "");
}

TEST(YamlDocument, RefusesAnAliasBombBeforeItGrows) {
  std::string text = "a0: &a0 [x, x]\n";
  for (int i = 1; i < 40; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last + ", " + last + "]\n";
  }
  EXPECT_EQ(problem_of(text), "f.yaml:1: a0: anchors (&name) are not allowed; remove the anchor");
}

TEST(YamlDocument, RefusesDeepNesting) {
  EXPECT_EQ(problem_of(std::string(40, '[') + std::string(40, ']')),
            "f.yaml:1: nested more than 32 levels deep; flatten it");
  EXPECT_NE(problem_of(std::string(200'000, '[')), "");
}

TEST(YamlDocument, RefusesASecondDocument) {
  EXPECT_EQ(problem_of("a: 1\n---\nb: 2\n"),
            "f.yaml:1: holds more than one document; remove what follows the second \"---\"");
}

TEST(YamlDocument, RefusesKeysThatAreNotTexts) {
  EXPECT_EQ(problem_of("? [a]\n: 1\n"), "f.yaml:1: a key is not a plain text; use a text as key");
  EXPECT_EQ(problem_of("~: 1\n"), "f.yaml:1: a key is empty; name the key");
}

TEST(YamlDocument, SyntaxErrorNamesTheLine) {
  const auto problem = problem_of("a: 1\nb: [1, 2\nc: 3\n");
  EXPECT_EQ(problem.rfind("f.yaml:", 0), 0U) << problem;
  EXPECT_NE(problem.find("not valid YAML"), std::string::npos) << problem;
}

TEST(YamlDocument, MissingFileSaysSo) {
  const auto document = YamlDocument::load("/nowhere/x.yaml");
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().message,
            "cannot read /nowhere/x.yaml: No such file or directory; check the path and who may read it");
}

TEST(YamlDocument, FolderInPlaceOfAFileSaysSo) {
  const testing::TempFolder folder;
  EXPECT_FALSE(YamlDocument::load(folder.path().string()));
}

TEST(ReadYaml, GivesTheValueOrTheFirstProblem) {
  const testing::TempFolder folder;
  std::ofstream(folder.file("good.yaml")) << "name: x\n";
  std::ofstream(folder.file("bad.yaml")) << "name: [x]\n";
  const auto read = [](const YamlNode& root) { return root.required("name").as_text(); };

  const auto good = read_yaml(folder.file("good.yaml"), read);
  const auto bad = read_yaml(folder.file("bad.yaml"), read);

  ASSERT_TRUE(good);
  EXPECT_EQ(*good, "x");
  ASSERT_FALSE(bad);
  EXPECT_NE(bad.error().message.find("bad.yaml:1: name: expected a text"), std::string::npos);
}

}  // namespace
}  // namespace qharden::config
