#include "core/snapshot/redacted_rows.hpp"

#include <algorithm>
#include <charconv>

namespace qharden::snapshot {
namespace {

using config::FieldKind;
using manifest::ColumnType;

/// Element and parent at the end of a path: "A/B/NAME" is NAME below B, "A/@x" is x of A.
std::pair<std::string_view, std::string_view> last_steps(std::string_view path) {
  const auto slash = path.rfind('/');
  auto name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  if (name.starts_with('@')) name.remove_prefix(1);
  const auto before = slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
  return {name, before.substr(before.rfind('/') == std::string_view::npos ? 0 : before.rfind('/') + 1)};
}

OwnedCell text_cell(std::string text) {
  return {.type = Query::Type::text, .integer = 0, .real = 0, .text = std::move(text)};
}

OwnedCell number_cell(const std::string& text) {
  OwnedCell cell{.type = Query::Type::integer, .integer = 0, .real = 0, .text = {}};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), cell.integer);
  return error == std::errc() && end == text.data() + text.size() ? cell : text_cell(text);
}

std::string redact_text(redact::Redactor& redactor, const manifest::Table& table, const manifest::Column& column,
                        FieldKind kind, std::string_view text) {
  switch (column.type) {
    case ColumnType::ranges:
      return redactor.as(FieldKind::address, text);
    case ColumnType::fingerprint:
      return redactor.as(FieldKind::digest, text);
    case ColumnType::time:
      return redactor.as(FieldKind::time, text);
    case ColumnType::json:
      break;
    default: {
      // A text column may hold a JSON list, as the host's own do.
      if (!text.starts_with('[')) return redactor.as(kind, text);
    }
  }
  const auto json = redactor.json(column.name, table.name, text);
  return json ? *json : redactor.as(kind, text);
}

}  // namespace

FieldKind kind_of(const redact::Redactor& redactor, const manifest::Table& table, const manifest::Column& column) {
  const auto kind = redactor.kind_of(column.name, table.name);
  if (kind != FieldKind::unlisted) return kind;
  const auto [name, parent] = last_steps(column.from);
  return redactor.kind_of(name, parent);
}

OwnedCell redact_cell(redact::Redactor& redactor, const manifest::Table& table, const manifest::Column& column,
                      const Query::Value& value) {
  const auto kind = kind_of(redactor, table, column);
  switch (value.type) {
    case Query::Type::null:
    case Query::Type::blob:  // of no column but those of ranges, which are made anew
      return {};
    case Query::Type::integer:
      if (column.type == ColumnType::flag || column.type == ColumnType::present)
        return {.type = Query::Type::integer, .integer = value.integer == 0 ? 0 : 1, .real = 0, .text = {}};
      return number_cell(redactor.as(kind, std::to_string(value.integer)));
    case Query::Type::real:
      if (kind == FieldKind::number) return {.type = Query::Type::real, .integer = 0, .real = value.real, .text = {}};
      return text_cell(redactor.as(kind, std::to_string(value.real)));
    case Query::Type::text:
      return text_cell(redact_text(redactor, table, column, kind, value.text));
  }
  return {};
}

std::string redact_own(redact::Redactor& redactor, std::string_view table, std::string_view column,
                       std::string_view text) {
  if (column == "partition") {
    const bool is_number = !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
    return redactor.as(is_number ? FieldKind::id : FieldKind::word, text);
  }
  if (column == "query")  // of a search the criteria stand there, in words
    return text.find(' ') == std::string_view::npos ? redactor.query(text) : redactor.as(FieldKind::text, text);
  if (column == "next") return redactor.as(FieldKind::url, text);
  if (column == "detail" || column == "error") return redactor.as(FieldKind::text, text);
  if (table == "_call" && column == "code") return redactor.as(FieldKind::word, text);
  return std::string(text);
}

}  // namespace qharden::snapshot
