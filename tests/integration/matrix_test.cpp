/// Every check in every scenario and under every fault: what it says, and no pass that it has no right to. The tables
/// are in matrix/, one for each plugin.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "core/config/yaml_node.hpp"
#include "tests/integration/runs.hpp"

namespace qharden::testing {
namespace {

using Words = std::map<std::string, std::string>;

struct MatrixRow {
  std::string plugin;
  std::string scenario;
  std::string fault;
  std::string without;  ///< what of the files beside the scenario is taken away
  bool names = false;   ///< with the element names of the simulator
  int exit = 0;
  Words expect;  ///< by check, by group, or "all"

  [[nodiscard]] std::string name() const {
    std::string text = plugin + "_" + scenario + (names ? "_names" : "") +
                       (without.empty() ? "" : "_without_" + without) + (fault.empty() ? "" : "_" + fault);
    for (auto& c : text)
      if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
    return text;
  }
};

void PrintTo(const MatrixRow& row, std::ostream* out) {
  *out << row.name();
}

struct MatrixTable {
  std::map<std::string, std::string> group_of;  ///< by check
  std::map<std::string, Words> defaults;        ///< by scenario; for what a row says nothing of
  std::vector<MatrixRow> rows;
};

/// One row for each fault that the row lists; "REASON" in its words becomes what stands behind the fault.
std::vector<MatrixRow> read_rows(const config::YamlNode& node) {
  node.map({"scenario", "fault", "faults", "without", "names", "exit", "expect"});
  MatrixRow row;
  row.scenario = node.required("scenario").as_text();
  if (const auto fault = node.optional("fault")) row.fault = fault->as_text();
  if (const auto without = node.optional("without")) row.without = without->as_word({"facts", "attestations", "both"});
  if (const auto names = node.optional("names")) row.names = names->as_flag();
  if (const auto exit = node.optional("exit")) row.exit = static_cast<int>(exit->as_integer());
  if (const auto expect = node.optional("expect"))
    for (const auto& [check, words] : expect->as_members()) row.expect[check] = words.as_text();
  const auto faults = node.optional("faults");
  if (!faults) return {row};
  std::vector<MatrixRow> rows;
  for (const auto& [fault, reason] : faults->as_members()) {
    MatrixRow& own = rows.emplace_back(row);
    own.fault = fault;
    for (auto& [check, words] : own.expect)
      for (std::size_t at = words.find("REASON"); at != std::string::npos; at = words.find("REASON", at))
        words.replace(at, 6, reason.as_text());
  }
  return rows;
}

MatrixTable read_table(const std::string& plugin, const std::string& file) {
  auto table = config::read_yaml(file, [&](const config::YamlNode& root) {
    root.map({"groups", "defaults", "rows"});
    MatrixTable result;
    for (const auto& [group, checks] : root.required("groups").as_members())
      for (const auto& check : checks.as_texts()) result.group_of[plugin + "." + check] = group;
    for (const auto& [scenario, words] : root.required("defaults").as_members())
      for (const auto& [check, word] : words.as_members()) result.defaults[scenario][check] = word.as_text();
    for (const auto& node : root.required("rows").as_list())
      for (auto& row : read_rows(node)) result.rows.push_back(std::move(row));
    for (auto& row : result.rows) row.plugin = plugin;
    return result;
  });
  if (!table) throw std::runtime_error(table.error().message);
  return std::move(*table);
}

/// By plugin.
const std::map<std::string, MatrixTable>& matrix() {
  static const auto tables = [] {
    std::map<std::string, MatrixTable> read;
    for (const auto& entry : std::filesystem::directory_iterator(QHARDEN_SOURCE_DIR "/tests/integration/matrix"))
      if (const auto& file = entry.path(); file.extension() == ".yaml")
        read[file.stem().string()] = read_table(file.stem().string(), file.string());
    return read;
  }();
  return tables;
}

std::vector<MatrixRow> all_rows() {
  std::vector<MatrixRow> rows;
  for (const auto& [plugin, table] : matrix()) rows.insert(rows.end(), table.rows.begin(), table.rows.end());
  return rows;
}

/// What a check came to, in the words of the matrix: a fail outweighs all, "not applicable" counts alone.
std::string words_of(const store::CheckResult& check, const std::set<std::string>& reasons,
                     const std::set<std::string>& not_applicable) {
  const auto counts = check.effective();
  if (counts.of(Status::error) > 0) return "error";
  if (counts.of(Status::fail) > 0) return "fail";
  std::string words;
  const auto add = [&](const std::string& word) { words += (words.empty() ? "" : " ") + word; };
  if (check.attested.passes() > 0)
    add("attested");
  else if (counts.of(Status::pass) > 0)
    add("pass");
  if (counts.of(Status::manual) > 0) add("manual");
  for (const auto& reason : reasons) add("not_evaluated/" + reason);
  for (const auto& reason : not_applicable)
    if (words.empty()) add("not_applicable/" + reason);
  return words.empty() ? "nothing" : words;
}

/// By check.
Words read_words(app::FinishedRun& run) {
  std::map<std::string, std::set<std::string>> not_evaluated;
  std::map<std::string, std::set<std::string>> not_applicable;
  const auto read = run.results->each_finding(run.record.run.id, [&](const store::Finding& finding) {
    const std::string reason(to_string(finding.outcome.reason));
    if (finding.outcome.effective() == Status::not_evaluated) not_evaluated[finding.check].insert(reason);
    if (finding.outcome.effective() == Status::not_applicable) not_applicable[finding.check].insert(reason);
  });
  EXPECT_TRUE(read.ok());
  Words words;
  for (const auto& check : run.record.checks)
    words[check.id] = words_of(check, not_evaluated[check.id], not_applicable[check.id]);
  return words;
}

std::string expected_of(const MatrixRow& row, const std::string& check) {
  const auto& table = matrix().at(row.plugin);
  const auto group = table.group_of.find(check);
  if (group == table.group_of.end()) return "(no group of the plugin's file holds it)";
  const auto defaults = table.defaults.find(row.scenario);
  for (const auto* words : {&row.expect, defaults == table.defaults.end() ? nullptr : &defaults->second})
    for (const auto& key : {check.substr(check.find('.') + 1), group->second, std::string("all")})
      if (const auto found = words == nullptr ? row.expect.end() : words->find(key);
          words != nullptr && found != words->end())
        return found->second;
  return "(the row says nothing of " + group->second + ")";
}

class Matrix : public ::testing::TestWithParam<MatrixRow> {};

TEST_P(Matrix, EveryCheckSaysWhatItCouldSee) {
  const auto& row = GetParam();
  Stage stage(row.scenario, row.fault.empty() ? std::vector<std::string>{} : std::vector<std::string>{row.fault});
  if (row.without == "facts" || row.without == "both") stage.subscription().facts.clear();
  if (row.without == "attestations" || row.without == "both") stage.subscription().attestations.clear();
  // Faults that are counted go away by themselves; the others are not worth a wait.
  if (row.fault.find(':') == std::string::npos) stage.subscription().max_wait_minutes = 0;
  stage.use_guide("0.2.0");
  stage.select_plugin(row.plugin);
  if (row.names) {
    const auto names = config::load_field_names(QHARDEN_SOURCE_DIR "/tests/integration/field-names.yaml");
    ASSERT_TRUE(names.ok()) << names.error().message;
    stage.learn(*names);
  }

  auto run = stage.scan();

  if (row.exit == 4) {
    ASSERT_FALSE(run.ok());
    EXPECT_EQ(run.error().fault, Fault::connection) << run.error().message;
    return;
  }
  ASSERT_TRUE(run.ok()) << run.error().message;
  const auto words = read_words(*run);
  EXPECT_FALSE(words.empty());
  for (const auto& [check, said] : words)
    if (const auto expected = expected_of(row, check); said != expected)
      ADD_FAILURE() << check << " says '" << said << "', not '" << expected << "'";
}

TEST(MatrixTable, KnowsEveryInstalledCheckAndNoOther) {
  const auto installation = app::Installation::load({});
  ASSERT_TRUE(installation.ok());

  for (const auto& [plugin, table] : matrix())
    for (const auto& [check, group] : table.group_of)
      EXPECT_NE(installation->catalog().find_check(check), nullptr) << check << " of group " << group;
  for (const auto* check : installation->catalog().checks()) {
    const auto table = matrix().find(check->plugin);
    EXPECT_TRUE(table != matrix().end() && table->second.group_of.contains(check->id)) << check->id;
  }
}

INSTANTIATE_TEST_SUITE_P(Scenarios, Matrix, ::testing::ValuesIn(all_rows()),
                         [](const auto& row) { return row.param.name(); });

}  // namespace
}  // namespace qharden::testing
