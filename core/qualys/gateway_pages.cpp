#include "core/qualys/gateway_pages.hpp"

#include <algorithm>
#include <charconv>
#include <functional>

#include "core/json/json.hpp"
#include "core/qualys/json_document.hpp"
#include "core/qualys/text_hygiene.hpp"

namespace qharden::qualys {
namespace {

using manifest::Paging;

constexpr std::size_t kLongestCursor = 200;

Error cut(const std::string& what) {
  return Error{.message = what, .reason = Reason::truncated};
}

std::optional<std::int64_t> whole(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_whole = error == std::errc{} && end == text.data() + text.size() && number >= 0;
  return is_whole ? std::optional(number) : std::nullopt;
}

std::string member(const pugi::xml_node& root, const std::string& name) {
  const auto element = root.child(name.c_str());
  return is_nil(element) ? std::string() : std::string(trim(element.child_value()));
}

/// In a search that counts rows the numbers stand in the body.
bool is_in_body(const Call& call) {
  return call.verb == "search" && call.paging->style == Paging::Style::offset;
}

void set_parameter(Call& call, const std::string& name, const std::string& value) {
  const auto same = std::find_if(call.query.begin(), call.query.end(),
                                 [&](const auto& parameter) { return parameter.first == name; });
  if (same == call.query.end())
    call.query.emplace_back(name, value);
  else
    same->second = value;
}

Result<void> set_number(Call& call, const std::string& name, std::int64_t number) {
  if (name.empty()) return {};
  if (!is_in_body(call)) {
    set_parameter(call, name, std::to_string(number));
    return {};
  }
  auto body = json::parse(call.body.empty() ? "{}" : call.body);
  if (!body) return body.error();
  if (!body->is_object()) return Error{.message = "the body of the search is no JSON object", .reason = Reason::parse};
  (*body)[name] = number;
  call.body = json::dump(*body);
  return {};
}

std::int64_t number_in(const Call& call, const std::string& name, std::int64_t otherwise) {
  if (is_in_body(call)) {
    const auto body = json::parse(call.body);
    return body ? json::integer_or(*body, name.c_str(), otherwise) : otherwise;
  }
  for (const auto& [parameter, value] : call.query)
    if (parameter == name) return whole(value).value_or(otherwise);
  return otherwise;
}

/// The page's own mark: equal for equal pages alone.
std::string mark_of(std::string_view body) {
  return std::to_string(std::hash<std::string_view>{}(body));
}

Result<std::string> next_row(const Paging& paging, const pugi::xml_node& root, std::int64_t rows,
                             std::string_view body) {
  const auto total = whole(member(root, paging.told));
  if (!total) return Error{.message = "the answer does not say how many rows there are", .reason = Reason::parse};
  if (rows == 0 && *total == 0) return std::string();
  return std::to_string(rows) + ":" + std::to_string(*total) + ":" + mark_of(body);
}

Result<std::string> told_cursor(const Paging& paging, const pugi::xml_node& root, std::int64_t rows) {
  const std::string more = member(root, paging.told);
  if (more == "0" || more == "false") return std::string();
  if (more.empty() && rows == 0) return std::string();
  if (more != "1" && more != "true")
    return cut("the answer does not say whether more is left (" + paging.told + " is \"" + clean_line(more, 40) +
               "\")");
  std::string cursor = member(root, paging.parameter);
  if (cursor.empty() || cursor.size() > kLongestCursor)
    return cut("more is left and the answer does not tell where (" + paging.parameter + ")");
  return cursor;
}

Result<std::optional<Call>> after_row(const Call& call, const std::string& cursor) {
  const auto first = cursor.find(':');
  const auto second = cursor.find(':', first + 1);
  const auto rows = whole(std::string_view(cursor).substr(0, first));
  const auto total = whole(std::string_view(cursor).substr(first + 1, second - first - 1));
  const auto at = number_in(call, call.paging->parameter, 0) + rows.value_or(0);
  if (!rows || !total) return cut("the continuation cannot be read");
  if (at >= *total) return std::optional<Call>();
  if (*rows == 0)
    return cut("the service says it has " + std::to_string(*total) + " rows and gave " + std::to_string(at));
  Call next = call;
  if (const auto set = set_number(next, call.paging->parameter, at); !set) return set.error();
  return std::optional(std::move(next));
}

}  // namespace

Result<void> ask_first_page(Call& call) {
  const Paging& paging = *call.paging;
  if (const auto set = set_number(call, paging.size_parameter, paging.size); !set) return set.error();
  if (paging.style == Paging::Style::cursor) return {};
  return set_number(call, paging.parameter, paging.style == Paging::Style::number ? paging.first : 0);
}

Result<std::string> cursor_of(const Paging& paging, const pugi::xml_node& root, std::int64_t rows,
                              std::string_view body) {
  switch (paging.style) {
    case Paging::Style::number:
      return rows == 0 ? std::string() : mark_of(body);
    case Paging::Style::offset:
      return next_row(paging, root, rows, body);
    case Paging::Style::cursor:
      return told_cursor(paging, root, rows);
  }
  return std::string();
}

Result<std::optional<Call>> page_after(const Call& call, const std::string& cursor) {
  const Paging& paging = *call.paging;
  if (paging.style == Paging::Style::offset) return after_row(call, cursor);
  Call next = call;
  if (paging.style == Paging::Style::cursor) {
    set_parameter(next, paging.parameter, cursor);
    return std::optional(std::move(next));
  }
  const auto number = number_in(call, paging.parameter, paging.first) + 1;
  if (const auto set = set_number(next, paging.parameter, number); !set) return set.error();
  return std::optional(std::move(next));
}

}  // namespace qharden::qualys
