#include "core/app/row_format.hpp"

#include <cmath>
#include <ostream>
#include <vector>

#include "core/app/table.hpp"
#include "core/json/json.hpp"
#include "core/report/layout.hpp"

namespace qharden::app {
namespace {

using Type = snapshot::Query::Type;

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    text += kDigits[value >> 4];
    text += kDigits[value & 15];
  }
  return text;
}

std::string cell_text(const snapshot::Query& query, int column) {
  return query.type(column) == Type::blob ? hex(query.text(column)) : std::string(query.text(column));
}

json::Value cell_json(const snapshot::Query& query, int column) {
  switch (query.type(column)) {
    case Type::integer:
      return query.integer(column);
    case Type::real:
      return std::isfinite(query.real(column)) ? json::Value(query.real(column)) : json::Value(nullptr);
    case Type::text:
    case Type::blob:
      return cell_text(query, column);
    case Type::null:
      return nullptr;
  }
  return nullptr;
}

std::string csv_field(const std::string& text) {
  if (!text.empty() && text.find_first_of("\",\r\n") == std::string::npos) return text;
  std::string field = "\"";
  for (const char c : text) field += c == '"' ? "\"\"" : std::string(1, c);
  return field + '"';
}

/// Calls `each` for every row.
template <class Each>
Result<std::size_t> walk(snapshot::Query& query, const Each& each) {
  for (std::size_t rows = 0;; ++rows) {
    const auto row = query.step();
    if (!row) return row.error();
    if (!*row) return rows;
    each(rows);
  }
}

std::vector<std::string> names_of(const snapshot::Query& query) {
  std::vector<std::string> names;
  for (int i = 0; i < query.columns(); ++i) names.emplace_back(query.name(i));
  return names;
}

Result<std::size_t> print_csv(std::ostream& out, snapshot::Query& query) {
  const char* separator = "";
  for (const auto& name : names_of(query)) {
    out << separator << csv_field(name);
    separator = ",";
  }
  out << "\r\n";
  return walk(query, [&](std::size_t) {
    for (int i = 0; i < query.columns(); ++i)
      out << (i > 0 ? "," : "") << (query.type(i) == Type::null ? std::string() : csv_field(cell_text(query, i)));
    out << "\r\n";
  });
}

Result<std::size_t> print_json(std::ostream& out, snapshot::Query& query) {
  const auto names = names_of(query);
  out << "[";
  auto rows = walk(query, [&](std::size_t index) {
    json::Value object = json::Value::object();
    for (int i = 0; i < query.columns(); ++i) object[names[static_cast<std::size_t>(i)]] = cell_json(query, i);
    out << (index > 0 ? ",\n" : "\n") << json::dump(object);
  });
  if (rows) out << "\n]\n";
  return rows;
}

Result<std::size_t> print_markdown(std::ostream& out, snapshot::Query& query) {
  out << '|';
  for (const auto& name : names_of(query)) out << ' ' << markdown_cell(name) << " |";
  out << "\n|";
  for (int i = 0; i < query.columns(); ++i) out << " --- |";
  out << '\n';
  return walk(query, [&](std::size_t) {
    out << '|';
    for (int i = 0; i < query.columns(); ++i) out << ' ' << markdown_cell(cell_text(query, i)) << " |";
    out << '\n';
  });
}

Result<std::size_t> print_text(std::ostream& out, snapshot::Query& query) {
  TextTable table(names_of(query));
  auto rows = walk(query, [&](std::size_t) {
    std::vector<std::string> cells;
    for (int i = 0; i < query.columns(); ++i) cells.push_back(query.type(i) == Type::null ? "-" : cell_text(query, i));
    table.add(std::move(cells));
  });
  if (rows) table.print(out);
  return rows;
}

}  // namespace

std::string markdown_cell(const std::string& text) {
  constexpr std::string_view kSpecial = "\\|`*[]~";
  std::string cell;
  for (const char c : report::safe(text)) {
    if (c == '<')
      cell += "&lt;";
    else if (c == '>')
      cell += "&gt;";
    else if (c == '&')
      cell += "&amp;";
    else if (kSpecial.find(c) != std::string_view::npos)
      cell += std::string("\\") + c;
    else
      cell += c;
  }
  return cell;
}

Result<RowFormat> to_row_format(const std::string& word) {
  if (word == "text") return RowFormat::text;
  if (word == "csv") return RowFormat::csv;
  if (word == "json") return RowFormat::json;
  if (word == "markdown") return RowFormat::markdown;
  return Error{"--format '" + word + "' is not one of text, csv, json, markdown", Reason::none, Fault::usage};
}

Result<std::size_t> print_rows(std::ostream& out, snapshot::Query& query, RowFormat format) {
  switch (format) {
    case RowFormat::text:
      return print_text(out, query);
    case RowFormat::csv:
      return print_csv(out, query);
    case RowFormat::json:
      return print_json(out, query);
    case RowFormat::markdown:
      return print_markdown(out, query);
  }
  return std::size_t{0};
}

}  // namespace qharden::app
