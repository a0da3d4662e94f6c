#include "core/snapshot/query.hpp"

#include <sqlite3.h>

namespace qharden::snapshot {
namespace {

Error sql_error(sqlite3* db) {
  const std::string message = sqlite3_errmsg(db);
  const bool lacks = message.rfind("no such table", 0) == 0 || message.rfind("no such column", 0) == 0;
  return Error{message, lacks ? Reason::unsupported : Reason::none};
}

}  // namespace

void Query::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Result<Query> Query::prepare(sqlite3* db, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  const char* tail = nullptr;
  if (sqlite3_prepare_v2(db, sql.c_str(), static_cast<int>(sql.size()) + 1, &statement, &tail) != SQLITE_OK)
    return sql_error(db);
  Query query(statement);
  if (statement == nullptr) return Error{"the SQL holds no statement"};
  if (std::string_view(tail).find_first_not_of(" \t\r\n;") != std::string_view::npos)
    return Error{"the SQL holds more than one statement"};
  if (sqlite3_stmt_readonly(statement) == 0) return Error{"the SQL does more than read"};
  return query;
}

void Query::bind(const std::string& name, const manifest::ParamValue& value) {
  const int index = sqlite3_bind_parameter_index(statement_.get(), (":" + name).c_str());
  if (index == 0) return;
  sqlite3_stmt* statement = statement_.get();
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    sqlite3_bind_int64(statement, index, *integer);
  } else if (const auto* real = std::get_if<double>(&value)) {
    sqlite3_bind_double(statement, index, *real);
  } else if (const auto* flag = std::get_if<bool>(&value)) {
    sqlite3_bind_int(statement, index, *flag ? 1 : 0);
  } else {
    const std::string text = manifest::to_text(value);
    sqlite3_bind_text64(statement, index, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  }
}

Result<bool> Query::step() {
  switch (sqlite3_step(statement_.get())) {
    case SQLITE_ROW:
      return true;
    case SQLITE_DONE:
      return false;
    default:
      return sql_error(sqlite3_db_handle(statement_.get()));
  }
}

int Query::columns() const {
  return sqlite3_column_count(statement_.get());
}

std::string_view Query::name(int column) const {
  return sqlite3_column_name(statement_.get(), column);
}

Query::Type Query::type(int column) const {
  switch (sqlite3_column_type(statement_.get(), column)) {
    case SQLITE_INTEGER:
      return Type::integer;
    case SQLITE_FLOAT:
      return Type::real;
    case SQLITE_TEXT:
      return Type::text;
    case SQLITE_BLOB:
      return Type::blob;
    default:
      return Type::null;
  }
}

std::int64_t Query::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

double Query::real(int column) const {
  return sqlite3_column_double(statement_.get(), column);
}

std::string_view Query::text(int column) const {
  const auto* bytes = static_cast<const char*>(static_cast<const void*>(sqlite3_column_text(statement_.get(), column)));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return bytes == nullptr ? std::string_view() : std::string_view(bytes, size);
}

Query::Value Query::value(int column) const {
  sqlite3_value* cell = sqlite3_column_value(statement_.get(), column);
  Value value;
  switch (sqlite3_value_type(cell)) {
    case SQLITE_INTEGER:
      value.type = Type::integer;
      value.integer = sqlite3_value_int64(cell);
      break;
    case SQLITE_FLOAT:
      value.type = Type::real;
      value.real = sqlite3_value_double(cell);
      break;
    case SQLITE_TEXT:
    case SQLITE_BLOB:
      value.type = sqlite3_value_type(cell) == SQLITE_TEXT ? Type::text : Type::blob;
      value.text = {static_cast<const char*>(sqlite3_value_blob(cell)),
                    static_cast<std::size_t>(sqlite3_value_bytes(cell))};
      break;
    default:
      break;
  }
  return value;
}

int Query::find(std::string_view column) const {
  for (int i = 0; i < columns(); ++i)
    if (name(i) == column) return i;
  return -1;
}

}  // namespace qharden::snapshot
