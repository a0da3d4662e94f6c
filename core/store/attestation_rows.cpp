#include "core/store/attestation_rows.hpp"

#include <array>

namespace qharden::store {
namespace {

constexpr std::array<std::string_view, 4> kStates = {"used", "unused", "refused", "expired"};

constexpr const char* kColumns =
    "a.id, check_id, state, why, statement, holds, by_name, by_login, with_name, with_login, at, until, evidence, "
    "answers, a.snapshot, outcomes, expires_soon, overlaps";

AttestationUse read_use(SQLite::Statement& row) {
  int place = 0;
  const auto text = [&] { return row.getColumn(place++).getString(); };
  const auto number = [&] { return row.getColumn(place++).getInt64(); };
  AttestationUse use;
  use.id = text();
  use.check = text();
  const auto state = text();
  for (std::size_t i = 0; i < kStates.size(); ++i)
    if (kStates.at(i) == state) use.state = static_cast<AttestationUse::State>(i);
  use.why = text();
  use.statement = text();
  use.holds = number() != 0;
  use.by = text();
  use.by_login = text();
  use.with = text();
  use.with_login = text();
  use.at = number();
  use.until = number();
  use.evidence = text();
  use.answers = text();
  use.snapshot = text();
  use.outcomes = number();
  use.expires_soon = number() != 0;
  use.overlaps = number() != 0;
  return use;
}

}  // namespace

std::string_view to_string(AttestationUse::State state) {
  return kStates.at(static_cast<std::size_t>(state));
}

void insert_attestations(SQLite::Database& db, std::int64_t run, const std::vector<AttestationUse>& uses) {
  SQLite::Statement insert(
      db, "INSERT INTO run_attestation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  for (const auto& use : uses) {
    insert.reset();
    int place = 0;
    insert.bind(++place, run);
    for (const auto& text : {use.id, use.check, std::string(to_string(use.state)), use.why, use.statement})
      insert.bind(++place, text);
    insert.bind(++place, use.holds ? 1 : 0);
    for (const auto& text : {use.by, use.by_login, use.with, use.with_login}) insert.bind(++place, text);
    insert.bind(++place, use.at);
    insert.bind(++place, use.until);
    for (const auto& text : {use.evidence, use.answers, use.snapshot}) insert.bind(++place, text);
    insert.bind(++place, use.outcomes);
    insert.bind(++place, use.expires_soon ? 1 : 0);
    insert.bind(++place, use.overlaps ? 1 : 0);
    insert.exec();
  }
}

std::vector<AttestationUse> read_attestations(SQLite::Database& db, const std::string& run_id) {
  SQLite::Statement query(db, std::string("SELECT ") + kColumns +
                                  " FROM run_attestation AS a JOIN run ON run.number = a.run WHERE run.id = ? "
                                  "ORDER BY a.id, check_id");
  query.bind(1, run_id);
  std::vector<AttestationUse> uses;
  while (query.executeStep()) uses.push_back(read_use(query));
  return uses;
}

}  // namespace qharden::store
