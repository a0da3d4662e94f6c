/// Runs recorded and read back in few words.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "core/store/results.hpp"
#include "tests/support/temp_folder.hpp"

namespace qharden::testing {

inline Outcome an_outcome(const std::string& object, Status status, Reason reason = Reason::none,
                          const std::string& message = "seen", Severity severity = Severity::medium) {
  return Outcome{.object = object,
                 .object_name = {},
                 .status = status,
                 .reason = reason,
                 .severity = severity,
                 .message = message,
                 .evidence = {}};
}

inline store::CheckResult a_result(const std::string& check, const std::vector<Outcome>& outcomes, bool looked = true) {
  store::CheckResult result;
  result.id = check;
  result.control = "1.3";
  result.title = "Title of " + check;
  result.looked = looked;
  for (const auto& outcome : outcomes) result.counts.add(outcome.status);
  return result;
}

inline store::Run a_run(const std::string& id, UnixTime scan_time, const std::string& subscription = "acme") {
  store::Run run;
  run.id = id;
  run.subscription = subscription;
  run.subscription_id = "id-of-" + subscription;
  run.scan_time = scan_time;
  run.started = scan_time + 1;
  run.snapshot = "/tmp/x.db";
  run.guide = "0.1.0";
  run.level = 1;
  return run;
}

/// A results file in a folder of its own, and what was recorded in it.
class Recorder {
 public:
  Recorder() { reopen(); }

  void reopen() {
    results_.reset();
    auto opened = store::Results::open(path());
    if (!opened) throw std::runtime_error(opened.error().message);
    results_ = std::move(opened.value());
  }
  [[nodiscard]] std::string path() const { return folder_.file("results.db"); }
  store::Results& results() { return *results_; }

  void begin(const std::string& run, const std::string& subscription = "acme") {
    run_ = run;
    const auto begun = results_->begin_run(a_run(run, ++time_ * 86'400, subscription));
    EXPECT_TRUE(begun) << begun.error().message;
  }
  void check(const std::string& id, const std::vector<Outcome>& outcomes, bool looked = true) {
    expect_ok(results_->begin_check(run_, id));
    for (const auto& outcome : outcomes) expect_ok(results_->add(outcome));
    expect_ok(results_->end_check(a_result(id, outcomes, looked)));
  }
  void finish() { expect_ok(results_->finish_run(run_, time_ * 86'400 + 60, "{}")); }
  /// A finished run of the one check "d.a".
  void run(const std::string& id, const std::vector<Outcome>& outcomes, bool looked = true) {
    begin(id);
    check("d.a", outcomes, looked);
    finish();
  }

  /// "d.a/u1 fail; d.a/u2 not_evaluated permission", as of a run.
  std::string findings(const std::string& run) {
    std::string text;
    expect_ok(results_->each_finding(run, [&](const store::Finding& finding) {
      text += (text.empty() ? "" : "; ") + finding.check + '/' + finding.outcome.object + ' ' +
              std::string(to_string(finding.outcome.status));
      if (finding.outcome.reason != Reason::none) text += ' ' + std::string(to_string(finding.outcome.reason));
    }));
    return text;
  }
  std::vector<store::Finding> list(const std::string& run) {
    std::vector<store::Finding> all;
    expect_ok(results_->each_finding(run, [&](const store::Finding& finding) { all.push_back(finding); }));
    return all;
  }

  /// "opened u1 ->fail; changed u1 fail->manual", of a run, in the order recorded.
  std::string events(const std::string& run) const {
    SQLite::Database db(path());
    SQLite::Statement query(db,
                            "SELECT kind || ' ' || f.object || ' ' || coalesce(from_status, '') || '->' || "
                            "coalesce(to_status, '') FROM event e JOIN finding f ON f.number = e.finding "
                            "JOIN run r ON r.number = e.run WHERE r.id = ? ORDER BY f.object, e.number");
    query.bind(1, run);
    std::string text;
    while (query.executeStep()) text += (text.empty() ? "" : "; ") + query.getColumn(0).getString();
    return text;
  }

  static void expect_ok(const Result<void>& result) {
    if (!result) ADD_FAILURE() << result.error().message;
  }

 private:
  TempFolder folder_;
  std::unique_ptr<store::Results> results_;
  std::string run_;
  UnixTime time_ = 20'000;
};

}  // namespace qharden::testing
