/// Compares what a check reported with what is known of its findings, in one pass over both in the order of objects.
///
/// Memory does not grow with their number. Runs inside the caller's transaction; throws SQLite::Exception.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <optional>
#include <string>

#include "core/store/results.hpp"

namespace qharden::store {

/// The last time the check was judged before, over the same subscription.
struct JudgedBefore {
  std::string rule;
  std::string params;
};

/// The check whose findings are compared, and its place in the file.
struct MergeScope {
  std::int64_t run = 0;
  std::int64_t subject = 0;
  std::string subscription_id;
  std::string check;
  bool looked = false;
  JudgedBefore now = {};
  std::optional<JudgedBefore> before = {};
};

class FindingMerge {
 public:
  FindingMerge(SQLite::Database& db, MergeScope scope);

  /// Writes findings and events for the rows of temp.reported. Puts the counts of `result` right for objects that were
  /// reported more than once: they are one error each.
  void run(CheckResult& result);

 private:
  struct Known {
    std::int64_t number = 0;
    std::string status;  ///< empty: gone
    std::string reason;
    std::string severity;
    std::string attestation;
    std::string attested;
    Outcome outcome;  ///< object and wording only

    [[nodiscard]] bool is_open() const { return !status.empty() && status != "pass"; }
  };

  bool next_reported();
  bool next_known();
  void on_new();
  void on_unreported();
  void on_both();
  /// Why the state became another, in the words of README.md.
  [[nodiscard]] const char* cause_of(const Known* before, const Outcome* after) const;
  static bool attested_anew(const Known& before, const Outcome& after);
  void insert_event(const char* kind, std::int64_t finding, const Known* before, const Outcome* after);
  void update_finding();
  void note_partly(std::int64_t finding);

  SQLite::Database& db_;
  MergeScope scope_;
  Counts counts_;
  AttestedCounts attested_;
  SQLite::Statement reported_rows_;
  SQLite::Statement known_rows_;
  SQLite::Statement insert_finding_;
  SQLite::Statement update_finding_;
  SQLite::Statement close_finding_;
  SQLite::Statement insert_event_;
  SQLite::Statement insert_partly_;
  bool has_row_ = false;  ///< reported_rows_ stands on a row not read yet
  Outcome reported_;
  Known known_;
};

}  // namespace qharden::store
