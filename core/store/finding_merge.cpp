#include "core/store/finding_merge.hpp"

#include <algorithm>

namespace qharden::store {
namespace {

Outcome read_outcome(SQLite::Statement& row) {
  return Outcome{.object = row.getColumn(0).getString(),
                 .object_name = row.getColumn(1).getString(),
                 .status = to_status(row.getColumn(2).getString()).value_or(Status::error),
                 .reason = to_reason(row.getColumn(3).getString()).value_or(Reason::none),
                 .severity = to_severity(row.getColumn(4).getString()).value_or(Severity::critical),
                 .message = row.getColumn(5).getString(),
                 .evidence = row.getColumn(6).getString(),
                 .attestation = row.getColumn(7).getString(),
                 .attested = to_status(row.getColumn(8).getString()).value_or(Status::manual)};
}

/// The word of `attested`, empty without an attestation.
const char* attested_word(const Outcome& outcome) {
  return outcome.attestation.empty() ? "" : to_string(outcome.attested).data();
}

/// Takes away what was counted twice.
void subtract(AttestedCounts& from, const AttestedCounts& said) {
  from.manual_pass -= said.manual_pass;
  from.manual_fail -= said.manual_fail;
  from.unseen_pass -= said.unseen_pass;
  from.unseen_fail -= said.unseen_fail;
}

void make_doubled(Outcome& outcome, std::int64_t times) {
  outcome.status = Status::error;
  outcome.reason = Reason::none;
  outcome.evidence.clear();
  outcome.attestation.clear();
  outcome.message = "the check reported this object " + std::to_string(times) +
                    " times, so none of it counts; its SELECT must give one row for each object";
}

void bind_state(SQLite::Statement& statement, int place, const Outcome& outcome) {
  statement.bindNoCopy(place, to_string(outcome.status).data());
  statement.bindNoCopy(place + 1, to_string(outcome.reason).data());
  statement.bindNoCopy(place + 2, to_string(outcome.severity).data());
}

void bind_wording(SQLite::Statement& statement, int place, const Outcome& outcome) {
  statement.bindNoCopy(place, outcome.object_name);
  statement.bindNoCopy(place + 1, outcome.message);
  statement.bindNoCopy(place + 2, outcome.evidence);
}

bool is_unseen(std::string_view status) {
  return status == to_string(Status::not_evaluated) || status == to_string(Status::error);
}

bool has_same_wording(const Outcome& a, const Outcome& b) {
  return a.object_name == b.object_name && a.message == b.message && a.evidence == b.evidence;
}

}  // namespace

FindingMerge::FindingMerge(SQLite::Database& db, MergeScope scope)
    : db_(db),
      scope_(std::move(scope)),
      reported_rows_(db,
                     "SELECT object, object_name, status, reason, severity, message, evidence, attestation, attested "
                     "FROM temp.reported ORDER BY object"),
      known_rows_(db,
                  "SELECT number, object, status, reason, severity, object_name, message, evidence, attestation, "
                  "attested FROM finding WHERE subject = ? ORDER BY object"),
      insert_finding_(db,
                      "INSERT INTO finding (subject, object, uid, first_run, status, reason, severity, object_name, "
                      "message, evidence, first_seen, attestation, attested) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                      "(SELECT scan_time FROM run WHERE number = ?4), ?, ?)"),
      update_finding_(db,
                      "UPDATE finding SET status = ?, reason = ?, severity = ?, object_name = ?, message = ?, "
                      "evidence = ?, attestation = ?, attested = ? WHERE number = ?"),
      close_finding_(db, "UPDATE finding SET status = NULL, attestation = '', attested = '' WHERE number = ?"),
      insert_event_(db,
                    "INSERT INTO event (run, finding, kind, from_status, from_reason, from_severity, to_status, "
                    "to_reason, to_severity, was_object_name, was_message, was_evidence, cause, from_attestation, "
                    "from_attested, to_attestation, to_attested) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      insert_partly_(db, "INSERT INTO partly_reported (run, finding) VALUES (?, ?)") {}

void FindingMerge::run(CheckResult& result) {
  counts_ = result.counts;
  attested_ = result.attested;
  has_row_ = reported_rows_.executeStep();
  known_rows_.bind(1, scope_.subject);
  bool has_reported = next_reported();
  bool has_known = next_known();
  while (has_reported || has_known) {
    const int order = !has_known ? -1 : !has_reported ? 1 : reported_.object.compare(known_.outcome.object);
    if (order < 0) {
      on_new();
    } else if (order > 0) {
      on_unreported();
    } else {
      on_both();
    }
    if (order <= 0) has_reported = next_reported();
    if (order >= 0) has_known = next_known();
  }
  result.counts = counts_;
  result.attested = attested_;
}

bool FindingMerge::next_reported() {
  if (!has_row_) return false;
  reported_ = read_outcome(reported_rows_);
  Counts said;
  AttestedCounts said_attested;
  said.add(reported_.status);
  said_attested.add(reported_);
  while ((has_row_ = reported_rows_.executeStep())) {
    if (reported_rows_.getColumn(0).getString() != reported_.object) break;
    const Outcome again = read_outcome(reported_rows_);
    said.add(again.status);
    said_attested.add(again);
  }
  if (said.total() == 1) return true;
  subtract(attested_, said_attested);
  make_doubled(reported_, said.total());
  for (std::size_t i = 0; i < said.by_status.size(); ++i)
    counts_.by_status.at(i) = std::max<std::int64_t>(0, counts_.by_status.at(i) - said.by_status.at(i));
  counts_.add(Status::error);
  return true;
}

bool FindingMerge::next_known() {
  if (known_rows_.isDone() || !known_rows_.executeStep()) return false;
  known_.number = known_rows_.getColumn(0).getInt64();
  known_.outcome.object = known_rows_.getColumn(1).getString();
  known_.status = known_rows_.getColumn(2).getString();
  known_.reason = known_rows_.getColumn(3).getString();
  known_.severity = known_rows_.getColumn(4).getString();
  known_.outcome.object_name = known_rows_.getColumn(5).getString();
  known_.outcome.message = known_rows_.getColumn(6).getString();
  known_.outcome.evidence = known_rows_.getColumn(7).getString();
  known_.attestation = known_rows_.getColumn(8).getString();
  known_.attested = known_rows_.getColumn(9).getString();
  return true;
}

void FindingMerge::on_new() {
  if (reported_.status == Status::pass) return;
  const std::string uid = finding_uid(scope_.subscription_id, scope_.check, reported_.object);
  insert_finding_.reset();
  insert_finding_.bind(1, scope_.subject);
  insert_finding_.bindNoCopy(2, reported_.object);
  insert_finding_.bindNoCopy(3, uid);
  insert_finding_.bind(4, scope_.run);
  bind_state(insert_finding_, 5, reported_);
  bind_wording(insert_finding_, 8, reported_);
  insert_finding_.bindNoCopy(11, reported_.attestation);
  insert_finding_.bindNoCopy(12, attested_word(reported_));
  insert_finding_.exec();
  const std::int64_t number = db_.getLastInsertRowid();
  insert_event("opened", number, nullptr, &reported_);
  note_partly(number);
}

void FindingMerge::on_unreported() {
  if (!scope_.looked || !known_.is_open()) return;
  // "We could not look" over the subscription as a whole ends by looking, not by the subscription going away.
  const bool is_resolved = known_.outcome.object.empty() && is_unseen(known_.status);
  insert_event(is_resolved ? "resolved" : "gone", known_.number, &known_, nullptr);
  close_finding_.reset();
  close_finding_.bind(1, known_.number);
  close_finding_.exec();
}

void FindingMerge::on_both() {
  const bool passes = reported_.status == Status::pass;
  if (passes && !known_.is_open()) return;  // says nothing new
  const bool same_state = known_.status == to_string(reported_.status) &&
                          known_.reason == to_string(reported_.reason) &&
                          known_.severity == to_string(reported_.severity) && !attested_anew(known_, reported_);
  if (!same_state)
    insert_event(passes ? "resolved" : known_.is_open() ? "changed" : "reopened", known_.number, &known_, &reported_);
  if (!same_state || !has_same_wording(known_.outcome, reported_)) update_finding();
  if (!passes) note_partly(known_.number);
}

bool FindingMerge::attested_anew(const Known& before, const Outcome& after) {
  return before.attestation != after.attestation || before.attested != attested_word(after);
}

const char* FindingMerge::cause_of(const Known* before, const Outcome* after) const {
  if (before != nullptr && after != nullptr && before->status == to_string(after->status) &&
      before->reason == to_string(after->reason) && attested_anew(*before, *after))
    return "attestation_changed";
  if (after != nullptr && is_unseen(to_string(after->status))) return "could_not_look";
  if (before != nullptr && is_unseen(before->status)) return "could_look_again";
  if (!scope_.before) return "first_judged";
  if (scope_.before->rule != scope_.now.rule) return "check_changed";
  if (scope_.before->params != scope_.now.params) return "parameters_changed";
  if (after == nullptr) return "object_gone";
  return "configuration_changed";
}

void FindingMerge::insert_event(const char* kind, std::int64_t finding, const Known* before, const Outcome* after) {
  insert_event_.reset();
  insert_event_.clearBindings();
  insert_event_.bind(1, scope_.run);
  insert_event_.bind(2, finding);
  insert_event_.bindNoCopy(3, kind);
  insert_event_.bindNoCopy(13, cause_of(before, after));
  if (before != nullptr) {
    if (!before->status.empty()) insert_event_.bindNoCopy(4, before->status);
    insert_event_.bindNoCopy(5, before->reason);
    insert_event_.bindNoCopy(6, before->severity);
    bind_wording(insert_event_, 10, before->outcome);
  }
  if (after != nullptr) bind_state(insert_event_, 7, *after);
  insert_event_.bindNoCopy(14, before == nullptr ? "" : before->attestation.c_str());
  insert_event_.bindNoCopy(15, before == nullptr ? "" : before->attested.c_str());
  insert_event_.bindNoCopy(16, after == nullptr ? "" : after->attestation.c_str());
  insert_event_.bindNoCopy(17, after == nullptr ? "" : attested_word(*after));
  insert_event_.exec();
}

void FindingMerge::update_finding() {
  update_finding_.reset();
  bind_state(update_finding_, 1, reported_);
  bind_wording(update_finding_, 4, reported_);
  update_finding_.bindNoCopy(7, reported_.attestation);
  update_finding_.bindNoCopy(8, attested_word(reported_));
  update_finding_.bind(9, known_.number);
  update_finding_.exec();
}

void FindingMerge::note_partly(std::int64_t finding) {
  if (scope_.looked) return;
  insert_partly_.reset();
  insert_partly_.bind(1, scope_.run);
  insert_partly_.bind(2, finding);
  insert_partly_.exec();
}

}  // namespace qharden::store
