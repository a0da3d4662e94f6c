#include "envelopes.hpp"
#include "list_endpoint.hpp"
#include "list_selection.hpp"
#include "text.hpp"

// A list of the FO API: XML, continued by WARNING/URL.
namespace qharden::simulator {
namespace {

Answer refuse(const Context& context, int code, const std::string& text) {
  return refusal(context, context.endpoint.family == Family::fo ? 400 : 200, code, text);
}

std::vector<std::string_view> known_parameters(const ListShape& shape) {
  std::vector<std::string_view> known{"action", "echo_request"};
  known.insert(known.end(), shape.parameters.begin(), shape.parameters.end());
  known.insert(known.end(), shape.required.begin(), shape.required.end());
  for (const auto& [name, path] : shape.match) {
    known.push_back(name);
  }
  if (shape.page.style != ListPage::Style::none) {
    known.push_back(shape.page.parameter);
    known.push_back(shape.page.size_parameter);
  }
  return known;
}

std::optional<Answer> refuse_parameters(const ListShape& shape, const Context& context, const Parameters& parameters) {
  if (!shape.method.empty() && shape.method != context.method) {
    return refuse(context, 1908, "The HTTP method " + context.method + " is not supported.");
  }
  const auto action = parameters.find("action");
  if (!shape.action.empty() && action != shape.action) {
    return action ? refuse(context, 1905, "parameter action has invalid value: " + *action)
                  : refuse(context, 1903, "missing parameter: action");
  }
  if (const auto unknown = parameters.first_unknown(known_parameters(shape))) {
    return refuse(context, 1901, "Unrecognized parameter(s): " + *unknown);
  }
  for (const auto& name : shape.required) {
    if (!parameters.find(name)) {
      return refuse(context, 1903, "missing parameter: " + name);
    }
  }
  return std::nullopt;
}

// A number that a parameter holds; `problem` becomes the name of one that holds something else.
std::optional<std::uint64_t> number_of(const Parameters& parameters, const std::string& name, std::string& problem) {
  const auto text = name.empty() ? std::nullopt : parameters.find(name);
  const auto number = text ? parse_count(*text) : std::nullopt;
  if (text && !number) {
    problem = name;
  }
  return number;
}

RowWindow window_of(const List& list, const Context& context, const Parameters& parameters, std::string& problem) {
  const ListPage& page = list.shape.page;
  RowWindow window;
  if (page.style == ListPage::Style::none) {
    return window;
  }
  const std::uint64_t size = number_of(parameters, page.size_parameter, problem).value_or(page.size);
  window.limit = size == 0 ? window.limit : size;
  const auto place = number_of(parameters, page.parameter, problem);
  if (!place || context.faults.has(FaultKind::loop)) {
    return window;
  }
  if (page.style == ListPage::Style::id) {
    window.from = list.rows.first_from(*place);
  } else {
    window.skip = *place;
  }
  return window;
}

std::string next_url(const List& list, const Context& context, const Parameters& parameters, std::uint64_t id) {
  const std::string& from = list.shape.page.parameter;
  std::string url =
      context.faults.has(FaultKind::foreign_next) ? "https://qualysapi.attacker.example" : context.base_url;
  url += context.endpoint.path;
  char mark = '?';
  for (const auto& [name, value] : parameters.items()) {
    if (name != from) {
      url += mark + encode_query(name) + '=' + encode_query(value);
      mark = '&';
    }
  }
  return url + mark + encode_query(from) + '=' + std::to_string(id);
}

// The id at which the next page starts; nothing when there is none.
std::optional<std::uint64_t> next_id(const List& list, const Context& context, const SelectedRows& selected) {
  if (list.shape.page.style != ListPage::Style::id || selected.positions.empty()) {
    return std::nullopt;
  }
  if (context.faults.has(FaultKind::loop)) {
    return list.rows.id(selected.positions.front());
  }
  if (selected.next) {
    return list.rows.id(*selected.next);
  }
  return context.faults.has(FaultKind::foreign_next) ? std::optional{list.rows.id(selected.positions.back()) + 1}
                                                     : std::nullopt;
}

// The answer without its rows: RESPONSE with its time, the place of the rows, `extra`, and the warning at the end.
Tree content_of(const List& list, const Context& context, const SelectedRows& selected, const Parameters& parameters) {
  const ListShape& shape = list.shape;
  const bool responds = shape.rows_at == "RESPONSE" || shape.rows_at.starts_with("RESPONSE/");
  Tree content;
  content.kind = Tree::Kind::map;
  if (responds) {
    content.at_path("RESPONSE/DATETIME") = text_tree(to_iso(context.now));
  }
  Tree* rows = nullptr;
  if (!selected.positions.empty()) {
    rows = &content.at_path(shape.rows_at);
    rows->at("$rows").kind = Tree::Kind::slot;
  }
  merge_tree(content, fill_tree(shape.extra, {.start = context.start, .n = 0}));
  if (const auto id = next_id(list, context, selected)) {
    Tree& warning = content.at_path("RESPONSE/" + shape.page.warning_at);
    warning.at("CODE") = text_tree("1980");
    warning.at("TEXT") = text_tree(std::to_string(selected.positions.size()) +
                                   " record limit exceeded. Use URL to get the next batch of results.");
    warning.at("URL") = text_tree(next_url(list, context, parameters, *id));
  }
  return content;
}

}  // namespace

Answer serve_fo_list(const List& list, const Context& context, const Parameters& parameters) {
  if (auto refused = refuse_access(list.shape, context)) {
    return *std::move(refused);
  }
  if (auto refused = refuse_parameters(list.shape, context, parameters)) {
    return *std::move(refused);
  }
  std::string problem;
  const RowWindow window = window_of(list, context, parameters, problem);
  if (!problem.empty()) {
    return refuse(context, 1905, "parameter " + problem + " has invalid value: " + *parameters.find(problem));
  }
  std::vector<Wanted> wanted;
  for (const auto& [name, path] : list.shape.match) {
    if (auto value = parameters.find(name)) {
      wanted.push_back({.path = path, .value = *std::move(value)});
    }
  }
  const SelectedRows selected = select_rows(list, context, filter_of(std::move(wanted)), window);
  XmlWriter xml{list.shape.root, context.base_url + std::string{context.endpoint.path} + "dtd/output.dtd"};
  write_xml(xml, content_of(list, context, selected, parameters), list.shape.row,
            rows_of(list, context, selected.positions));
  return {.content_type = "application/xml", .body = xml.finish()};
}

}  // namespace qharden::simulator
