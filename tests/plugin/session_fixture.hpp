/// Sessions over the plugins of tests/plugins and a snapshot that declares three logins.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/plugin/discovery.hpp"
#include "core/plugin/session.hpp"
#include "sdk/testing/literal_snapshot.hpp"
#include "tests/support/temp_folder.hpp"

namespace qharden::plugin::testing {

struct Judged {
  Result<worker::Evaluated> evaluated;
  std::vector<Outcome> outcomes;
};

inline Program program_of(const std::string& id) {
  for (const auto& found : discover({QHARDEN_TEST_PLUGINS}).found)
    if (found.program.id == id) return found.program;
  throw std::runtime_error("tests/plugins has no plugin " + id);
}

/// No library: SQL checks only.
inline Program no_plugin() {
  return {};
}

/// A second is long for what these checks do, also under sanitizers on a busy machine.
inline SessionOptions options() {
  return {.check_deadline = std::chrono::milliseconds(1000), .worker_program = {}};
}

class SessionTest : public ::testing::Test {
 protected:
  SessionTest() {
    auto catalog = manifest::Catalog::build({});
    qharden::testing::LiteralSnapshot literal;
    literal.tables["declared_login"] = {{{"login", "acme_aa1"}, {"kind", "partner"}},
                                        {{"login", "acme_bb2"}, {"kind", "service"}},
                                        {{"login", "acme_cc3"}, {"kind", "audit"}}};
    const auto written = qharden::testing::write_literal_snapshot(snapshot_, *catalog, literal);
    if (!written) throw std::runtime_error(written.error().message);
  }

  [[nodiscard]] const std::string& snapshot() const { return snapshot_; }
  [[nodiscard]] const qharden::testing::TempFolder& folder() const { return folder_; }

  static Judged judge(Session& session, const worker::Evaluation& evaluation) {
    std::vector<Outcome> outcomes;
    auto evaluated = session.evaluate(evaluation, [&](const Outcome& outcome) { outcomes.push_back(outcome); });
    return {std::move(evaluated), std::move(outcomes)};
  }

  /// A judged check of a test plugin over the declared logins.
  static worker::Evaluation judged(const std::string& check) {
    return {.check = check,
            .sql = "SELECT login AS object, kind FROM declared_login ORDER BY login",
            .has_judge = true,
            .severity = Severity::medium,
            .params = {},
            .open = {}};
  }

  /// A check without a judge.
  static worker::Evaluation plain(const std::string& sql) {
    return {
        .check = "test.sql", .sql = sql, .has_judge = false, .severity = Severity::medium, .params = {}, .open = {}};
  }

 private:
  qharden::testing::TempFolder folder_;
  std::string snapshot_ = folder_.file("snapshot.db");
};

}  // namespace qharden::plugin::testing
