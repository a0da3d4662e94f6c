#include "core/store/migrations.hpp"

#include <array>

namespace qharden::store {
namespace {

/// "qhrd": tells our files from those of other programs.
constexpr int kApplicationId = 0x71687264;

// Schema 1. A published step is never edited: a change is the next step, and a dump of the old one a test.
//
// The record of a run is the events up to it: `event` holds each change of a finding's state (status, reason,
// severity) with the state and wording it had before, `finding` the state and wording of today. So the state as of a
// run is the before-state of the first later event, or today's if there is none. A `finding` whose status is NULL is
// gone. Words are stored as text, so that the file explains itself in a shell.
constexpr const char* kSchema1 = R"(
CREATE TABLE run (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  subscription TEXT NOT NULL,
  subscription_id TEXT NOT NULL,
  scan_time INTEGER NOT NULL,
  started INTEGER NOT NULL,
  finished INTEGER NOT NULL DEFAULT 0,
  snapshot TEXT NOT NULL,
  guide TEXT NOT NULL,
  level INTEGER NOT NULL,
  summary TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE run_check (
  run INTEGER NOT NULL REFERENCES run(number),
  id TEXT NOT NULL,
  control TEXT NOT NULL,
  title TEXT NOT NULL,
  rationale TEXT NOT NULL,
  fix TEXT NOT NULL,
  severity TEXT NOT NULL,
  decides TEXT NOT NULL,
  basis TEXT NOT NULL,
  looked INTEGER NOT NULL,
  pass INTEGER NOT NULL,
  fail INTEGER NOT NULL,
  manual INTEGER NOT NULL,
  not_applicable INTEGER NOT NULL,
  not_evaluated INTEGER NOT NULL,
  error INTEGER NOT NULL,
  PRIMARY KEY (run, id)
) STRICT, WITHOUT ROWID;

-- One check over one subscription: what findings hang on, so that they need not repeat two long texts.
CREATE TABLE subject (
  number INTEGER PRIMARY KEY,
  subscription_id TEXT NOT NULL,
  check_id TEXT NOT NULL,
  UNIQUE (subscription_id, check_id)
) STRICT;

CREATE TABLE finding (
  number INTEGER PRIMARY KEY,
  subject INTEGER NOT NULL REFERENCES subject(number),
  object TEXT NOT NULL,
  uid TEXT NOT NULL,
  first_run INTEGER NOT NULL REFERENCES run(number),
  status TEXT,
  reason TEXT NOT NULL,
  severity TEXT NOT NULL,
  object_name TEXT NOT NULL,
  message TEXT NOT NULL,
  evidence TEXT NOT NULL,
  UNIQUE (subject, object)
) STRICT;

CREATE TABLE event (
  number INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run(number),
  finding INTEGER NOT NULL REFERENCES finding(number),
  cause TEXT NOT NULL CHECK (cause IN ('opened', 'changed', 'resolved', 'gone')),
  from_status TEXT, from_reason TEXT, from_severity TEXT,
  to_status TEXT, to_reason TEXT, to_severity TEXT,
  was_object_name TEXT, was_message TEXT, was_evidence TEXT
) STRICT;
CREATE INDEX event_by_finding ON event (finding, run);
CREATE INDEX event_by_run ON event (run);

-- What a check that did not look to its end reported all the same: only these findings are part of such a run.
CREATE TABLE partly_reported (
  run INTEGER NOT NULL REFERENCES run(number),
  finding INTEGER NOT NULL REFERENCES finding(number),
  PRIMARY KEY (run, finding)
) STRICT, WITHOUT ROWID;
)";

// What judged a check, and why a finding changed. Causes were not recorded before.
constexpr const char* kLives = R"(
ALTER TABLE run ADD COLUMN completes TEXT NOT NULL DEFAULT '';
ALTER TABLE run_check ADD COLUMN rule TEXT NOT NULL DEFAULT '';
ALTER TABLE run_check ADD COLUMN params TEXT NOT NULL DEFAULT '';

DROP INDEX event_by_finding;
DROP INDEX event_by_run;
ALTER TABLE event RENAME TO event_before;
CREATE TABLE event (
  number INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run(number),
  finding INTEGER NOT NULL REFERENCES finding(number),
  kind TEXT NOT NULL CHECK (kind IN ('opened', 'reopened', 'changed', 'resolved', 'gone')),
  cause TEXT NOT NULL,
  from_status TEXT, from_reason TEXT, from_severity TEXT,
  to_status TEXT, to_reason TEXT, to_severity TEXT,
  was_object_name TEXT, was_message TEXT, was_evidence TEXT
) STRICT;
INSERT INTO event
SELECT number, run, finding,
       CASE WHEN cause = 'opened' AND EXISTS (SELECT 1 FROM event_before AS b
                                              WHERE b.finding = a.finding AND b.number < a.number)
            THEN 'reopened' ELSE cause END,
       'not_recorded', from_status, from_reason, from_severity, to_status, to_reason, to_severity, was_object_name,
       was_message, was_evidence
FROM event_before AS a;
DROP TABLE event_before;
CREATE INDEX event_by_finding ON event (finding, run);
CREATE INDEX event_by_run ON event (run);

-- Outlives the run in which it was first seen.
ALTER TABLE finding ADD COLUMN first_seen INTEGER NOT NULL DEFAULT 0;
UPDATE finding SET first_seen = (SELECT scan_time FROM run WHERE number = finding.first_run);
CREATE INDEX finding_by_uid ON finding (uid);
)";

// The raw status of a finding stays in `status`; `attestation` names what stands for it and `attested` what that says.
// The five together are a finding's state.
constexpr const char* kAttestations = R"(
ALTER TABLE run_check ADD COLUMN attested_manual_pass INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run_check ADD COLUMN attested_manual_fail INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run_check ADD COLUMN attested_unseen_pass INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run_check ADD COLUMN attested_unseen_fail INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run_check ADD COLUMN also TEXT NOT NULL DEFAULT '';  -- further controls, a space between them
ALTER TABLE finding ADD COLUMN attestation TEXT NOT NULL DEFAULT '';
ALTER TABLE finding ADD COLUMN attested TEXT NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN from_attestation TEXT NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN from_attested TEXT NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN to_attestation TEXT NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN to_attested TEXT NOT NULL DEFAULT '';

CREATE TABLE run_attestation (
  run INTEGER NOT NULL REFERENCES run(number),
  id TEXT NOT NULL,
  check_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('used', 'unused', 'refused', 'expired')),
  why TEXT NOT NULL,
  statement TEXT NOT NULL,
  holds INTEGER NOT NULL,
  by_name TEXT NOT NULL,
  by_login TEXT NOT NULL,
  with_name TEXT NOT NULL,
  with_login TEXT NOT NULL,
  at INTEGER NOT NULL,
  until INTEGER NOT NULL,
  evidence TEXT NOT NULL,
  answers TEXT NOT NULL,
  snapshot TEXT NOT NULL,
  outcomes INTEGER NOT NULL,
  expires_soon INTEGER NOT NULL,
  overlaps INTEGER NOT NULL,
  PRIMARY KEY (run, id, check_id)
) STRICT, WITHOUT ROWID;
)";

// The key under which values that are not kept are compared. It never leaves this file.
constexpr const char* kFingerprintKeys = R"(
CREATE TABLE fingerprint_key (
  subscription TEXT PRIMARY KEY,
  key BLOB NOT NULL
) STRICT, WITHOUT ROWID;
)";

constexpr std::array<const char*, 4> kSteps = {kSchema1, kLives, kAttestations, kFingerprintKeys};

int number_of(SQLite::Database& db, const char* pragma) {
  return db.execAndGet(pragma).getInt();
}

Result<void> refuse_foreign(SQLite::Database& db, const std::string& path) {
  const int id = number_of(db, "PRAGMA application_id");
  if (id != 0 && id != kApplicationId)
    return Error{.message = path + " belongs to another program; choose another path for the results",
                 .fault = Fault::store};
  const int version = number_of(db, "PRAGMA user_version");
  if (version > newest_schema())
    return Error{.message = path + " was written by a newer qharden (schema " + std::to_string(version) +
                            ", this one knows " + std::to_string(newest_schema()) +
                            "); use that version, or another path for the results",
                 .fault = Fault::store};
  return {};
}

}  // namespace

int newest_schema() {
  return static_cast<int>(kSteps.size());
}

Result<void> migrate(SQLite::Database& db, const std::string& path) {
  if (auto foreign = refuse_foreign(db, path); !foreign) return foreign;
  while (number_of(db, "PRAGMA user_version") < newest_schema()) {
    SQLite::Transaction transaction(db, SQLite::TransactionBehavior::IMMEDIATE);
    const int version = number_of(db, "PRAGMA user_version");  // again: another process may have been faster
    if (version >= newest_schema()) break;
    db.exec(kSteps.at(static_cast<std::size_t>(version)));
    db.exec("PRAGMA application_id = " + std::to_string(kApplicationId));
    db.exec("PRAGMA user_version = " + std::to_string(version + 1));
    transaction.commit();
  }
  return refuse_foreign(db, path);
}

}  // namespace qharden::store
