/// docs/reference and the coverage of the guide, with all plugins of this tree installed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sstream>

#include "tests/command_line/program.hpp"

namespace qharden::testing {
namespace {

using ::testing::HasSubstr;

std::string page_in_tree(const std::string& name) {
  std::ifstream in(std::string(QHARDEN_SOURCE_DIR) + "/docs/reference/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The first line in which two texts differ.
std::string first_difference(const std::string& a, const std::string& b) {
  std::istringstream first(a);
  std::istringstream second(b);
  std::string left;
  std::string right;
  for (int line = 1;; ++line) {
    const bool has_left = static_cast<bool>(std::getline(first, left));
    const bool has_right = static_cast<bool>(std::getline(second, right));
    if (!has_left && !has_right) return "";
    if (has_left != has_right || left != right)
      return "line " + std::to_string(line) + ": '" + (has_left ? left : "") + "' in the tree, '" +
             (has_right ? right : "") + "' by the plugins";
  }
}

void expect_current(const std::string& command, const std::string& page) {
  const auto output = shell("$qharden " + command + " --format markdown");
  EXPECT_EQ(output.status, 0);
  EXPECT_EQ(first_difference(page_in_tree(page), output.text), "")
      << "docs/reference/" << page << " is out of date: run scripts/docs_reference and commit what it wrote";
}

TEST(Reference, OfChecksIsCurrent) {
  expect_current("checks", "checks.md");
}

TEST(Reference, OfTablesIsCurrent) {
  expect_current("tables", "tables.md");
}

TEST(Reference, IsOfAllOrNothing) {
  EXPECT_EQ(shell("$qharden checks show identity.manager-count --format markdown 2>/dev/null").status, 2);
  EXPECT_EQ(shell("$qharden tables user_classic --format markdown 2>/dev/null").status, 2);
  EXPECT_EQ(shell("$qharden tables --format csv 2>/dev/null").status, 2);
}

TEST(GuideCoverage, LeavesNoStepUnserved) {
  for (const char* guide : {"0.1.0", "0.2.0"}) {
    const auto output = shell(std::string("$qharden controls --coverage --guide ") + guide);
    EXPECT_EQ(output.status, 0) << output.text;
    EXPECT_THAT(output.text, HasSubstr(", 10 manual, 0 not served\n"));
    EXPECT_THAT(output.text, ::testing::Not(HasSubstr("not installed:")));
  }
}

TEST(GuideCoverage, IsIncompleteWhereNothingServesAStep) {
  const std::string share = "cp -rL \"$(dirname $qharden)/../share/qharden\" share; export QHARDEN_SHARE=$PWD/share; ";
  const std::string nothing = share + "echo 'controls: []' > share/coverage.yaml; ";

  const auto text = shell(nothing + "$qharden controls 4.2 --coverage");
  EXPECT_EQ(text.status, 5);
  EXPECT_THAT(text.text, HasSubstr("NOT SERVED: no check is known to serve it"));

  const auto json = shell(nothing + "$qharden controls 4.2 --coverage --format json");
  EXPECT_EQ(json.status, 5);
  EXPECT_THAT(json.text, HasSubstr("qharden.coverage/1"));

  EXPECT_EQ(shell(share + "echo 'controls: [{id: x}]' > share/coverage.yaml; $qharden controls --coverage 2>&1").status,
            2);
  EXPECT_EQ(shell("$qharden controls 9.9 --coverage 2>/dev/null").status, 2);
}

}  // namespace
}  // namespace qharden::testing
