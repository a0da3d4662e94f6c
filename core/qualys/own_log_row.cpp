#include "core/qualys/own_log_row.hpp"

#include <algorithm>
#include <cctype>
#include <tuple>

#include "core/log/log.hpp"
#include "core/qualys/decode.hpp"

namespace qharden::qualys {
namespace {

/// What is needed of the log to find the own row.
manifest::Source own_rows_source() {
  manifest::Table table;
  table.name = "own_row";
  for (const auto& [name, from, type] : {std::tuple{"at", "Date", manifest::ColumnType::time},
                                         std::tuple{"login", "User Name", manifest::ColumnType::text}}) {
    auto& column = table.columns.emplace_back();
    column.name = name;
    column.from = from;
    column.type = type;
  }
  manifest::Source source;
  source.format = manifest::Format::activity_csv;
  source.tables.push_back(std::move(table));
  return source;
}

bool is_same_login(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

}  // namespace

bool is_activity_log(const std::string& body) {
  const std::size_t first = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first != std::string::npos && body[first] != '<';
}

Call own_rows_call(const std::string& login) {
  return {.family = manifest::Family::fo,
          .path = "/api/2.0/fo/activity_log/",
          .verb = "list",
          .query = {{"username", login}, {"truncation_limit", "1"}}};
}

UnixTime newest_row_of(const std::string& login, std::string body) {
  static const manifest::Source kSource = own_rows_source();
  const auto page = decode(kSource, std::move(body));
  if (!page) {
    log::debug("the newest own row of the activity log is not readable: " + page.error().message);
    return 0;
  }
  UnixTime newest = 0;
  const auto& cells = page->tables.front().cells;
  for (std::size_t at = 0; at + 1 < cells.size(); at += 2)
    if (is_same_login(cells[at + 1].text, login)) newest = std::max(newest, parse_time(cells[at].text).value_or(0));
  return newest;
}

}  // namespace qharden::qualys
