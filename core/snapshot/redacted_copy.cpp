#include "core/snapshot/redacted_copy.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <system_error>

#include "core/json/json.hpp"
#include "core/snapshot/reader.hpp"
#include "core/snapshot/redacted_rows.hpp"
#include "core/snapshot/schema.hpp"
#include "core/snapshot/write_guard.hpp"

namespace qharden::snapshot {
namespace {

namespace fs = std::filesystem;
using config::FieldKind;
using manifest::ColumnType;

ColumnType type_of(const std::string& word) {
  for (const auto type : {ColumnType::integer, ColumnType::real, ColumnType::flag, ColumnType::time, ColumnType::json,
                          ColumnType::present, ColumnType::ranges, ColumnType::fingerprint, ColumnType::blob})
    if (manifest::to_string(type) == word) return type;
  return ColumnType::text;
}

bool is_range_table(const manifest::Table& table) {
  return table.columns.size() == 2 && table.find("lo") != nullptr && table.find("hi") != nullptr &&
         table.columns[0].type == ColumnType::blob;
}

AddressBytes address_of(std::string_view blob) {
  if (blob.size() != 16) throw std::runtime_error("an address in it has not 16 bytes");
  AddressBytes address{};
  std::copy(blob.begin(), blob.end(), address.begin());
  return address;
}

void bind(SQLite::Statement& statement, int index, const OwnedCell& cell) {
  switch (cell.type) {
    case Query::Type::integer:
      return statement.bind(index, cell.integer);
    case Query::Type::real:
      return statement.bind(index, cell.real);
    case Query::Type::text:
      return statement.bind(index, cell.text);
    case Query::Type::null:
    case Query::Type::blob:
      return statement.bind(index);
  }
}

/// One copy. Faults are exceptions inside and an Error at its edge.
class Copy {
 public:
  Copy(Reader& from, SQLite::Database& to, redact::Redactor& redactor) : from_(from), to_(to), redactor_(redactor) {}

  void run() {
    read_tables();
    to_.exec(own_tables_ddl());
    // Own login first, then all others: text that follows may speak of them.
    each("SELECT login FROM self", [&](const Query& row) { redactor_.as(FieldKind::login, row.text(0)); });
    for (const auto& table : tables_) learn_logins(table);
    for (const auto& table : tables_) {
      to_.exec(table_ddl(table));
      is_range_table(table) ? copy_ranges(table) : copy_rows(table);
      for (const auto& ddl : index_ddl(table)) to_.exec(ddl);
    }
    each("SELECT DISTINCT path FROM _call", [&](const Query& row) { redactor_.keep_path(std::string(row.text(0))); });
    for (const char* own : {"_table", "_collection", "_column", "_cursor", "_call", "_shape", "_view"}) copy_own(own);
    for (const auto& table : tables_)
      if (is_range_table(table))
        to_.exec("UPDATE _collection SET rows = (SELECT count(*) FROM " + sql_name(table.name) +
                 ") WHERE \"table\" = '" + table.name + "' AND (SELECT count(*) FROM _collection WHERE \"table\" = '" +
                 table.name + "') = 1");
    copy_meta();
  }

 private:
  template <class Visit>
  void each(const std::string& sql, Visit visit) {
    auto query = from_.query(sql);
    if (!query) throw std::runtime_error(query.error().message);
    while (true) {
      const auto more = query->step();
      if (!more) throw std::runtime_error(more.error().message);
      if (!*more) return;
      visit(*query);
    }
  }

  /// The declared schema as the file tells it; names are taken only when they are plain.
  void read_tables() {
    each("SELECT name, columns FROM _table ORDER BY name", [&](const Query& row) {
      manifest::Table table;
      table.name = plain(row.text(0));
      const auto columns = json::parse(row.text(1));
      if (!columns || !columns->is_array()) throw std::runtime_error("the columns of " + table.name + " are not told");
      for (const auto& item : *columns) {
        manifest::Column column;
        column.name = plain(json::text_or(item, "name"));
        column.type = type_of(json::text_or(item, "type"));
        column.key = json::flag_or(item, "key", false);
        column.from = json::text_or(item, "from");
        table.columns.push_back(std::move(column));
      }
      if (from_.query("SELECT _parent FROM " + sql_name(table.name))) table.parent = "its parent";
      tables_.push_back(std::move(table));
    });
  }

  static std::string plain(std::string_view name) {
    const auto other = name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_");
    if (name.empty() || name.starts_with("_") || other != std::string_view::npos)
      throw std::runtime_error("it holds a table or column with a name that is not plain");
    return std::string(name);
  }

  void learn_logins(const manifest::Table& table) {
    for (const auto& column : table.columns)
      if (kind_of(redactor_, table, column) == FieldKind::login && column.type == ColumnType::text)
        each("SELECT DISTINCT " + sql_name(column.name) + " FROM " + sql_name(table.name),
             [&](const Query& row) { redactor_.as(FieldKind::login, row.text(0)); });
  }

  static std::string select(const manifest::Table& table) {
    std::string columns = "_row";
    if (!table.parent.empty()) columns += ", _parent";
    for (const auto& column : table.columns) columns += ", " + sql_name(column.name);
    return "SELECT " + columns + " FROM " + sql_name(table.name) + " ORDER BY _row";
  }

  static std::string insert(const std::string& table, std::size_t count) {
    std::string sql = "INSERT INTO " + sql_name(table) + " VALUES (?";
    for (std::size_t i = 1; i < count; ++i) sql += ",?";
    return sql + ")";
  }

  void copy_rows(const manifest::Table& table) {
    const int first = table.parent.empty() ? 1 : 2;
    SQLite::Statement statement(to_, insert(table.name, table.columns.size() + static_cast<std::size_t>(first)));
    each(select(table), [&](const Query& row) {
      for (int i = 0; i < first; ++i) statement.bind(i + 1, row.integer(i));
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const int place = first + static_cast<int>(i);
        bind(statement, place + 1, redact_cell(redactor_, table, table.columns[i], row.value(place)));
      }
      statement.exec();
      statement.reset();
    });
  }

  /// A range that is no block becomes several, so rows are numbered anew.
  void copy_ranges(const manifest::Table& table) {
    SQLite::Statement statement(to_, insert(table.name, 4));
    std::int64_t number = 0;
    each("SELECT _parent, lo, hi FROM " + sql_name(table.name) + " ORDER BY _row", [&](const Query& row) {
      for (const auto& image : redactor_.ranges({address_of(row.text(1)), address_of(row.text(2))})) {
        statement.bind(1, ++number);
        statement.bind(2, row.integer(0));
        statement.bind(3, image.lo.data(), static_cast<int>(image.lo.size()));
        statement.bind(4, image.hi.data(), static_cast<int>(image.hi.size()));
        statement.exec();
        statement.reset();
      }
    });
  }

  /// The value at which the reading of a column broke is as personal as the column.
  std::string redact_example(std::string_view table_name, std::string_view column_name, std::string_view text) {
    for (const auto& table : tables_)
      if (const auto* column = table.name == table_name ? table.find(column_name) : nullptr)
        return redactor_.as(
            column->type == ColumnType::ranges ? FieldKind::address : kind_of(redactor_, table, *column), text);
    return redactor_.as(FieldKind::unlisted, text);
  }

  void copy_own(const std::string& table) {
    auto probe = from_.query("SELECT * FROM " + sql_name(table));
    if (!probe) return;  // a table of a newer kind of the same format
    std::string columns;
    for (int i = 0; i < probe->columns(); ++i) columns += (i == 0 ? "" : ", ") + sql_name(probe->name(i));
    std::string sql = "INSERT INTO " + sql_name(table) + "(" + columns + ") VALUES (?";
    for (int i = 1; i < probe->columns(); ++i) sql += ",?";
    SQLite::Statement statement(to_, sql + ")");
    each("SELECT * FROM " + sql_name(table), [&](const Query& row) {
      for (int i = 0; i < row.columns(); ++i) bind(statement, i + 1, own_cell(table, row, i));
      statement.exec();
      statement.reset();
    });
  }

  OwnedCell own_cell(const std::string& table, const Query& row, int column) {
    const auto value = row.value(column);
    OwnedCell cell{.type = value.type, .integer = value.integer, .real = value.real, .text = {}};
    if (value.type == Query::Type::blob) return {};
    if (value.type != Query::Type::text) return cell;
    cell.text = table == "_column" && row.name(column) == "example"
                    ? redact_example(row.text(row.find("table")), row.text(row.find("column")), value.text)
                    : redact_own(redactor_, table, row.name(column), value.text);
    return cell;
  }

  void copy_meta() {
    const auto subscription = redactor_.as(FieldKind::title, from_.meta("subscription"));
    each("SELECT \"key\", value FROM _meta", [&](const Query& row) {
      const std::string key(row.text(0));
      std::string value(row.text(1));
      if (key == "subscription") value = subscription;
      if (key == "subscription_id")
        value = value.starts_with("name:") ? "name:" + redactor_.as(FieldKind::title, value.substr(5))
                                           : redactor_.as(FieldKind::id, value);
      if (key == "platform_url") value = redactor_.as(FieldKind::url, value);
      if (key == "run") value = run_id(value, subscription);
      if (!is_known(key)) value = redactor_.as(FieldKind::unlisted, value);
      snapshot::run(to_, "INSERT INTO _meta VALUES (?,?)", {key, value});
    });
    snapshot::run(to_, "INSERT OR REPLACE INTO _meta VALUES (?,?)", {"redacted", "1"});
  }

  static bool is_known(std::string_view key) {
    static constexpr std::array<std::string_view, 10> kKeys = {
        "subscription", "subscription_id", "platform_url", "run",    "scan_time",
        "clock_skew_s", "guide",           "level",        "format", "sealed"};
    return key.starts_with("plugin.") || std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end();
  }

  /// `<time>-<subscription>-<random>`
  static std::string run_id(const std::string& id, const std::string& subscription) {
    const auto first = id.find('-');
    const auto last = id.rfind('-');
    if (first == std::string::npos || first == last) return subscription;
    return id.substr(0, first) + "-" + subscription + id.substr(last);
  }

  Reader& from_;
  SQLite::Database& to_;
  redact::Redactor& redactor_;
  std::vector<manifest::Table> tables_;
};

void sync_and_close(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool is_synced = file >= 0 && ::fsync(file) == 0;
  const int code = errno;
  if (file >= 0) ::close(file);
  if (!is_synced) throw std::system_error(code, std::generic_category(), "cannot sync it");
}

void write(Reader& reader, const std::string& partial, redact::Redactor& redactor) {
  const int file = ::open(partial.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) throw std::system_error(errno, std::generic_category());
  ::close(file);
  SQLite::Database db(partial, SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX);
  db.exec("PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA trusted_schema=OFF");
  forbid_quoted_texts(db.getHandle());
  SQLite::Transaction transaction(db);
  Copy(reader, db, redactor).run();
  db.exec("ANALYZE");
  transaction.commit();
}

}  // namespace

Result<void> copy_redacted(const std::string& from, const std::string& to, redact::Redactor& redactor) {
  const auto reader = Reader::open(from);
  if (!reader) return reader.error();
  std::error_code error;
  if (fs::exists(to, error))
    return Error{.message = to + " exists already; name a file that does not", .fault = Fault::usage};
  const std::string partial = to + kPartialSuffix;
  auto done = guarded(to, [&] {
    write(**reader, partial, redactor);
    sync_and_close(partial);
    fs::rename(partial, to);
  });
  if (!done) fs::remove(partial, error);
  return done;
}

}  // namespace qharden::snapshot
