#include "core/snapshot/writer.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <system_error>

#include "core/json/json.hpp"
#include "core/log/log.hpp"
#include "core/manifest/host_tables.hpp"
#include "core/snapshot/functions.hpp"
#include "core/snapshot/inserter.hpp"
#include "core/snapshot/query.hpp"
#include "core/snapshot/reads.hpp"
#include "core/snapshot/write_guard.hpp"

namespace qharden::snapshot {
namespace {

namespace fs = std::filesystem;

/// While it lives, SQL of plugins may only read, and not for longer than kSelectDeadline.
class Restricted {
 public:
  explicit Restricted(sqlite3* db) : db_(db), deadline_(std::chrono::steady_clock::now() + kSelectDeadline) {
    restrict_to_reads(db);
    const auto is_late = [](void* self) {
      return std::chrono::steady_clock::now() > static_cast<Restricted*>(self)->deadline_ ? 1 : 0;
    };
    sqlite3_progress_handler(db, 100'000, is_late, this);
  }
  ~Restricted() {
    sqlite3_set_authorizer(db_, nullptr, nullptr);
    sqlite3_progress_handler(db_, 0, nullptr, nullptr);
  }
  Restricted(const Restricted&) = delete;
  Restricted& operator=(const Restricted&) = delete;

 private:
  static constexpr std::chrono::seconds kSelectDeadline{30};
  sqlite3* db_;
  std::chrono::steady_clock::time_point deadline_;
};

json::Value describe_columns(const manifest::Table& table) {
  json::Value columns = json::Value::array();
  for (const auto& column : table.columns)
    columns.push_back(
        {{"name", column.name}, {"type", to_string(column.type)}, {"key", column.key}, {"from", column.from}});
  return columns;
}

}  // namespace

Writer::Writer(std::string path, std::unique_ptr<SQLite::Database> db, const manifest::Catalog& catalog)
    : path_(std::move(path)), db_(std::move(db)), catalog_(catalog) {}

Writer::~Writer() {
  inserters_.clear();
  db_.reset();
  if (sealed_) return;
  std::error_code ignored;
  for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(path_ + kPartialSuffix + suffix, ignored);
}

Result<std::unique_ptr<Writer>> Writer::create(const std::string& path, const manifest::Catalog& catalog) {
  const std::string partial = path + kPartialSuffix;
  std::unique_ptr<Writer> writer;
  const auto done = guarded(path, [&] {
    // Made before SQLite opens it, so that it, its WAL and its shared memory are never readable by others.
    const int descriptor = ::open(partial.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor < 0) throw std::system_error(errno, std::generic_category());
    ::close(descriptor);
    writer.reset(new Writer(path, open_partial(partial), catalog));
    writer->create_tables();
  });
  if (!done) return done.error();
  return writer;
}

void Writer::create_tables() {
  SQLite::Transaction transaction(*db_);
  db_->exec(own_tables_ddl());
  for (const auto& [name, owned] : catalog_.tables()) {
    db_->exec(table_ddl(*owned.table));
    run(*db_, "INSERT INTO _table VALUES (?,?,?,?,?)",
        {name, owned.source == nullptr ? "host" : owned.source->plugin, owned.source == nullptr ? "" : owned.source->id,
         owned.table->title, json::dump(describe_columns(*owned.table))});
  }
  for (const auto* view : catalog_.views())
    run(*db_, "INSERT INTO _view VALUES (?,?,?,?)", {view->name, view->plugin, view->title, view->sql});
  run(*db_, "INSERT INTO _meta VALUES (?,?)", {"format", std::to_string(kFormat)});
  transaction.commit();
}

void Writer::insert(const TableRows& rows) {
  auto& own = inserters_[rows.table->name];
  if (!own) own = std::make_unique<Inserter>(db_->getHandle(), *rows.table);
  const auto parent = inserters_.find(rows.table->parent);
  own->insert(rows, parent == inserters_.end() ? 0 : parent->second->base());
}

Result<void> Writer::set_meta(const std::string& key, const std::string& value) {
  return guarded(path_, [&] { run(*db_, "INSERT OR REPLACE INTO _meta VALUES (?,?)", {key, value}); });
}

std::string Writer::meta(const std::string& key) {
  SQLite::Statement query(*db_, "SELECT value FROM _meta WHERE \"key\" = ?");
  query.bind(1, key);
  return query.executeStep() ? query.getColumn(0).getString() : std::string();
}

Result<void> Writer::begin_partition(const manifest::Source& source, const std::string& partition) {
  return guarded(path_, [&] {
    SQLite::Transaction transaction(*db_);
    for (const auto& table : source.tables) {
      SQLite::Statement insert(
          *db_,
          "INSERT INTO _collection(\"table\",\"partition\",state,reason,detail,rows,calls,"
          "role_needed) VALUES (?,?,'partial','truncated','the collection was interrupted',0,0,?)");
      insert.bind(1, table.name);
      insert.bind(2, partition);
      insert.bind(3, source.needs_role.empty() ? std::string() : source.needs_role.front());
      insert.exec();
    }
    transaction.commit();
  });
}

Result<void> Writer::write_page(const manifest::Source& source, const std::string& partition, const Page& page) {
  return guarded(path_, [&] {
    SQLite::Transaction transaction(*db_);
    for (const auto& rows : page.tables) {
      insert(rows);
      observe(rows, partition);
    }
    note_shape(source, page);
    run(*db_, "INSERT OR REPLACE INTO _cursor VALUES (?,?,?)", {source.id, partition, page.next});
    transaction.commit();
  });
}

void Writer::note_shape(const manifest::Source& source, const Page& page) {
  if (page.undeclared.empty()) return;
  SQLite::Statement add(*db_,
                        "INSERT INTO _shape SELECT ?1, ?2, ?3 WHERE EXISTS (SELECT 1 FROM _shape WHERE source = ?1 AND "
                        "path = ?2) OR (SELECT count(*) FROM _shape WHERE source = ?1) < ?4 "
                        "ON CONFLICT DO UPDATE SET rows = rows + excluded.rows");
  for (const auto& undeclared : page.undeclared) {
    add.bind(1, source.id);
    add.bind(2, undeclared.path);
    add.bind(3, undeclared.rows);
    add.bind(4, static_cast<std::int64_t>(kMostShapes));
    add.exec();
    add.reset();
  }
}

void Writer::observe(const TableRows& rows, const std::string& partition) {
  if (rows.rows > 0) {
    const std::int64_t first = inserters_.at(rows.table->name)->base();
    SQLite::Statement count(*db_,
                            "UPDATE _collection SET rows = rows + ?1, first_row = coalesce(first_row, ?2), "
                            "last_row = ?2 + ?1 - 1 WHERE \"table\" = ?3 AND \"partition\" = ?4");
    count.bind(1, rows.rows);
    count.bind(2, first);
    count.bind(3, rows.table->name);
    count.bind(4, partition);
    count.exec();
  }
  SQLite::Statement add(
      *db_,
      "INSERT INTO _column(\"table\",\"column\",\"partition\",seen,rows,example) VALUES (?,?,?,?,?,?) "
      "ON CONFLICT DO UPDATE SET seen = seen + excluded.seen, rows = rows + excluded.rows, "
      "example = coalesce(example, excluded.example)");
  for (std::size_t i = 0; i < rows.table->columns.size(); ++i) {
    const auto& observed = rows.observed.at(i);
    add.bind(1, rows.table->name);
    add.bind(2, rows.table->columns[i].name);
    add.bind(3, partition);
    add.bind(4, observed.seen);
    add.bind(5, rows.rows);
    if (observed.unreadable > 0)
      add.bind(6, observed.example);
    else
      add.bind(6);
    add.exec();
    add.reset();
  }
}

Result<void> Writer::end_partition(const manifest::Source& source, const std::string& partition, const Ending& ending) {
  return guarded(path_, [&] {
    SQLite::Transaction transaction(*db_);
    for (const auto& table : source.tables) {
      SQLite::Statement update(*db_,
                               "UPDATE _collection SET state=?, reason=?, detail=?, calls=?, since=?, until=? "
                               "WHERE \"table\"=? AND \"partition\"=?");
      update.bind(1, std::string(to_string(ending.state)));
      update.bind(2, std::string(qharden::to_string(ending.reason)));
      update.bind(3, ending.detail);
      update.bind(4, ending.calls);
      update.bind(5, ending.since);
      update.bind(6, ending.until);
      update.bind(7, table.name);
      update.bind(8, partition);
      update.exec();
      settle_columns(table, partition);
    }
    run(*db_, "DELETE FROM _cursor WHERE source=? AND \"partition\"=?", {source.id, partition});
    transaction.commit();
  });
}

/// A column is complete when every row showed it; a table without rows has nothing that could be missing.
void Writer::settle_columns(const manifest::Table& table, const std::string& partition) {
  for (const auto& column : table.columns) {
    SQLite::Statement update(
        *db_,
        "INSERT INTO _column(\"table\",\"column\",\"partition\",state,reason,seen,rows) "
        "VALUES (?1,?2,?3,'complete','',0,0) ON CONFLICT DO UPDATE SET "
        "state = iif(seen = rows, 'complete', iif(seen = 0 AND example IS NULL, 'unseen', 'partial')), "
        "reason = iif(seen = rows, '', iif(example IS NULL, ?4, 'parse'))");
    update.bind(1, table.name);
    update.bind(2, column.name);
    update.bind(3, partition);
    update.bind(4, std::string(qharden::to_string(column.absent_reason)));
    update.exec();
  }
  if (table.find("lo") == nullptr || table.find("hi") == nullptr || table.parent.empty()) return;
  // Addresses are seen as far as the column was whose text they come from.
  SQLite::Statement copy(*db_,
                         "UPDATE _column SET (state, reason, seen, rows, example) = (SELECT p.state, p.reason, p.seen, "
                         "p.rows, p.example FROM _column p WHERE p.\"table\" = ?1 AND p.\"partition\" = ?2 AND "
                         "p.\"table\" || '_' || p.\"column\" = ?3) WHERE \"table\" = ?3 AND \"partition\" = ?2");
  copy.bind(1, table.parent);
  copy.bind(2, partition);
  copy.bind(3, table.name);
  copy.exec();
}

Result<void> Writer::write_host_page(const Page& page) {
  return guarded(path_, [&] {
    SQLite::Transaction transaction(*db_);
    for (const auto& rows : page.tables) insert(rows);
    transaction.commit();
  });
}

Result<void> Writer::end_host_tables() {
  return guarded(path_, [&] {
    for (const auto& table : manifest::host_tables()) {
      run(*db_, "INSERT INTO _collection(\"table\",\"partition\",state,reason,calls) VALUES (?,'','complete','',0)",
          {table.name});
      db_->exec("UPDATE _collection SET rows = (SELECT count(*) FROM " + sql_name(table.name) +
                ") WHERE \"table\" = '" + table.name + "'");
      settle_columns(table, "");
    }
  });
}

Result<void> Writer::add_call(const CallRecord& call) {
  return guarded(path_, [&] {
    SQLite::Statement insert(*db_,
                             "INSERT INTO _call(source,\"partition\",path,query,attempt,status,code,error,bytes,"
                             "duration_ms,started,remaining) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)");
    insert.bind(1, call.source);
    insert.bind(2, call.partition);
    insert.bind(3, call.path);
    insert.bind(4, call.query);
    insert.bind(5, call.attempt);
    insert.bind(6, call.status);
    insert.bind(7, call.code);
    insert.bind(8, call.error);
    insert.bind(9, call.bytes);
    insert.bind(10, call.duration_ms);
    insert.bind(11, format_time(call.started));
    insert.bind(12, call.remaining);
    insert.exec();
  });
}

Result<std::vector<Writer::TextRow>> Writer::rows_of(const std::string& sql,
                                                     const std::map<std::string, std::string>& parameters) {
  std::vector<TextRow> rows;
  register_functions(db_->getHandle(), parse_time(meta("scan_time")).value_or(now()));
  for (const auto* view : catalog_.views())
    if (!make_view(db_->getHandle(), view->name, view->sql))
      log::warn("plugin " + view->plugin + ": the view " + view->name + " is not valid SQL and was left out");
  const Restricted restricted(db_->getHandle());
  auto query = Query::prepare(db_->getHandle(), sql);
  if (!query) return query.error();
  for (const auto& [name, value] : parameters) query->bind(name, value);
  while (true) {
    const auto more = query->step();
    if (!more) return more.error();
    if (!*more) return rows;
    auto& row = rows.emplace_back();
    for (int i = 0; i < query->columns(); ++i) row.emplace_back(query->name(i), query->text(i));
  }
}

}  // namespace qharden::snapshot
