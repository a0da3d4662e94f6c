#include "core/app/query_session.hpp"

#include <algorithm>
#include <iostream>
#include <set>
#include <sstream>
#include <string_view>
#include <utility>

#include "core/report/layout.hpp"

namespace qharden::app {
namespace {

constexpr const char* kHelp =
    ".tables          the tables and views of the snapshot\n"
    ".columns NAME    the columns of one of them\n"
    ".format WORD     text, csv, json or markdown\n"
    ".help            this list\n"
    ".quit            end; so does the end of the input\n"
    "All else is a SELECT; it may take several lines and ends with ';'.\n";

constexpr const char* kSqlWords[] = {
    ".columns", ".format", ".help", ".quit", ".tables", "AND",  "AS",       "ASC",    "BETWEEN", "BY",       "CASE",
    "COUNT",    "DESC",    "ELSE",  "END",   "EXISTS",  "FROM", "GROUP",    "HAVING", "IN",      "IS",       "JOIN",
    "LEFT",     "LIKE",    "LIMIT", "NOT",   "NULL",    "ON",   "OR",       "ORDER",  "SELECT",  "DISTINCT", "THEN",
    "UNION",    "WHEN",    "WHERE", "WITH",  "csv",     "json", "markdown", "text"};

Error usage(const std::string& message) {
  return Error{message, Reason::none, Fault::usage};
}

/// Where the quoted text or comment that begins at `at` ends (npos: not yet); `at` itself when none begins there.
std::size_t end_of_span(const std::string& text, std::size_t at) {
  const auto past = [](std::size_t found, std::size_t length) {
    return found == std::string::npos ? found : found + length;
  };
  switch (text[at]) {
    case '\'':
    case '"':
    case '`':  // a doubled quote is two spans, one after the other
      return past(text.find(text[at], at + 1), 1);
    case '[':
      return past(text.find(']', at + 1), 1);
    case '-':
      return text.compare(at, 2, "--") == 0 ? past(text.find('\n', at), 1) : at;
    case '/':
      return text.compare(at, 2, "/*") == 0 ? past(text.find("*/", at + 2), 2) : at;
    default:
      return at;
  }
}

/// Nothing but blanks and finished comments.
bool is_blank(const std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    if (std::string_view(" \t\r\n").find(text[at]) != std::string_view::npos) {
      ++at;
      continue;
    }
    const bool may_be_comment = text[at] == '-' || text[at] == '/';
    const auto end = may_be_comment ? end_of_span(text, at) : at;
    if (end == at) return false;
    if (end == std::string::npos) return text[at] == '-';
    at = end;
  }
  return true;
}

std::string quoted(const std::string& name) {
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? "\"\"" : std::string(1, c);
  return text + '"';
}

}  // namespace

bool take_statement(std::string& text, std::string& statement) {
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == ';') {
      statement = text.substr(0, at);
      text.erase(0, at + 1);
      return true;
    }
    const auto end = end_of_span(text, at);
    if (end == std::string::npos) return false;
    at = end == at ? at + 1 : end;
  }
  return false;
}

Result<QuerySession> QuerySession::open(const std::string& snapshot, RowFormat format) {
  auto reader = snapshot::Reader::open(snapshot);
  if (!reader) return reader.error();
  (*reader)->make_views({});
  QuerySession session(std::move(*reader), format);
  auto query = session.reader_->query(
      "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%' "
      "UNION SELECT name FROM sqlite_temp_master WHERE type = 'view' ORDER BY 1");
  if (!query) return query.error();
  while (true) {
    const auto row = query->step();
    if (!row) return row.error();
    if (!*row) break;
    session.tables_.emplace_back(query->text(0));
  }
  session.reader_->restrict_to_reads();
  // What cannot be read now (the kept texts of views, say) is nothing to offer.
  std::erase_if(session.tables_, [&](const std::string& table) { return session.columns_of(table).empty(); });
  return session;
}

Result<void> QuerySession::run(std::ostream& out, const std::string& sql) {
  auto query = reader_->query(sql);
  if (!query)
    return usage(query.error().message +
                 "; a query is one SELECT over the tables and views that 'qharden tables' lists, "
                 "and the snapshot's own (_collection, _column, _call, _meta)");
  const auto rows = print_rows(out, *query, format_);
  if (!rows) return usage(rows.error().message);
  out.flush();
  if (format_ == RowFormat::text) std::cerr << *rows << (*rows == 1 ? " row\n" : " rows\n");
  return {};
}

Result<void> QuerySession::feed(std::ostream& out, const std::string& line) {
  if (!is_within() && line.starts_with('.')) return command(out, line);
  pending_ += line + '\n';
  std::string statement;
  while (take_statement(pending_, statement)) {
    if (is_blank(statement)) continue;
    if (const auto done = run(out, statement); !done) {
      pending_.clear();
      return done;
    }
  }
  if (is_blank(pending_)) pending_.clear();
  return {};
}

Result<void> QuerySession::finish(std::ostream& out) {
  const std::string rest = std::exchange(pending_, {});
  if (is_blank(rest)) return {};
  return run(out, rest);
}

Result<void> QuerySession::command(std::ostream& out, const std::string& line) {
  std::istringstream stream(line);
  std::string name;
  std::string operand;
  stream >> name >> operand;
  if (name == ".quit") {
    over_ = true;
  } else if (name == ".help") {
    out << kHelp;
  } else if (name == ".tables") {
    for (const auto& table : tables_) out << report::safe(table) << '\n';
  } else if (name == ".columns") {
    const auto columns = columns_of(operand);
    if (columns.empty()) return usage("there is no table or view '" + operand + "'; .tables lists them");
    for (const auto& column : columns) out << report::safe(column) << '\n';
  } else if (name == ".format") {
    const auto format = to_row_format(operand);
    if (!format) return usage(".format takes one of text, csv, json, markdown");
    format_ = *format;
  } else {
    return usage("there is no command '" + name + "'; .help lists them");
  }
  out.flush();
  return {};
}

std::vector<std::string> QuerySession::columns_of(const std::string& table) {
  std::vector<std::string> columns;
  const auto query = reader_->query("SELECT * FROM " + quoted(table) + " LIMIT 0");
  for (int i = 0; query && i < query->columns(); ++i) columns.emplace_back(query->name(i));
  return columns;
}

std::vector<std::string> QuerySession::words() {
  std::set<std::string> words(std::begin(kSqlWords), std::end(kSqlWords));
  words.insert(tables_.begin(), tables_.end());
  for (const auto& table : tables_)
    for (auto& column : columns_of(table)) words.insert(std::move(column));
  return {words.begin(), words.end()};
}

}  // namespace qharden::app
