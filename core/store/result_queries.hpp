/// What is read back from `results.db`. Everything here throws SQLite::Exception.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/store/results.hpp"

namespace qharden::store::queries {

/// What other rows need to know of a run.
struct RunKey {
  std::int64_t number = 0;
  std::string subscription_id;
  UnixTime scan_time = 0;
  bool finished = false;
};

[[nodiscard]] std::optional<RunKey> find_key(SQLite::Database& db, const std::string& run_id);
[[nodiscard]] std::vector<Run> runs(SQLite::Database& db, const std::string& subscription, bool unfinished);
[[nodiscard]] std::optional<Run> find_run(SQLite::Database& db, const std::string& id);
[[nodiscard]] std::vector<CheckResult> checks(SQLite::Database& db, const std::string& run_id);
[[nodiscard]] std::set<std::string> open_objects(SQLite::Database& db, const std::string& subscription_id,
                                                 const std::string& check);
// False: there is no such run.
bool each_finding(SQLite::Database& db, const std::string& run_id, const std::function<void(const Finding&)>& visit);
bool worst_findings(SQLite::Database& db, const std::string& run_id, const std::string& check, int most,
                    const std::function<void(const Finding&)>& visit);

[[nodiscard]] std::vector<FindingLife> find_lives(SQLite::Database& db, const std::string& uid_prefix);
// False: there is no such run.
bool each_change(SQLite::Database& db, const std::string& run_id,
                 const std::function<void(const FindingChange&)>& visit);

}  // namespace qharden::store::queries
