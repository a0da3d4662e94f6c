/// Records one check of a run: outcomes are set aside as they come, then compared with what was known, all at once.
///
/// Outcomes wait in a temporary table, so neither their number nor the time a check takes holds memory or the file's
/// write lock. Throws SQLite::Exception; what was set aside is then dropped and the file is as before.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/store/finding_merge.hpp"
#include "core/store/results.hpp"

namespace qharden::store {

class CheckWriter {
 public:
  CheckWriter(SQLite::Database& db, std::int64_t run, std::string subscription_id, std::string check);
  ~CheckWriter();
  CheckWriter(const CheckWriter&) = delete;
  CheckWriter& operator=(const CheckWriter&) = delete;

  [[nodiscard]] const std::string& check() const { return check_; }

  void add(const Outcome& outcome);
  /// One transaction: findings, events and the check's own row.
  void commit(const CheckResult& result);

 private:
  std::int64_t subject_number();
  std::optional<JudgedBefore> judged_before();
  void record_check(const CheckResult& result);

  SQLite::Database& db_;
  std::int64_t run_;
  std::string subscription_id_;
  std::string check_;
  std::unique_ptr<SQLite::Statement> insert_;
};

}  // namespace qharden::store
