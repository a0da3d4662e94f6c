/// `results.db`: what every run found, and when each finding changed. One row for each finding uid, one event for each
/// change of its status; a run keeps counts and refers to the events.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/util/outcome.hpp"
#include "core/util/result.hpp"
#include "core/util/time.hpp"

namespace SQLite {
class Database;
}

namespace qharden::store {

struct Run {
  std::string id;               ///< e.g. "20260105T100000Z-acme-3f9a": sorts by time
  std::string subscription;     ///< configured name
  std::string subscription_id;  ///< immutable id; part of every finding uid
  UnixTime scan_time = 0;
  UnixTime started = 0;
  UnixTime finished = 0;  ///< 0: did not finish
  std::string snapshot;   ///< path; empty: pruned
  std::string guide;      ///< version
  int level = 0;
  std::string summary;         ///< JSON written at the end (controls, score, coverage, exit)
  std::string completes = {};  ///< id of the run whose collection this one went on with; empty: none
};

/// A check as it was judged in one run: enough to print a report without the plugins that made it.
struct CheckResult {
  std::string id;
  std::string control;
  std::vector<std::string> also = {};  ///< further controls
  std::string title;
  std::string rationale;
  std::string fix;
  Severity severity = Severity::medium;
  Decides decides = Decides::guide;
  Basis basis = Basis::setting;
  bool looked = false;      ///< the SELECT ran to its end: objects it did not report as open are closed or gone
  std::string rule = {};    ///< digest of what judges: another one means that the check changed
  std::string params = {};  ///< parameters it was judged with, a JSON object
  Counts counts;            ///< as the check said
  AttestedCounts attested;  ///< how many of these an attestation stands for

  /// What counts.
  [[nodiscard]] Counts effective() const { return effective_counts(counts, attested); }
};

/// What became of one attestation for one check in a run.
struct AttestationUse {
  enum class State {
    used,     ///< it stands for some outcomes
    unused,   ///< nothing that it may stand for: the check saw, found nothing to judge, or the objects are not there
    refused,  ///< a rule of acceptance is not met
    expired,
  };
  std::string id;
  std::string check;
  State state = State::unused;
  std::string why;  ///< of refused and expired, in words
  std::string statement;
  bool holds = true;
  std::string by;
  std::string by_login;
  std::string with;  ///< the second attester; empty: none
  std::string with_login;
  UnixTime at = 0;
  UnixTime until = 0;
  std::string evidence;       ///< a JSON array of {"file", "sha256"} and {"link"}
  std::string answers;        ///< a JSON object
  std::string snapshot;       ///< the run that was reviewed; empty: none was named
  std::int64_t outcomes = 0;  ///< that it stands for
  bool expires_soon = false;  ///< as of the scan
  bool overlaps = false;      ///< a newer one took precedence for some object
};

[[nodiscard]] std::string_view to_string(AttestationUse::State state);

struct Finding {
  std::string uid;  ///< sha256 over the length-prefixed (subscription id, check, object)
  std::string check;
  Outcome outcome;
  UnixTime first_seen = 0;
  UnixTime last_seen = 0;
};

/// One change in the life of a finding.
struct Change {
  std::string run;
  UnixTime at = 0;    ///< scan time of that run
  std::string kind;   ///< opened, reopened, changed, resolved or gone
  std::string cause;  ///< one of the words of core/store/README.md
  std::optional<Status> from;
  std::optional<Status> to;
  Reason from_reason = Reason::none;
  Reason to_reason = Reason::none;
};

/// A finding and all that happened to it.
struct FindingLife {
  Finding finding;  ///< as it stood last; `last_seen` is that of its last open run
  bool open = false;
  std::vector<Change> changes;  ///< oldest first
};

/// A change together with what it happened to.
struct FindingChange {
  std::string uid;
  std::string check;
  std::string object;
  Change change;
};

/// Threads: one thread at a time; one writer process (SQLite's lock, 10 s of patience). Errors: Fault::store with the
/// file's path and the mend. The file is created with mode 0600, in WAL mode.
class Results {
 public:
  /// Opens, creating and migrating as needed. Refuses a file of a newer version.
  static Result<std::unique_ptr<Results>> open(const std::string& path);
  ~Results();
  Results(const Results&) = delete;
  Results& operator=(const Results&) = delete;

  Result<void> begin_run(const Run& run);

  /// Objects of this check whose last known status is not pass: their passes are wanted too.
  Result<std::set<std::string>> open_objects(const std::string& subscription_id, const std::string& check);

  /// One check's outcomes in one transaction: `begin_check`, any number of `add`, `end_check`. `add` takes every
  /// outcome that is not a pass, and passes of open objects. `end_check` closes what was open and not reported, if
  /// `result.looked`. A second outcome for the same object in one check is stored as `error` in place of the first.
  Result<void> begin_check(const std::string& run_id, const std::string& check);
  Result<void> add(const Outcome& outcome);
  Result<void> end_check(const CheckResult& result);

  /// What became of the attestations that the run was given. Call before finish_run.
  Result<void> add_attestations(const std::string& run_id, const std::vector<AttestationUse>& uses);

  Result<void> finish_run(const std::string& run_id, UnixTime finished, const std::string& summary_json);

  /// Newest first; `subscription` empty: all. Unfinished runs are left out unless asked for.
  Result<std::vector<Run>> runs(const std::string& subscription, bool unfinished = false);
  Result<std::optional<Run>> find_run(const std::string& id);
  Result<std::vector<CheckResult>> checks(const std::string& run_id);
  /// By attestation and check.
  Result<std::vector<AttestationUse>> attestations(const std::string& run_id);

  /// Findings (all statuses but pass) as of that run, by check and object, one at a time. Findings of a check that did
  /// not look in this run are not repeated from earlier runs: its own not_evaluated or error row stands for them.
  /// Status, reason and severity are those of that run; wording and evidence are the last that were given for that
  /// state.
  Result<void> each_finding(const std::string& run_id, const std::function<void(const Finding&)>& visit);

  /// The same for one check, the worst first (fail, error, not_evaluated, manual, not_applicable, attested as pass;
  /// then by severity and object), at most so many; 0: all.
  Result<void> worst_findings(const std::string& run_id, const std::string& check, int most,
                              const std::function<void(const Finding&)>& visit);

  /// The lives of findings whose uid begins like this, at most 20.
  Result<std::vector<FindingLife>> find_lives(const std::string& uid_prefix);

  /// What a run changed, by check and object.
  Result<void> each_change(const std::string& run_id, const std::function<void(const FindingChange&)>& visit);

  /// Forgets where the snapshot of a run lies, because it was removed.
  Result<void> forget_snapshot(const std::string& run_id);

  /// The key of a subscription (configured name) for fingerprints of values: 32 random bytes, made at the first call
  /// and the same ever after. For the decoder alone: it must reach no snapshot, log or message.
  Result<std::string> fingerprint_key(const std::string& subscription);

  /// Removes runs that began before then, with their events, and findings that were closed then; the newest finished
  /// run of each subscription stays whatever its age. Returns how many runs went.
  Result<std::int64_t> remove_runs_before(UnixTime started);

 private:
  struct Pending;
  explicit Results(std::unique_ptr<SQLite::Database> db);
  std::unique_ptr<SQLite::Database> db_;
  std::unique_ptr<Pending> pending_;
};

/// sha256, in lower-case hex, over `<length>:<bytes>` (length in decimal) of subscription id, check and object.
[[nodiscard]] std::string finding_uid(const std::string& subscription_id, const std::string& check,
                                      const std::string& object);

}  // namespace qharden::store
