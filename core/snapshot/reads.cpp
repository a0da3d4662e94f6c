#include "core/snapshot/reads.hpp"

#include <sqlite3.h>

#include <stdexcept>
#include <string_view>

#include "core/snapshot/functions.hpp"
#include "core/snapshot/query.hpp"
#include "core/snapshot/schema.hpp"

namespace qharden::snapshot {
namespace {

std::string_view view_of(const char* text) {
  return text == nullptr ? std::string_view() : std::string_view(text);
}

bool is_closed_table(std::string_view name) {
  return name.rfind("sqlite_", 0) == 0 || name.rfind("pragma_", 0) == 0 || name == "dbstat" || name == "bytecode";
}

/// Arguments per sqlite3_set_authorizer(); for READ: table, column, database.
int authorize(void* reads, int action, const char* first, const char* second, const char* database, const char*) {
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_FUNCTION:
      return view_of(second) == "load_extension" ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_READ:
      if (is_closed_table(view_of(first))) return SQLITE_DENY;
      // An empty database name comes with count(*), which reads no column.
      if (reads != nullptr && view_of(database) != "temp") {
        auto& columns = (*static_cast<Reads*>(reads))[first];
        if (!view_of(second).empty()) columns.insert(second);
      }
      return SQLITE_OK;
    default:
      return SQLITE_DENY;
  }
}

/// The columns that the compiled SELECT loads: `Column` instructions on cursors that `OpenRead` opened on a table of
/// main.
Result<Reads> columns_loaded(sqlite3* db, const std::string& sql, const std::map<std::int64_t, std::string>& roots,
                             const std::map<std::string, std::vector<std::string>>& columns) {
  auto program = Query::prepare(db, "EXPLAIN " + sql);
  if (!program) return program.error();
  Reads loaded;
  std::map<std::int64_t, std::string> cursors;
  for (auto row = program->step();; row = program->step()) {
    if (!row) return row.error();
    if (!*row) return loaded;
    const auto opcode = program->text(1);
    const auto cursor = program->integer(2);
    const auto second = program->integer(3);
    if (opcode == "OpenRead" && program->integer(4) == 0) {
      const auto root = roots.find(second);
      if (root == roots.end()) continue;
      cursors[cursor] = root->second;
      loaded[root->second];  // a table of which only the rows count
    } else if (opcode == "Column") {
      const auto open = cursors.find(cursor);
      if (open != cursors.end())
        loaded[open->second].insert(columns.at(open->second).at(static_cast<std::size_t>(second)));
    }
  }
}

/// The JSON table functions declare their columns at first use, which an authorizer that allows only reading would
/// refuse.
void connect_json_tables(sqlite3* db) {
  sqlite3_exec(db, "SELECT 1 FROM json_each('[]'), json_tree('[]')", nullptr, nullptr, nullptr);
}

}  // namespace

void restrict_to_reads(sqlite3* db) {
  connect_json_tables(db);
  sqlite3_set_authorizer(db, authorize, nullptr);
}

SchemaProbe::SchemaProbe(const manifest::Catalog& catalog) {
  if (sqlite3_open_v2(":memory:", &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr) !=
      SQLITE_OK)
    throw std::runtime_error("cannot open a database in memory");
  forbid_quoted_texts(db_);
  register_functions(db_, 0);
  // No indexes here: a column read from a covering index would not show on the table's cursor.
  std::string ddl = own_tables_ddl();
  for (const auto& [name, owned] : catalog.tables()) ddl += table_ddl(*owned.table) + ";";
  if (sqlite3_exec(db_, ddl.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    throw std::runtime_error(std::string("the declared tables are not valid SQL: ") + sqlite3_errmsg(db_));
  for (const auto* view : catalog.views()) make_view(db_, view->name, view->sql);
  connect_json_tables(db_);
  auto schema = Query::prepare(db_,
                               "SELECT s.name, s.rootpage, c.name FROM sqlite_schema s, pragma_table_info(s.name) c "
                               "WHERE s.type = 'table' ORDER BY s.name, c.cid");
  if (!schema) throw std::runtime_error(schema.error().message);
  for (auto row = schema->step(); row && *row; row = schema->step()) {
    roots_[schema->integer(1)] = std::string(schema->text(0));
    columns_[std::string(schema->text(0))].emplace_back(schema->text(2));
  }
}

SchemaProbe::~SchemaProbe() {
  sqlite3_close_v2(db_);
}

Result<std::int64_t> SchemaProbe::row_count(const std::string& sql) {
  auto query = Query::prepare(db_, sql);
  if (!query) return query.error();
  for (std::int64_t rows = 0;; ++rows) {
    const auto more = query->step();
    if (!more) return more.error();
    if (!*more) return rows;
  }
}

Result<std::vector<std::string>> SchemaProbe::result_columns(const std::string& sql) {
  const auto query = Query::prepare(db_, sql);
  if (!query) return query.error();
  std::vector<std::string> names;
  for (int i = 0; i < query->columns(); ++i) names.emplace_back(query->name(i));
  return names;
}

Result<Reads> SchemaProbe::columns_read(const std::string& sql) {
  Reads mentioned;
  sqlite3_set_authorizer(db_, authorize, &mentioned);
  const auto query = Query::prepare(db_, sql);
  sqlite3_set_authorizer(db_, nullptr, nullptr);
  if (!query) return query.error();
  auto loaded = columns_loaded(db_, sql, roots_, columns_);
  if (!loaded) return loaded.error();
  // Names as the SQL spells them, and json_each, go; what the program opens counts, however it is spelled or joined.
  std::erase_if(mentioned, [this](const auto& read) { return columns_.count(read.first) == 0; });
  for (const auto& [table, columns] : *loaded) mentioned[table];
  for (auto& [table, columns] : mentioned) {
    // The host's own tables without rowid keep their columns in another order; nobody gates them by column.
    if (table.rfind('_', 0) == 0) continue;
    const auto it = loaded->find(table);
    columns = it == loaded->end() ? std::set<std::string>() : it->second;
  }
  return mentioned;
}

}  // namespace qharden::snapshot
