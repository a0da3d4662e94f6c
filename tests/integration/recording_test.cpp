/// A recorded run, replayed without network, comes to the same findings.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "core/qualys/replay.hpp"
#include "core/redact/redactor.hpp"
#include "core/snapshot/redacted_copy.hpp"
#include "core/snapshot/redacted_rows.hpp"
#include "tests/integration/runs.hpp"

namespace qharden::testing {
namespace {

namespace fs = std::filesystem;

/// How far two runs must agree.
enum class Detail { all, verdicts };

/// Every finding and every check's counts, in an order of their own.
std::multiset<std::string> outcomes_of(app::FinishedRun& run, Detail detail) {
  std::multiset<std::string> outcomes;
  const auto visited = run.results->each_finding(run.record.run.id, [&](const store::Finding& finding) {
    const auto& outcome = finding.outcome;
    auto text = finding.check + " " + std::string(to_string(outcome.status)) + " " +
                std::string(to_string(outcome.reason)) + " " + std::string(to_string(outcome.severity));
    if (detail == Detail::all)
      text += " " + finding.uid + " " + outcome.object + " " + outcome.object_name + " " + outcome.message + " " +
              outcome.evidence;
    outcomes.insert(text);
  });
  EXPECT_TRUE(visited.ok());
  for (const auto& check : run.record.checks)
    outcomes.insert(check.id + " of " + std::to_string(check.counts.of(Status::pass)) + " passed, " +
                    std::to_string(check.counts.of(Status::fail)) + " failed");
  return outcomes;
}

/// What is in `a` more often than in `b`.
std::vector<std::string> beyond(const std::multiset<std::string>& a, const std::multiset<std::string>& b) {
  std::vector<std::string> rest;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(rest));
  return rest;
}

/// Scans once while recording, then again from the recording, in a state of its own.
class Recorded {
 public:
  Recorded(const std::string& scenario, std::vector<std::string> faults, bool raw)
      : recorder_(scenario, std::move(faults)), replayer_(scenario) {
    if (!raw) forget_names(recorder_.subscription());
    recorder_.settings().record = folder();
    recorder_.settings().record_raw = raw;
    first_ = std::make_unique<Result<app::FinishedRun>>(recorder_.scan());
    recorder_.simulator().stop();
  }

  Result<app::FinishedRun>& first() { return *first_; }
  [[nodiscard]] std::string folder() const { return (recorder_.folder() / "recording").string(); }

  Result<app::FinishedRun> replay() {
    auto replay = qualys::Replay::open(folder());
    if (!replay) return replay.error();
    auto& subscription = replayer_.subscription();
    subscription = recorder_.subscription();
    subscription.login = (*replay)->head().login;
    subscription.url = (*replay)->head().url;
    subscription.facts = folder() + "/facts.yaml";
    replayer_.settings().replay = std::move(*replay);
    return replayer_.scan();
  }

  std::size_t requests_of_replay() { return replayer_.simulator().requests().size(); }

 private:
  /// Parameters and attestations name logins and domains that a redacted recording does not know.
  static void forget_names(config::Subscription& subscription) {
    subscription.checks.clear();
    subscription.attestations.clear();
  }

  Stage recorder_;
  Stage replayer_;
  std::unique_ptr<Result<app::FinishedRun>> first_;
};

struct Case {
  const char* name;
  const char* scenario;
  std::vector<std::string> faults;
};

void PrintTo(const Case& one, std::ostream* out) {
  *out << one.name;
}

std::string name_of(const ::testing::TestParamInfo<Case>& info) {
  return info.param.name;
}

class Recording : public ::testing::TestWithParam<Case> {};

TEST_P(Recording, ReplaysToIdenticalFindingsWhenItIsRaw) {
  Recorded recorded(GetParam().scenario, GetParam().faults, /*raw=*/true);
  ASSERT_TRUE(recorded.first().ok()) << recorded.first().error().message;

  auto replayed = recorded.replay();

  ASSERT_TRUE(replayed.ok()) << replayed.error().message;
  const auto expected = outcomes_of(*recorded.first(), Detail::all);
  const auto found = outcomes_of(*replayed, Detail::all);
  EXPECT_THAT(beyond(expected, found), ::testing::IsEmpty());
  EXPECT_THAT(beyond(found, expected), ::testing::IsEmpty());
  EXPECT_FALSE(expected.empty());
  EXPECT_EQ(recorded.requests_of_replay(), 0U);
}

TEST_P(Recording, ReplaysToTheSameVerdictsWhenItIsRedacted) {
  Recorded recorded(GetParam().scenario, GetParam().faults, /*raw=*/false);
  ASSERT_TRUE(recorded.first().ok()) << recorded.first().error().message;

  auto replayed = recorded.replay();

  ASSERT_TRUE(replayed.ok()) << replayed.error().message;
  const auto expected = outcomes_of(*recorded.first(), Detail::verdicts);
  const auto found = outcomes_of(*replayed, Detail::verdicts);
  EXPECT_THAT(beyond(expected, found), ::testing::IsEmpty());
  EXPECT_THAT(beyond(found, expected), ::testing::IsEmpty());
  EXPECT_FALSE(expected.empty());
  EXPECT_EQ(recorded.requests_of_replay(), 0U);
}

INSTANTIATE_TEST_SUITE_P(
    Of, Recording,
    ::testing::Values(Case{"Typical", "typical", {}}, Case{"Neglected", "neglected", {}},
                      Case{"Hardened", "hardened", {}}, Case{"UnitManager", "unit-manager", {}},
                      Case{"EnhancedRbac", "enhanced-rbac", {}},
                      Case{"RetriedFaults", "hardened", {"rate:1", "server-error@restricted_ips:1"}},
                      Case{"Html", "hardened", {"html@restricted_ips"}},
                      Case{"BrokenXml", "hardened", {"truncated-xml@user_list"}},
                      Case{"PoisonedLog", "hardened", {"bad-utf8@activity_log", "unknown-words@user_list"}}),
    name_of);

TEST(Recording, AnswersWhatWasNotRecordedWithAnErrorOfThatSource) {
  Recorded recorded("typical", {}, /*raw=*/true);
  ASSERT_TRUE(recorded.first().ok());
  for (const auto& entry : fs::directory_iterator(recorded.folder())) {
    std::ifstream file(entry.path());
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    if (text.find("\"path\": \"/api/2.0/fo/setup/restricted_ips/\"") != std::string::npos) fs::remove(entry.path());
  }

  auto replayed = recorded.replay();

  ASSERT_TRUE(replayed.ok()) << replayed.error().message;
  int found = 0;
  EXPECT_TRUE(replayed->results
                  ->each_finding(replayed->record.run.id,
                                 [&](const store::Finding& finding) {
                                   if (finding.check != "identity.ip-restriction-enabled") return;
                                   ++found;
                                   EXPECT_EQ(finding.outcome.status, Status::not_evaluated);
                                   EXPECT_EQ(finding.outcome.reason, Reason::dependency);
                                   EXPECT_THAT(finding.outcome.message,
                                               ::testing::HasSubstr("/api/2.0/fo/setup/restricted_ips/"));
                                 })
                  .ok());
  EXPECT_EQ(found, 1);
}

class RedactedSnapshot : public ::testing::TestWithParam<Case> {};

TEST_P(RedactedSnapshot, IsJudgedToTheSameVerdicts) {
  Stage stage(GetParam().scenario, GetParam().faults);
  stage.subscription().checks.clear();
  stage.subscription().attestations.clear();
  auto scanned = stage.scan();
  ASSERT_TRUE(scanned.ok()) << scanned.error().message;
  redact::Redactor redactor(config::load_redaction(QHARDEN_SOURCE_DIR "/config/redaction.yaml").value());
  const auto copy = (stage.folder() / "redacted.db").string();

  const auto copied = snapshot::copy_redacted(scanned->record.run.snapshot, copy, redactor);
  ASSERT_TRUE(copied.ok()) << copied.error().message;
  auto evaluated = app::run_evaluate(stage.installation(), stage.subscription(), copy, stage.settings());

  ASSERT_TRUE(evaluated.ok()) << evaluated.error().message;
  const auto expected = outcomes_of(*scanned, Detail::verdicts);
  const auto found = outcomes_of(*evaluated, Detail::verdicts);
  EXPECT_THAT(beyond(expected, found), ::testing::IsEmpty());
  EXPECT_THAT(beyond(found, expected), ::testing::IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Of, RedactedSnapshot,
                         ::testing::Values(Case{"Typical", "typical", {}}, Case{"Neglected", "neglected", {}},
                                           Case{"Hardened", "hardened", {}}, Case{"UnitManager", "unit-manager", {}},
                                           Case{"EnhancedRbac", "enhanced-rbac", {}},
                                           Case{"Poisoned", "hardened", {"bad-utf8@activity_log", "html@user_list"}}),
                         name_of);

/// A word that a column may hold has to be read from a redacted answer too.
TEST(RedactedWords, AreThoseThatColumnsMayHold) {
  redact::Redactor redactor(config::load_redaction(QHARDEN_SOURCE_DIR "/config/redaction.yaml").value());
  const auto installation = app::Installation::load({});
  ASSERT_TRUE(installation.ok());

  std::set<std::string> replaced;
  for (const auto& [name, owned] : installation->catalog().tables())
    for (const auto& column : owned.table->columns)
      for (const auto& word : column.one_of)
        if (redactor.as(snapshot::kind_of(redactor, *owned.table, column), word) != word)
          replaced.insert(name + "." + column.name + " " + word);

  EXPECT_THAT(replaced, ::testing::IsEmpty());
}

TEST(Recording, IsRefusedInAFolderThatIsNotEmpty) {
  Stage stage("typical");
  fs::create_directory(stage.folder() / "full");
  std::ofstream(stage.folder() / "full" / "file") << "something";
  stage.settings().record = (stage.folder() / "full").string();

  const auto run = stage.scan();

  ASSERT_FALSE(run.ok());
  EXPECT_EQ(run.error().fault, Fault::usage);
  EXPECT_TRUE(stage.simulator().requests().empty());
}

}  // namespace
}  // namespace qharden::testing
