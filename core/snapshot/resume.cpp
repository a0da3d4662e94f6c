#include <fcntl.h>
#include <sqlite3.h>

#include <filesystem>
#include <map>

#include "core/json/json.hpp"
#include "core/manifest/host_tables.hpp"
#include "core/snapshot/reader.hpp"
#include "core/snapshot/schema.hpp"
#include "core/snapshot/write_guard.hpp"
#include "core/snapshot/writer.hpp"

namespace qharden::snapshot {
namespace {

namespace fs = std::filesystem;

/// What need not be fetched again. Not `partial{scope}`: whoever read it may have seen a part, whatever is proven now.
constexpr const char* kCollected = "(c.state = 'complete' OR (c.state = 'unavailable' AND c.reason = 'not_licensed'))";

std::vector<std::string> texts_of(SQLite::Database& db, const std::string& sql) {
  SQLite::Statement query(db, sql);
  std::vector<std::string> texts;
  while (query.executeStep()) texts.push_back(query.getColumn(0).getString());
  return texts;
}

/// The tables as they lie in the file must be those that are about to be filled.
Result<void> require_same_tables(SQLite::Database& db, const manifest::Catalog& catalog, const std::string& sealed) {
  SQLite::Statement query(db, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?");
  for (const auto& [name, owned] : catalog.tables()) {
    query.reset();
    query.bind(1, name);
    if (query.executeStep() && query.getColumn(0).getString() == table_ddl(*owned.table)) continue;
    return Error{"the snapshot " + sealed + " does not have the table " + name +
                     " as the installed plugins declare it; make a new scan",
                 Reason::none, Fault::usage};
  }
  const auto columns = texts_of(db, "SELECT name FROM pragma_table_info('_collection') WHERE name = 'first_row'");
  if (columns.empty())
    return Error{"the snapshot " + sealed + " is of an older version and cannot be gone on with; make a new scan",
                 Reason::none, Fault::usage};
  return {};
}

/// Of sources that stand for one another each is as complete as the one that was used: they are had together or not.
void mark_unfinished_groups(SQLite::Database& db, const manifest::Catalog& catalog) {
  std::map<std::string, json::Value> groups;
  for (const auto& manifest : catalog.manifests())
    for (const auto& source : manifest.sources)
      if (source.alternative)
        for (const auto& table : source.tables) groups[source.alternative->group].push_back(table.name);
  const std::string unfinished = "UPDATE _collection SET state = 'partial' WHERE \"table\" IN (SELECT value FROM "
                                 "json_each(?1)) AND EXISTS (SELECT 1 FROM _collection AS c WHERE c.\"table\" IN "
                                 "(SELECT value FROM json_each(?1)) AND NOT " +
                                 std::string(kCollected) + ")";
  for (const auto& [group, tables] : groups) run(db, unfinished.c_str(), {json::dump(tables)});
}

void forget_incomplete(SQLite::Database& db) {
  SQLite::Statement query(db, std::string("SELECT \"table\", first_row, last_row FROM _collection AS c WHERE NOT ") +
                                  kCollected + " AND first_row IS NOT NULL");
  while (query.executeStep()) {
    SQLite::Statement remove(db,
                             "DELETE FROM " + sql_name(query.getColumn(0).getString()) + " WHERE _row BETWEEN ? AND ?");
    remove.bind(1, query.getColumn(1).getInt64());
    remove.bind(2, query.getColumn(2).getInt64());
    remove.exec();
  }
  db.exec(std::string("DELETE FROM _column WHERE EXISTS (SELECT 1 FROM _collection AS c WHERE c.\"table\" = "
                      "_column.\"table\" AND c.\"partition\" = _column.\"partition\" AND NOT ") +
          kCollected + ")");
  db.exec(std::string("DELETE FROM _shape WHERE source IN (SELECT t.source FROM _table AS t JOIN _collection AS c "
                      "ON c.\"table\" = t.name WHERE NOT ") +
          kCollected + ")");
  db.exec(std::string("DELETE FROM _collection AS c WHERE NOT ") + kCollected);
  db.exec("DELETE FROM _cursor");
}

void forget_host_tables(SQLite::Database& db) {
  for (const auto& table : manifest::host_tables()) {
    db.exec("DELETE FROM " + sql_name(table.name));
    for (const char* record : {"_collection", "_column"})
      run(db, ("DELETE FROM " + std::string(record) + " WHERE \"table\" = ?").c_str(), {table.name});
  }
}

void reopen_for_writing(SQLite::Database& db, const manifest::Catalog& catalog) {
  SQLite::Transaction transaction(db);
  db.exec("DELETE FROM _meta WHERE \"key\" = 'sealed'");
  for (const auto& index : texts_of(db, "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"))
    db.exec("DROP INDEX " + sql_name(index));
  mark_unfinished_groups(db, catalog);
  forget_incomplete(db);
  forget_host_tables(db);
  db.exec("DELETE FROM _view");
  for (const auto* view : catalog.views())
    run(db, "INSERT INTO _view VALUES (?,?,?,?)", {view->name, view->plugin, view->title, view->sql});
  transaction.commit();
}

}  // namespace

Result<std::unique_ptr<Writer>> Writer::resume(const std::string& sealed, const std::string& path,
                                               const manifest::Catalog& catalog) {
  if (const auto whole = Reader::open(sealed); !whole) return whole.error();
  const std::string partial = path + kPartialSuffix;
  std::unique_ptr<Writer> writer;
  Result<void> fits;
  const auto done = guarded(path, [&] {
    fs::copy_file(sealed, partial);
    fs::permissions(partial, fs::perms::owner_read | fs::perms::owner_write);
    writer.reset(new Writer(path, open_partial(partial), catalog));
    fits = require_same_tables(*writer->db_, catalog, sealed);
    if (fits) reopen_for_writing(*writer->db_, catalog);
  });
  if (!done) return done.error();
  if (!fits) return fits.error();
  return writer;
}

Result<std::set<std::pair<std::string, std::string>>> Writer::collected() {
  std::set<std::pair<std::string, std::string>> found;
  const auto done = guarded(path_, [&] {
    SQLite::Statement query(*db_,
                            std::string("SELECT \"table\", \"partition\" FROM _collection AS c WHERE ") + kCollected);
    while (query.executeStep()) found.emplace(query.getColumn(0).getString(), query.getColumn(1).getString());
  });
  if (!done) return done.error();
  return found;
}

}  // namespace qharden::snapshot
