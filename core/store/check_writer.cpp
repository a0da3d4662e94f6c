#include "core/store/check_writer.hpp"

#include "core/store/finding_merge.hpp"

namespace qharden::store {
namespace {

constexpr const char* kReportedTable = R"(
CREATE TEMP TABLE IF NOT EXISTS reported (
  object TEXT NOT NULL, object_name TEXT NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL, severity TEXT NOT NULL,
  message TEXT NOT NULL, evidence TEXT NOT NULL, attestation TEXT NOT NULL, attested TEXT NOT NULL);
DELETE FROM temp.reported;
)";

}  // namespace

CheckWriter::CheckWriter(SQLite::Database& db, std::int64_t run, std::string subscription_id, std::string check)
    : db_(db), run_(run), subscription_id_(std::move(subscription_id)), check_(std::move(check)) {
  db_.exec(kReportedTable);
  insert_ = std::make_unique<SQLite::Statement>(db_, "INSERT INTO temp.reported VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  db_.exec("BEGIN");  // takes no lock on the file as long as only temporary tables are written
}

CheckWriter::~CheckWriter() {
  insert_.reset();
  db_.tryExec("ROLLBACK");  // fails, as it should, when nothing is open any more
}

void CheckWriter::add(const Outcome& outcome) {
  insert_->reset();
  insert_->bindNoCopy(1, outcome.object);
  insert_->bindNoCopy(2, outcome.object_name);
  insert_->bindNoCopy(3, to_string(outcome.status).data());
  insert_->bindNoCopy(4, to_string(outcome.reason).data());
  insert_->bindNoCopy(5, to_string(outcome.severity).data());
  insert_->bindNoCopy(6, outcome.message);
  insert_->bindNoCopy(7, outcome.evidence);
  insert_->bindNoCopy(8, outcome.attestation);
  insert_->bindNoCopy(9, outcome.attestation.empty() ? "" : to_string(outcome.attested).data());
  insert_->exec();
}

void CheckWriter::commit(const CheckResult& result) {
  insert_->reset();
  db_.exec("COMMIT");
  {
    SQLite::Transaction transaction(db_, SQLite::TransactionBehavior::IMMEDIATE);
    CheckResult merged = result;
    {
      FindingMerge merge(db_, {.run = run_,
                               .subject = subject_number(),
                               .subscription_id = subscription_id_,
                               .check = check_,
                               .looked = result.looked,
                               .now = {result.rule, result.params},
                               .before = judged_before()});
      merge.run(merged);
    }
    record_check(merged);
    transaction.commit();
  }
  db_.tryExec("DELETE FROM temp.reported");  // gives the space back; the check is on record either way
}

std::int64_t CheckWriter::subject_number() {
  SQLite::Statement insert(db_, "INSERT OR IGNORE INTO subject (subscription_id, check_id) VALUES (?, ?)");
  insert.bind(1, subscription_id_);
  insert.bind(2, check_);
  insert.exec();
  SQLite::Statement query(db_, "SELECT number FROM subject WHERE subscription_id = ? AND check_id = ?");
  query.bind(1, subscription_id_);
  query.bind(2, check_);
  query.executeStep();
  return query.getColumn(0).getInt64();
}

std::optional<JudgedBefore> CheckWriter::judged_before() {
  SQLite::Statement query(db_,
                          "SELECT c.rule, c.params FROM run AS r JOIN run_check AS c ON c.run = r.number AND c.id = ? "
                          "WHERE r.subscription_id = ? AND r.number < ? ORDER BY r.number DESC LIMIT 1");
  query.bind(1, check_);
  query.bind(2, subscription_id_);
  query.bind(3, run_);
  if (!query.executeStep()) return std::nullopt;
  return JudgedBefore{query.getColumn(0).getString(), query.getColumn(1).getString()};
}

void CheckWriter::record_check(const CheckResult& result) {
  SQLite::Statement insert(
      db_,
      "INSERT INTO run_check (run, id, control, title, rationale, fix, severity, decides, basis, looked, pass, fail, "
      "manual, not_applicable, not_evaluated, error, rule, params, attested_manual_pass, attested_manual_fail, "
      "attested_unseen_pass, attested_unseen_fail, also) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  int place = 0;
  insert.bind(++place, run_);
  for (const auto& text : {check_, result.control, result.title, result.rationale, result.fix})
    insert.bind(++place, text);
  for (const auto word : {to_string(result.severity), to_string(result.decides), to_string(result.basis)})
    insert.bind(++place, std::string(word));
  insert.bind(++place, result.looked ? 1 : 0);
  for (const auto count : result.counts.by_status) insert.bind(++place, count);
  insert.bind(++place, result.rule);
  insert.bind(++place, result.params);
  const auto& attested = result.attested;
  for (const auto count : {attested.manual_pass, attested.manual_fail, attested.unseen_pass, attested.unseen_fail})
    insert.bind(++place, count);
  std::string also;
  for (const auto& control : result.also) also += (also.empty() ? "" : " ") + control;
  insert.bind(++place, also);
  insert.exec();
}

}  // namespace qharden::store
