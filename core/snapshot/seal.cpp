#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <system_error>

#include "core/log/log.hpp"
#include "core/snapshot/inserter.hpp"
#include "core/snapshot/schema.hpp"
#include "core/snapshot/write_guard.hpp"
#include "core/snapshot/writer.hpp"

namespace qharden::snapshot {
namespace {

namespace fs = std::filesystem;

void sync_path(const std::string& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  const int code = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (!synced) throw std::system_error(code, std::generic_category(), "cannot sync " + path);
}

}  // namespace

Result<void> Writer::set_log_row(UnixTime at) {
  return guarded(path_, [&] { run(*db_, "UPDATE self SET log_row_at = ?", {format_time(at)}); });
}

Result<void> Writer::settle_roles(const std::map<std::string, RoleProof>& proven) {
  return guarded(path_, [&] {
    SQLite::Transaction transaction(*db_);
    for (const auto& [name, owned] : catalog_.tables()) {
      if (owned.source == nullptr || owned.source->needs_role.empty()) continue;
      const auto& needed = owned.source->needs_role;
      const auto found = proven.find(owned.source->proven_by);
      const auto& [role, missing] = found == proven.end() ? RoleProof{} : found->second;
      run(*db_, "UPDATE _collection SET role_proven = ? WHERE \"table\" = ?", {role, name});
      if (role == "manager" || std::find(needed.begin(), needed.end(), role) != needed.end()) continue;
      std::string detail = missing;
      if (!role.empty())
        detail = "the own login is " + role + "; only " + needed.front() + " sees all";
      else if (detail.empty())
        detail = "the own login was not found in the user list, so its role is not proven";
      run(*db_,
          "UPDATE _collection SET state='partial', reason='scope', detail=? WHERE \"table\"=? AND state='complete'",
          {detail, name});
    }
    transaction.commit();
  });
}

Result<void> Writer::settle_fan_out(const manifest::Source& source, const Reads& parents) {
  return guarded(path_, [&] {
    for (const auto& [table, columns] : parents) {
      const auto gap = gap_in(table, columns);
      if (!gap) continue;
      for (const auto& own : source.tables)
        run(*db_,
            "UPDATE _collection SET state = iif(? = 'unavailable' AND calls = 0, 'unavailable', 'partial'), "
            "reason = ?, detail = ? WHERE \"table\" = ? AND state = 'complete'",
            {gap->state, gap->reason, "it was asked for each row of " + table + ", and " + gap->detail, own.name});
    }
  });
}

Result<void> Writer::settle_alternative(const manifest::Source& other, const manifest::Source& used) {
  return guarded(path_, [&] {
    std::optional<ReadGap> gap;
    for (const auto& table : used.tables)
      if (!gap) gap = gap_in(table.name, {});
    const std::string detail = "the source " + used.id + " answered in place of " + other.id;
    for (const auto& table : other.tables)
      run(*db_, "UPDATE _collection SET state = ?, reason = ?, detail = ? WHERE \"table\" = ?",
          {gap ? gap->state : "complete", gap ? gap->reason : "", detail + (gap ? ", and " + gap->detail : ""),
           table.name});
  });
}

/// What is missing of a table or of these of its columns.
std::optional<Writer::ReadGap> Writer::gap_in(const std::string& table, const std::set<std::string>& columns) {
  SQLite::Statement tables(*db_,
                           "SELECT state, reason, \"table\" || ' is ' || state || ': ' || detail FROM _collection "
                           "WHERE \"table\" = ? AND state <> 'complete' ORDER BY state DESC LIMIT 1");
  tables.bind(1, table);
  if (tables.executeStep())
    return ReadGap{tables.getColumn(0).getString(), tables.getColumn(1).getString(), tables.getColumn(2).getString()};
  for (const auto& column : columns) {
    SQLite::Statement seen(*db_,
                           "SELECT reason, \"column\" || ' was readable in ' || seen || ' of ' || rows || ' rows' "
                           "FROM _column WHERE \"table\" = ? AND \"column\" = ? AND state <> 'complete' LIMIT 1");
    seen.bind(1, table);
    seen.bind(2, column);
    if (seen.executeStep()) return ReadGap{"partial", seen.getColumn(0).getString(), seen.getColumn(1).getString()};
  }
  return std::nullopt;
}

/// Of rows with equal keys the first stays, with its children. The key's index makes finding them a scan in order.
void Writer::remove_duplicates() {
  for (const auto& [name, owned] : catalog_.tables()) {
    std::string keys;
    for (const auto& column : owned.table->columns)
      if (column.key) keys += (keys.empty() ? "" : ",") + sql_name(column.name);
    if (keys.empty()) continue;
    const std::string table = sql_name(name);
    db_->exec("DELETE FROM " + table + " WHERE _row IN (SELECT t._row FROM " + table + " t JOIN (SELECT " + keys +
              ", min(_row) AS first FROM " + table + " GROUP BY " + keys + " HAVING count(*) > 1) d USING (" + keys +
              ") WHERE t._row <> d.first)");
    const int removed = db_->getChanges();
    if (removed == 0) continue;
    log::warn("table " + name + ": " + std::to_string(removed) +
              " rows repeat the key of another row and were dropped");
    SQLite::Statement count(*db_,
                            "UPDATE _collection SET duplicates = ? WHERE \"table\" = ? AND \"partition\" = "
                            "(SELECT min(\"partition\") FROM _collection WHERE \"table\" = ?)");
    count.bind(1, removed);
    count.bind(2, name);
    count.bind(3, name);
    count.exec();
    remove_orphans();
  }
}

/// Until nothing changes: a child may have children of its own.
void Writer::remove_orphans() {
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto& [child, owned] : catalog_.tables()) {
      if (owned.table->parent.empty()) continue;
      db_->exec("DELETE FROM " + sql_name(child) + " WHERE _parent NOT IN (SELECT _row FROM " +
                sql_name(owned.table->parent) + ")");
      changed = changed || db_->getChanges() > 0;
    }
  }
}

Result<void> Writer::seal() {
  const auto done = guarded(path_, [&] {
    inserters_.clear();
    SQLite::Transaction transaction(*db_);
    for (const auto& [name, owned] : catalog_.tables())
      for (const auto& ddl : index_ddl(*owned.table)) db_->exec(ddl);
    remove_duplicates();
    db_->exec("ANALYZE");
    run(*db_, "INSERT OR REPLACE INTO _meta VALUES (?,?)", {"sealed", "1"});
    transaction.commit();
    db_->exec("PRAGMA wal_checkpoint(TRUNCATE)");
    if (db_->execAndGet("PRAGMA journal_mode=DELETE").getString() != "delete")
      throw std::runtime_error("its journal could not be folded in");
    db_.reset();
    const std::string partial = path_ + kPartialSuffix;
    sync_path(partial, O_RDONLY);
    fs::rename(partial, path_);
    sync_path(fs::path(path_).parent_path().string(), O_RDONLY | O_DIRECTORY);
  });
  sealed_ = done.ok();
  return done;
}

void abandon_partials(const std::string& folder) {
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const fs::path path = entry->path();
    if (path.filename().string().find(kPartialSuffix) == std::string::npos) continue;
    log::info("removing " + path.string() + ", left by a collection that was killed");
    std::error_code ignored;
    fs::remove(path, ignored);
  }
}

}  // namespace qharden::snapshot
