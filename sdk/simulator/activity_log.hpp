#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario.hpp"

namespace qharden::simulator {

/// Who the generated sign-ins are of.
struct GeneratedLogin {
  std::string login;
  std::string role;
  std::string ip;
};

/// A row on its way out; the views live as long as the log is not appended to.
struct LogRow {
  UnixTime at = 0;
  std::string_view action;
  std::string_view module;
  std::string_view details;
  std::string_view login;
  std::string_view role;
  std::string_view ip;
};

/// What a caller asks of the log.
struct LogQuery {
  std::vector<std::string> actions;  ///< lower case; empty: all
  std::vector<std::string> roles;    ///< lower case; empty: all
  std::string details;
  std::string login;
  std::optional<UnixTime> since;
  std::optional<UnixTime> until;
  std::optional<std::uint64_t> id_max;  ///< rows with a greater id are left out
  std::optional<std::uint64_t> limit;
  std::function<bool(std::string_view login)> may_see;
};

struct LogPage {
  std::vector<LogRow> rows;               ///< newest first
  std::optional<std::uint64_t> first_id;  ///< id of the first row
  std::optional<std::uint64_t> next_id;   ///< id of the first row that did not fit
};

/// The activity log: rows of the scenario merged by time with generated sign-ins, and then the calls of this run.
///
/// A generated row is computed from its number when it is looked at, so a million of them cost no memory. Ids rise with
/// time and never change. Threads: none; guarded by the subscription's mutex.
class ActivityLog {
 public:
  /// Spreads `generated` sign-ins of `logins`, in turn, evenly over the last 29 days before `start`.
  ActivityLog(std::vector<LogEntry> entries, std::vector<GeneratedLogin> logins, std::uint64_t generated,
              UnixTime start);

  /// Adds a row that is not older than the newest.
  void append(LogEntry entry);

  [[nodiscard]] LogPage page(const LogQuery& query) const;
  [[nodiscard]] std::uint64_t size() const { return generated_ + stored_.size(); }

 private:
  struct Stored {
    std::uint64_t position = 0;
    LogEntry entry;
  };
  /// A way through the log from new to old.
  struct Walk {
    std::uint64_t end = 0;     ///< position after the next row to look at
    std::uint64_t oldest = 0;  ///< last position to look at
    std::size_t stored = 0;    ///< stored rows before `end`
    std::vector<bool> logins;  ///< which generated logins pass, decided once per request
    bool any_login = false;
  };

  [[nodiscard]] Walk start_walk(const LogQuery& query) const;
  /// Position of the next row that passes, and the row itself.
  [[nodiscard]] std::optional<std::uint64_t> next_wanted(Walk& walk, const LogQuery& query, LogRow& row) const;
  [[nodiscard]] UnixTime generated_time(std::uint64_t number) const;
  [[nodiscard]] std::uint64_t generated_before(UnixTime time) const;
  /// Index of the last stored row at or before a position, counted from one; 0 when there is none.
  [[nodiscard]] std::size_t stored_up_to(std::uint64_t position) const;
  [[nodiscard]] UnixTime time_at(std::uint64_t position) const;
  /// Number of rows older than a time.
  [[nodiscard]] std::uint64_t rows_before(UnixTime time) const;

  std::vector<Stored> stored_;
  std::vector<GeneratedLogin> logins_;
  std::uint64_t generated_ = 0;
  UnixTime begin_ = 0;
};

}  // namespace qharden::simulator
