/// Every check in every scenario and under every fault: no pass that the catalogue does not declare. The table is
/// matrix.yaml.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/config/yaml_node.hpp"
#include "tests/integration/runs.hpp"

namespace qharden::testing {
namespace {

struct MatrixRow {
  std::string scenario;
  std::string fault;
  int exit = 0;
  std::map<std::string, std::string> expect;

  [[nodiscard]] std::string name() const {
    std::string text = scenario + (fault.empty() ? "" : "_" + fault);
    for (auto& c : text)
      if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
    return text;
  }
};

std::vector<MatrixRow> read_matrix() {
  const auto rows =
      config::read_yaml(QHARDEN_SOURCE_DIR "/tests/integration/matrix.yaml", [](const config::YamlNode& root) {
        std::vector<MatrixRow> result;
        for (const auto& node : root.as_list()) {
          node.map({"scenario", "fault", "exit", "expect"});
          MatrixRow row;
          row.scenario = node.required("scenario").as_text();
          if (const auto fault = node.optional("fault")) row.fault = fault->as_text();
          if (const auto exit = node.optional("exit")) row.exit = static_cast<int>(exit->as_integer());
          if (const auto expect = node.optional("expect"))
            for (const auto& [check, words] : expect->as_members()) row.expect[check] = words.as_text();
          result.push_back(std::move(row));
        }
        return result;
      });
  if (!rows) throw std::runtime_error(rows.error().message);
  return *rows;
}

/// The checks the table speaks of. TODO(#3): all of them, once the scenarios carry the facts that the others need.
const std::vector<std::string> kTabled = {
    "identity.manager-count",          "identity.dormant-users",    "identity.never-signed-in",
    "identity.excess-permissions",     "identity.scope-all-groups", "identity.ip-restriction-enabled",
    "identity.ip-restriction-breadth", "identity.sign-ins-outside",
};

/// What a check came to, in the matrix' words.
struct Seen {
  Counts counts;
  std::set<std::string> not_evaluated;
  std::set<std::string> not_applicable;
};

std::map<std::string, Seen> read_outcomes(app::FinishedRun& run) {
  std::map<std::string, Seen> seen;
  for (const auto& check : run.record.checks) seen[check.id].counts = check.counts;
  const auto read = run.results->each_finding(run.record.run.id, [&](const store::Finding& finding) {
    const std::string reason(to_string(finding.outcome.reason));
    if (finding.outcome.status == Status::not_evaluated) seen[finding.check].not_evaluated.insert(reason);
    if (finding.outcome.status == Status::not_applicable) seen[finding.check].not_applicable.insert(reason);
  });
  EXPECT_TRUE(read.ok());
  return seen;
}

void expect_outcome(const std::string& check, const Seen& seen, const std::string& expected) {
  SCOPED_TRACE(check + " should be " + expected);
  const auto& counts = seen.counts;
  EXPECT_EQ(counts.of(Status::error), 0);
  const auto slash = expected.find('/');
  const std::string word = expected.substr(0, slash);
  const std::string reason = slash == std::string::npos ? "" : expected.substr(slash + 1);
  if (word == "fail") {
    EXPECT_GT(counts.of(Status::fail), 0);
    return;
  }
  EXPECT_EQ(counts.of(Status::fail), 0);
  EXPECT_EQ(counts.of(Status::pass) > 0, word == "pass" || word == "people");
  if (word == "not_evaluated" || word == "people") {
    EXPECT_THAT(seen.not_evaluated, ::testing::ElementsAre(reason));
  } else {
    EXPECT_EQ(counts.of(Status::not_evaluated), 0);
  }
  if (word == "not_applicable") {
    EXPECT_THAT(seen.not_applicable, ::testing::ElementsAre(reason));
  }
}

class Matrix : public ::testing::TestWithParam<MatrixRow> {};

TEST_P(Matrix, EveryCheckSaysWhatItCouldSee) {
  const auto& row = GetParam();
  Stage stage(row.scenario, row.fault.empty() ? std::vector<std::string>{} : std::vector<std::string>{row.fault});

  auto run = stage.scan();

  if (row.exit == 4) {
    ASSERT_FALSE(run.ok());
    EXPECT_EQ(run.error().fault, Fault::connection) << run.error().message;
    return;
  }
  ASSERT_TRUE(run.ok()) << run.error().message;
  const auto seen = read_outcomes(*run);
  for (const auto& check : kTabled) {
    ASSERT_EQ(seen.count(check), 1U) << check;
    const auto own = row.expect.find(check);
    expect_outcome(check, seen.at(check), own == row.expect.end() ? row.expect.at("all") : own->second);
  }
}

INSTANTIATE_TEST_SUITE_P(Scenarios, Matrix, ::testing::ValuesIn(read_matrix()),
                         [](const auto& row) { return row.param.name(); });

}  // namespace
}  // namespace qharden::testing
