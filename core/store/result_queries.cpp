#include "core/store/result_queries.hpp"

#include <sstream>

namespace qharden::store::queries {
namespace {

constexpr const char* kRunColumns =
    "SELECT id, subscription, subscription_id, scan_time, started, finished, snapshot, guide, level, summary, "
    "completes "
    "FROM run ";

// State and wording as of run ?1 over subscription ?2: what the first later event says was there before it, or what is
// there now. Sub-selects and joins go through keys only, so rows come as they are stepped, in the order of the indexes.
constexpr const char* kAsOfRun = R"(
SELECT f.uid, c.id, f.object,
       CASE WHEN e.number IS NULL THEN f.object_name ELSE e.was_object_name END,
       CASE WHEN e.number IS NULL THEN f.status ELSE e.from_status END AS state,
       CASE WHEN e.number IS NULL THEN f.reason ELSE e.from_reason END,
       CASE WHEN e.number IS NULL THEN f.severity ELSE e.from_severity END AS weight,
       CASE WHEN e.number IS NULL THEN f.message ELSE e.was_message END,
       CASE WHEN e.number IS NULL THEN f.evidence ELSE e.was_evidence END,
       f.first_seen,
       CASE WHEN e.number IS NULL THEN f.attestation ELSE e.from_attestation END,
       CASE WHEN e.number IS NULL THEN f.attested ELSE e.from_attested END AS attested_state
FROM run_check AS c
CROSS JOIN subject AS s ON s.subscription_id = ?2 AND s.check_id = c.id
CROSS JOIN finding AS f ON f.subject = s.number
LEFT JOIN event AS e ON e.number = (SELECT later.number FROM event AS later
                                    WHERE later.finding = f.number AND later.run > ?1
                                    ORDER BY later.run, later.number LIMIT 1)
WHERE c.run = ?1
  AND state <> 'pass'
  AND (c.looked OR EXISTS (SELECT 1 FROM partly_reported AS p WHERE p.run = ?1 AND p.finding = f.number))
)";

constexpr const char* kWorstFirst = R"(
  AND c.id = ?3
ORDER BY CASE CASE attested_state WHEN '' THEN state ELSE attested_state END WHEN 'fail' THEN 0 WHEN 'error' THEN 1 WHEN 'not_evaluated' THEN 2 WHEN 'manual' THEN 3
              WHEN 'not_applicable' THEN 4 ELSE 5 END,
         CASE weight WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END,
         f.object
LIMIT ?4
)";

template <class Enum>
Enum word(const SQLite::Column& column, std::optional<Enum> (*read)(std::string_view), Enum otherwise) {
  return read(column.getString()).value_or(otherwise);
}

Run read_run(SQLite::Statement& row) {
  return Run{.id = row.getColumn(0).getString(),
             .subscription = row.getColumn(1).getString(),
             .subscription_id = row.getColumn(2).getString(),
             .scan_time = row.getColumn(3).getInt64(),
             .started = row.getColumn(4).getInt64(),
             .finished = row.getColumn(5).getInt64(),
             .snapshot = row.getColumn(6).getString(),
             .guide = row.getColumn(7).getString(),
             .level = row.getColumn(8).getInt(),
             .summary = row.getColumn(9).getString(),
             .completes = row.getColumn(10).getString()};
}

CheckResult read_check(SQLite::Statement& row) {
  CheckResult check{.id = row.getColumn(0).getString(),
                    .control = row.getColumn(1).getString(),
                    .title = row.getColumn(2).getString(),
                    .rationale = row.getColumn(3).getString(),
                    .fix = row.getColumn(4).getString(),
                    .severity = word(row.getColumn(5), to_severity, Severity::critical),
                    .decides = word(row.getColumn(6), to_decides, Decides::guide),
                    .basis = word(row.getColumn(7), to_basis, Basis::setting),
                    .looked = row.getColumn(8).getInt() != 0,
                    .counts = {},
                    .attested = {}};
  int place = 9;
  for (auto& count : check.counts.by_status) count = row.getColumn(place++).getInt64();
  check.rule = row.getColumn(place++).getString();
  check.params = row.getColumn(place++).getString();
  auto& attested = check.attested;
  for (auto* count : {&attested.manual_pass, &attested.manual_fail, &attested.unseen_pass, &attested.unseen_fail})
    *count = row.getColumn(place++).getInt64();
  std::istringstream also(row.getColumn(place++).getString());
  for (std::string control; also >> control;) check.also.push_back(control);
  return check;
}

Finding read_finding(SQLite::Statement& row, UnixTime scan_time) {
  return Finding{.uid = row.getColumn(0).getString(),
                 .check = row.getColumn(1).getString(),
                 .outcome = {.object = row.getColumn(2).getString(),
                             .object_name = row.getColumn(3).getString(),
                             .status = word(row.getColumn(4), to_status, Status::error),
                             .reason = word(row.getColumn(5), to_reason, Reason::none),
                             .severity = word(row.getColumn(6), to_severity, Severity::critical),
                             .message = row.getColumn(7).getString(),
                             .evidence = row.getColumn(8).getString(),
                             .attestation = row.getColumn(10).getString(),
                             .attested = word(row.getColumn(11), to_status, Status::manual)},
                 .first_seen = row.getColumn(9).getInt64(),
                 .last_seen = scan_time};
}

void visit_all(SQLite::Statement& query, const RunKey& run, const std::function<void(const Finding&)>& visit) {
  query.bind(1, run.number);
  query.bind(2, run.subscription_id);
  while (query.executeStep()) visit(read_finding(query, run.scan_time));
}

}  // namespace

std::optional<RunKey> find_key(SQLite::Database& db, const std::string& run_id) {
  SQLite::Statement query(db, "SELECT number, subscription_id, scan_time, finished FROM run WHERE id = ?");
  query.bind(1, run_id);
  if (!query.executeStep()) return std::nullopt;
  return RunKey{.number = query.getColumn(0).getInt64(),
                .subscription_id = query.getColumn(1).getString(),
                .scan_time = query.getColumn(2).getInt64(),
                .finished = query.getColumn(3).getInt64() != 0};
}

std::vector<Run> runs(SQLite::Database& db, const std::string& subscription, bool unfinished) {
  SQLite::Statement query(
      db,
      std::string(kRunColumns) + "WHERE (?1 = '' OR subscription = ?1) AND (?2 OR finished <> 0) ORDER BY number DESC");
  query.bind(1, subscription);
  query.bind(2, unfinished ? 1 : 0);
  std::vector<Run> found;
  while (query.executeStep()) found.push_back(read_run(query));
  return found;
}

std::optional<Run> find_run(SQLite::Database& db, const std::string& id) {
  SQLite::Statement query(db, std::string(kRunColumns) + "WHERE id = ?");
  query.bind(1, id);
  if (!query.executeStep()) return std::nullopt;
  return read_run(query);
}

std::vector<CheckResult> checks(SQLite::Database& db, const std::string& run_id) {
  SQLite::Statement query(db,
                          "SELECT c.id, control, title, rationale, fix, severity, decides, basis, looked, pass, fail, "
                          "manual, not_applicable, not_evaluated, error, rule, params, attested_manual_pass, "
                          "attested_manual_fail, attested_unseen_pass, attested_unseen_fail, also FROM run_check AS c "
                          "JOIN run ON run.number = c.run WHERE run.id = ? ORDER BY c.id");
  query.bind(1, run_id);
  std::vector<CheckResult> found;
  while (query.executeStep()) found.push_back(read_check(query));
  return found;
}

std::set<std::string> open_objects(SQLite::Database& db, const std::string& subscription_id, const std::string& check) {
  SQLite::Statement query(db,
                          "SELECT object FROM finding WHERE status <> 'pass' AND subject = "
                          "(SELECT number FROM subject WHERE subscription_id = ? AND check_id = ?)");
  query.bind(1, subscription_id);
  query.bind(2, check);
  std::set<std::string> objects;
  while (query.executeStep()) objects.insert(query.getColumn(0).getString());
  return objects;
}

bool each_finding(SQLite::Database& db, const std::string& run_id, const std::function<void(const Finding&)>& visit) {
  const auto run = find_key(db, run_id);
  if (!run) return false;
  SQLite::Statement query(db, std::string(kAsOfRun) + " ORDER BY c.id, f.object");
  visit_all(query, *run, visit);
  return true;
}

bool worst_findings(SQLite::Database& db, const std::string& run_id, const std::string& check, int most,
                    const std::function<void(const Finding&)>& visit) {
  const auto run = find_key(db, run_id);
  if (!run) return false;
  SQLite::Statement query(db, std::string(kAsOfRun) + kWorstFirst);
  query.bind(3, check);
  query.bind(4, most > 0 ? most : -1);
  visit_all(query, *run, visit);
  return true;
}

namespace {

constexpr int kMostLives = 20;

// The last columns of both queries over events.
constexpr const char* kChangeColumns =
    "r.id, r.scan_time, e.kind, e.cause, e.from_status, e.from_reason, e.to_status, e.to_reason ";

Change read_change(SQLite::Statement& row, int place) {
  const auto text = [&] { return row.getColumn(place++).getString(); };
  Change change;
  change.run = text();
  change.at = row.getColumn(place++).getInt64();
  change.kind = text();
  change.cause = text();
  change.from = to_status(text());
  change.from_reason = to_reason(text()).value_or(Reason::none);
  change.to = to_status(text());
  change.to_reason = to_reason(text()).value_or(Reason::none);
  return change;
}

std::vector<Change> changes_of(SQLite::Database& db, std::int64_t finding) {
  SQLite::Statement query(db, std::string("SELECT ") + kChangeColumns +
                                  "FROM event AS e JOIN run AS r ON r.number = e.run WHERE e.finding = ? "
                                  "ORDER BY e.run, e.number");
  query.bind(1, finding);
  std::vector<Change> changes;
  while (query.executeStep()) changes.push_back(read_change(query, 0));
  return changes;
}

/// Scan time of the last run that judged the check while the finding was open; of a closed one, before it was closed.
UnixTime last_seen(SQLite::Database& db, const std::string& subscription_id, const std::string& check,
                   const std::string& before_run) {
  SQLite::Statement query(db,
                          "SELECT r.scan_time FROM run AS r JOIN run_check AS c ON c.run = r.number AND c.id = ?2 "
                          "WHERE r.subscription_id = ?1 AND (?3 = '' OR r.number < (SELECT number FROM run WHERE id = "
                          "?3)) ORDER BY r.number DESC LIMIT 1");
  query.bind(1, subscription_id);
  query.bind(2, check);
  query.bind(3, before_run);
  return query.executeStep() ? query.getColumn(0).getInt64() : 0;
}

FindingLife read_life(SQLite::Database& db, SQLite::Statement& row) {
  FindingLife life;
  const bool gone = row.getColumn(4).isNull();
  life.finding = read_finding(row, 0);
  life.open = !gone && life.finding.outcome.status != Status::pass;
  life.changes = changes_of(db, row.getColumn(12).getInt64());
  if (gone && !life.changes.empty()) life.finding.outcome.status = life.changes.back().from.value_or(Status::error);
  const std::string closed_by = life.open || life.changes.empty() ? std::string() : life.changes.back().run;
  life.finding.last_seen = last_seen(db, row.getColumn(13).getString(), life.finding.check, closed_by);
  return life;
}

}  // namespace

std::vector<FindingLife> find_lives(SQLite::Database& db, const std::string& uid_prefix) {
  SQLite::Statement query(
      db,
      "SELECT f.uid, s.check_id, f.object, f.object_name, f.status, f.reason, f.severity, f.message, "
      "f.evidence, f.first_seen, f.attestation, f.attested, f.number, s.subscription_id FROM finding AS f "
      "JOIN subject AS s ON s.number = f.subject "
      "WHERE f.uid >= ?1 AND f.uid < ?1 || 'g' ORDER BY f.uid LIMIT ?2");
  query.bind(1, uid_prefix);
  query.bind(2, kMostLives);
  std::vector<FindingLife> lives;
  while (query.executeStep()) lives.push_back(read_life(db, query));
  return lives;
}

bool each_change(SQLite::Database& db, const std::string& run_id,
                 const std::function<void(const FindingChange&)>& visit) {
  if (!find_key(db, run_id)) return false;
  SQLite::Statement query(db, std::string("SELECT f.uid, s.check_id, f.object, ") + kChangeColumns +
                                  "FROM run AS r JOIN event AS e ON e.run = r.number "
                                  "JOIN finding AS f ON f.number = e.finding JOIN subject AS s ON s.number = f.subject "
                                  "WHERE r.id = ? ORDER BY s.check_id, f.object, e.number");
  query.bind(1, run_id);
  while (query.executeStep())
    visit({query.getColumn(0).getString(), query.getColumn(1).getString(), query.getColumn(2).getString(),
           read_change(query, 3)});
  return true;
}

}  // namespace qharden::store::queries
