#include "core/store/results.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include "core/crypto/digest.hpp"
#include "core/store/attestation_rows.hpp"
#include "core/store/check_writer.hpp"
#include "core/store/database.hpp"
#include "core/store/migrations.hpp"
#include "core/store/result_queries.hpp"

namespace qharden::store {
namespace {

Error misuse(const std::string& message) {
  return Error{.message = message, .fault = Fault::store};
}

Result<void> found(const std::string& run_id, const Result<bool>& visited) {
  if (!visited) return visited.error();
  if (!*visited) return misuse("there is no run " + run_id + " in the results");
  return {};
}

void insert_run(SQLite::Database& db, const Run& run) {
  SQLite::Statement insert(db,
                           "INSERT INTO run (id, subscription, subscription_id, scan_time, started, snapshot, guide, "
                           "level, completes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  insert.bind(1, run.id);
  insert.bind(2, run.subscription);
  insert.bind(3, run.subscription_id);
  insert.bind(4, run.scan_time);
  insert.bind(5, run.started);
  insert.bind(6, run.snapshot);
  insert.bind(7, run.guide);
  insert.bind(8, run.level);
  insert.bind(9, run.completes);
  insert.exec();
}

/// What is read of a later run rests on later events only (result_queries.cpp), so the old ones can go. A finding that
/// stays may have been first seen in a run that goes: it is then tied to the oldest that stays, and keeps its date.
std::int64_t remove_runs(SQLite::Database& db, UnixTime started) {
  SQLite::Transaction transaction(db, SQLite::TransactionBehavior::IMMEDIATE);
  SQLite::Statement mark(db,
                         "CREATE TEMP TABLE old_run AS SELECT number FROM run WHERE started < ? AND number NOT IN "
                         "(SELECT max(number) FROM run WHERE finished <> 0 GROUP BY subscription_id)");
  mark.bind(1, started);
  mark.exec();
  const std::int64_t count = db.execAndGet("SELECT count(*) FROM temp.old_run").getInt64();
  db.exec(R"(
DELETE FROM event WHERE run IN (SELECT number FROM temp.old_run);
DELETE FROM partly_reported WHERE run IN (SELECT number FROM temp.old_run);
DELETE FROM finding WHERE (status IS NULL OR status = 'pass') AND first_run IN (SELECT number FROM temp.old_run)
  AND NOT EXISTS (SELECT 1 FROM event WHERE event.finding = finding.number)
  AND NOT EXISTS (SELECT 1 FROM partly_reported AS p WHERE p.finding = finding.number);
CREATE TEMP TABLE orphan AS
  SELECT f.number FROM finding AS f JOIN subject AS s ON s.number = f.subject
  WHERE NOT EXISTS (SELECT 1 FROM run AS r WHERE r.subscription_id = s.subscription_id
                    AND r.number NOT IN (SELECT number FROM temp.old_run));
DELETE FROM event WHERE finding IN (SELECT number FROM temp.orphan);
DELETE FROM partly_reported WHERE finding IN (SELECT number FROM temp.orphan);
DELETE FROM finding WHERE number IN (SELECT number FROM temp.orphan);
DROP TABLE temp.orphan;
UPDATE finding SET first_run = (SELECT min(r.number) FROM run AS r
                                JOIN subject AS s ON s.subscription_id = r.subscription_id
                                WHERE s.number = finding.subject AND r.number NOT IN (SELECT number FROM temp.old_run))
  WHERE first_run IN (SELECT number FROM temp.old_run);
DELETE FROM run_attestation WHERE run IN (SELECT number FROM temp.old_run);
DELETE FROM run_check WHERE run IN (SELECT number FROM temp.old_run);
DELETE FROM run WHERE number IN (SELECT number FROM temp.old_run);
DROP TABLE temp.old_run;
)");
  transaction.commit();
  return count;
}

}  // namespace

struct Results::Pending {
  std::unique_ptr<CheckWriter> writer;  ///< of the check between begin_check and end_check
};

Results::Results(std::unique_ptr<SQLite::Database> db) : db_(std::move(db)), pending_(std::make_unique<Pending>()) {}
Results::~Results() = default;

Result<std::unique_ptr<Results>> Results::open(const std::string& path) {
  return guarded("open the results file", path, [&]() -> Result<std::unique_ptr<Results>> {
    auto db = open_database(path);
    if (const auto migrated = migrate(*db, path); !migrated) return migrated.error();
    return std::unique_ptr<Results>(new Results(std::move(db)));
  });
}

Result<void> Results::begin_run(const Run& run) {
  return guarded("begin run " + run.id + " in", db_->getFilename(), [&] { insert_run(*db_, run); });
}

Result<std::set<std::string>> Results::open_objects(const std::string& subscription_id, const std::string& check) {
  return guarded("read findings from", db_->getFilename(),
                 [&] { return queries::open_objects(*db_, subscription_id, check); });
}

Result<void> Results::begin_check(const std::string& run_id, const std::string& check) {
  pending_->writer.reset();
  return guarded("begin check " + check + " in", db_->getFilename(), [&]() -> Result<void> {
    const auto run = queries::find_key(*db_, run_id);
    if (!run) return misuse("cannot record check " + check + ": run " + run_id + " was not begun");
    if (run->finished) return misuse("cannot record check " + check + ": run " + run_id + " is finished");
    pending_->writer = std::make_unique<CheckWriter>(*db_, run->number, run->subscription_id, check);
    return {};
  });
}

Result<void> Results::add(const Outcome& outcome) {
  if (!pending_->writer) return misuse("cannot record an outcome: no check was begun");
  auto added = guarded("record an outcome of " + pending_->writer->check() + " in", db_->getFilename(),
                       [&] { pending_->writer->add(outcome); });
  if (!added) pending_->writer.reset();
  return added;
}

Result<void> Results::end_check(const CheckResult& result) {
  const auto writer = std::move(pending_->writer);
  if (!writer) return misuse("cannot record check " + result.id + ": it was not begun");
  if (writer->check() != result.id)
    return misuse("cannot record check " + result.id + ": " + writer->check() + " is the one that was begun");
  return guarded("record check " + result.id + " in", db_->getFilename(), [&] { writer->commit(result); });
}

Result<void> Results::add_attestations(const std::string& run_id, const std::vector<AttestationUse>& uses) {
  return guarded("record attestations in", db_->getFilename(), [&]() -> Result<void> {
    const auto run = queries::find_key(*db_, run_id);
    if (!run || run->finished) return misuse("cannot record attestations: run " + run_id + " is not under way");
    SQLite::Transaction transaction(*db_, SQLite::TransactionBehavior::IMMEDIATE);
    insert_attestations(*db_, run->number, uses);
    transaction.commit();
    return {};
  });
}

Result<std::vector<AttestationUse>> Results::attestations(const std::string& run_id) {
  return guarded("read attestations from", db_->getFilename(), [&] { return read_attestations(*db_, run_id); });
}

Result<void> Results::finish_run(const std::string& run_id, UnixTime finished, const std::string& summary_json) {
  const auto changed = guarded("finish run " + run_id + " in", db_->getFilename(), [&] {
    SQLite::Statement update(*db_, "UPDATE run SET finished = ?, summary = ? WHERE id = ? AND finished = 0");
    update.bind(1, finished);
    update.bind(2, summary_json);
    update.bind(3, run_id);
    return update.exec();
  });
  if (!changed) return changed.error();
  if (*changed == 0) return misuse("cannot finish run " + run_id + ": it was not begun, or is finished already");
  return {};
}

Result<std::vector<Run>> Results::runs(const std::string& subscription, bool unfinished) {
  return guarded("read runs from", db_->getFilename(), [&] { return queries::runs(*db_, subscription, unfinished); });
}

Result<std::optional<Run>> Results::find_run(const std::string& id) {
  return guarded("read runs from", db_->getFilename(), [&] { return queries::find_run(*db_, id); });
}

Result<std::vector<CheckResult>> Results::checks(const std::string& run_id) {
  return guarded("read checks from", db_->getFilename(), [&] { return queries::checks(*db_, run_id); });
}

Result<void> Results::each_finding(const std::string& run_id, const std::function<void(const Finding&)>& visit) {
  return found(run_id, guarded("read findings from", db_->getFilename(),
                               [&] { return queries::each_finding(*db_, run_id, visit); }));
}

Result<void> Results::worst_findings(const std::string& run_id, const std::string& check, int most,
                                     const std::function<void(const Finding&)>& visit) {
  return found(run_id, guarded("read findings from", db_->getFilename(),
                               [&] { return queries::worst_findings(*db_, run_id, check, most, visit); }));
}

Result<std::vector<FindingLife>> Results::find_lives(const std::string& uid_prefix) {
  return guarded("read findings from", db_->getFilename(), [&] { return queries::find_lives(*db_, uid_prefix); });
}

Result<void> Results::each_change(const std::string& run_id, const std::function<void(const FindingChange&)>& visit) {
  return found(run_id, guarded("read changes from", db_->getFilename(),
                               [&] { return queries::each_change(*db_, run_id, visit); }));
}

Result<void> Results::forget_snapshot(const std::string& run_id) {
  return guarded("forget the snapshot of run " + run_id + " in", db_->getFilename(), [&] {
    SQLite::Statement update(*db_, "UPDATE run SET snapshot = '' WHERE id = ?");
    update.bind(1, run_id);
    update.exec();
  });
}

Result<std::string> Results::fingerprint_key(const std::string& subscription) {
  return guarded("use the fingerprint key in", db_->getFilename(), [&] {
    static constexpr std::size_t kKeyBytes = 32;
    const std::string fresh = crypto::random_bytes(kKeyBytes);
    SQLite::Statement keep(*db_, "INSERT OR IGNORE INTO fingerprint_key VALUES (?, ?)");
    keep.bind(1, subscription);
    keep.bind(2, fresh.data(), static_cast<int>(fresh.size()));
    keep.exec();
    SQLite::Statement key(*db_, "SELECT key FROM fingerprint_key WHERE subscription = ?");
    key.bind(1, subscription);
    key.executeStep();
    return key.getColumn(0).getString();
  });
}

Result<std::int64_t> Results::remove_runs_before(UnixTime started) {
  return guarded("remove old runs from", db_->getFilename(), [&] { return remove_runs(*db_, started); });
}

std::string finding_uid(const std::string& subscription_id, const std::string& check, const std::string& object) {
  std::string tuple;
  for (const auto* part : {&subscription_id, &check, &object}) tuple += std::to_string(part->size()) + ':' + *part;
  return crypto::sha256_hex(tuple);
}

}  // namespace qharden::store
