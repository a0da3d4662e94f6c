/// Cases of checks written down as YAML: rows in, outcomes out. Format: sdk/testing/README.md.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "core/config/configuration.hpp"
#include "core/manifest/catalog.hpp"
#include "core/plugin/session.hpp"
#include "core/snapshot/reader.hpp"
#include "core/snapshot/reads.hpp"
#include "core/util/outcome.hpp"
#include "sdk/testing/literal_snapshot.hpp"

namespace qharden::testing {

struct ExpectedOutcome {
  std::string object;
  Status status = Status::error;
  Reason reason = Reason::none;
  std::optional<Severity> severity;
  std::vector<std::string> message_contains;
};

/// A change of one row that must change the outcome of one object, or, if `unchanged`, must not.
struct Mutation {
  int line = 0;
  std::string table;
  std::string row;  ///< its `_row`, or its place where rows have none
  LiteralRow set;
  std::vector<std::string> clear;  ///< columns that become NULL
  bool remove = false;             ///< the row goes
  std::string object;
  Status becomes = Status::error;
  bool unchanged = false;
};

struct CheckCase {
  std::string file;
  int line = 0;
  std::string check;
  std::string name;
  LiteralSnapshot snapshot;
  config::CheckSettings settings;
  std::vector<ExpectedOutcome> expect;
  std::vector<Mutation> mutations;
  std::string unreadable;  ///< not empty: why the file could not be read; the case then fails
};

/// As GoogleTest names the case when it fails.
void PrintTo(const CheckCase& check_case, std::ostream* out);  // NOLINT(readability-identifier-naming)

/// All cases of the `*.yaml` files in the folder, by file and place. A file that cannot be read is one case that fails.
[[nodiscard]] std::vector<CheckCase> load_check_cases(const std::string& folder);

/// A name for GoogleTest: file and case, letters, digits and underscores only.
[[nodiscard]] std::string test_name(const CheckCase& check_case);

enum class SessionKind { direct, worker };

/// Judges cases with the plugins of one folder, as the host would: gate, session, then the outcome for no rows and the
/// guardrails of parameters. Sessions live as long as this.
class CaseRunner {
 public:
  /// With these plugins of the folder alone, since each adds its tables and views to every snapshot. Throws
  /// std::runtime_error when one is missing or cannot be used.
  CaseRunner(const std::string& plugin_folder, const std::set<std::string>& plugins, SessionKind kind);

  /// Every outcome of the case, passes included. Throws std::invalid_argument for a case that makes no sense.
  Result<std::vector<Outcome>> run(const CheckCase& check_case, const std::string& snapshot_path);

  /// Of the plugins.
  [[nodiscard]] const manifest::Catalog& catalog() const { return *catalog_; }

 private:
  plugin::Session& session_of(const std::string& plugin);

  std::optional<manifest::Catalog> catalog_;
  std::vector<snapshot::ViewText> views_;
  std::optional<snapshot::SchemaProbe> probe_;
  std::map<std::string, plugin::Program> programs_;
  std::map<std::string, std::unique_ptr<plugin::Session>> sessions_;
  SessionKind kind_;
};

/// What differs from the case's expectations, a line each; empty: nothing.
[[nodiscard]] std::string differences(const CheckCase& check_case, const std::vector<Outcome>& outcomes);

}  // namespace qharden::testing
