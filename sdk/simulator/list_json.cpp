#include <algorithm>

#include "envelopes.hpp"
#include "list_endpoint.hpp"
#include "list_selection.hpp"
#include "text.hpp"
#include "tree_yaml.hpp"

// A list of the gateway: JSON.
namespace qharden::simulator {
namespace {

// What a call says, in its query and in its body.
struct Request {
  const Parameters& query;
  Tree body;

  // A name `a.b` is a member of the body; any other a parameter, or else a member of the body.
  [[nodiscard]] std::optional<std::string> find(const std::string& name) const {
    auto value = name.empty() ? std::nullopt : query.find(name);
    if (!value && !name.empty()) {
      std::string path = name;
      std::replace(path.begin(), path.end(), '.', '/');
      const auto texts = texts_at(body, path);
      value = texts.empty() ? std::nullopt : std::optional{join(texts)};
    }
    return value;
  }
};

Answer refuse(const std::string& text) {
  return gateway_error(400, text);
}

// JSON is read as the YAML it is.
std::optional<Tree> parse_body(std::string_view body) {
  const std::string_view text = trim(body);
  if (text.empty()) {
    return Tree{};
  }
  if (text.front() != '{' && text.front() != '[') {
    return std::nullopt;
  }
  try {
    return tree_of(YAML::Load(std::string{text}));
  } catch (const YAML::Exception&) {
    return std::nullopt;
  }
}

std::vector<std::string_view> known_parameters(const ListShape& shape) {
  std::vector<std::string_view> known{shape.parameters.begin(), shape.parameters.end()};
  known.insert(known.end(), shape.required.begin(), shape.required.end());
  for (const auto& [name, path] : shape.match) {
    known.push_back(name);
  }
  if (!shape.page.in_body) {
    known.push_back(shape.page.parameter);
    known.push_back(shape.page.size_parameter);
  }
  return known;
}

// The criteria `{"filters": [{"field": .., "operator": .., "value": ..}]}` of a body.
std::vector<Criterion> criteria_of(const Tree& body) {
  std::vector<Criterion> criteria;
  const Tree* filters = body.find("filters");
  for (const auto& filter : filters == nullptr ? std::vector<Tree>{} : filters->items) {
    const auto text = [&](std::string_view name) {
      const Tree* member = filter.find(name);
      return member == nullptr ? std::string{} : member->text;
    };
    criteria.push_back({.field = text("field"), .operation = text("operator"), .value = text("value")});
    std::replace(criteria.back().operation.begin(), criteria.back().operation.end(), '_', ' ');
  }
  return criteria;
}

RowFilter filter_for(const ListShape& shape, const Request& request) {
  std::vector<Wanted> wanted;
  for (const auto& [name, path] : shape.match) {
    if (auto value = request.find(name)) {
      wanted.push_back({.path = path, .value = *std::move(value)});
    }
  }
  const RowFilter by_parameter = filter_of(std::move(wanted));
  const RowFilter by_criteria = shape.filters.empty() ? RowFilter{} : filter_of(shape, criteria_of(request.body));
  if (!by_parameter || !by_criteria) {
    return by_parameter ? by_parameter : by_criteria;
  }
  return [by_parameter, by_criteria](const Tree& row) { return by_parameter(row) && by_criteria(row); };
}

// A number that a parameter holds; `problem` becomes the name of one that holds something else.
std::optional<std::uint64_t> number_of(const Request& request, const std::string& name, std::string& problem) {
  const auto text = request.find(name);
  const auto number = text ? parse_count(*text) : std::nullopt;
  if (text && !number) {
    problem = name;
  }
  return number;
}

RowWindow window_of(const List& list, const Context& context, const Request& request, std::string& problem) {
  const ListPage& page = list.shape.page;
  RowWindow window{.counts_all = !list.shape.total.empty() || !page.pages.empty()};
  if (page.style == ListPage::Style::none) {
    return window;
  }
  window.limit = number_of(request, page.size_parameter, problem).value_or(page.size);
  if (window.limit == 0) {
    problem = page.size_parameter;
  }
  const auto place = number_of(request, page.parameter, problem);
  if (!place || context.faults.has(FaultKind::loop)) {
    return window;
  }
  if (page.style == ListPage::Style::cursor) {
    window.from = list.rows.first_from(*place + 1);
  } else if (page.style == ListPage::Style::offset) {
    window.skip = *place;
  } else if (*place < page.first) {
    problem = page.parameter;
  } else {
    window.skip = (*place - page.first) * window.limit;
  }
  return window;
}

void add_numbers(Tree& content, const List& list, const Context& context, const SelectedRows& selected,
                 const RowWindow& window) {
  const ListShape& shape = list.shape;
  if (!shape.total.empty()) {
    content.at_path(shape.total) = number_tree(selected.total);
  }
  if (!shape.count.empty()) {
    content.at_path(shape.count) = number_tree(selected.positions.size());
  }
  if (!shape.page.pages.empty()) {
    content.at_path(shape.page.pages) = number_tree((selected.total + window.limit - 1) / window.limit);
  }
  if (!shape.page.more.empty()) {
    content.at_path(shape.page.more) = number_tree(selected.next || context.faults.has(FaultKind::loop) ? 1 : 0);
  }
  if (shape.page.style == ListPage::Style::cursor && !selected.positions.empty()) {
    content.at(shape.page.parameter) = number_tree(list.rows.id(selected.positions.back()));
  }
}

Answer write_one(const List& list, const Context& context, const SelectedRows& selected) {
  if (selected.positions.empty()) {
    return gateway_error(404, "There is no such object.");
  }
  std::string body;
  rows_of(list, context, {selected.positions.front()})([&](const Tree& row) { write_json(body, row); });
  return {.content_type = "application/json", .body = std::move(body)};
}

Answer write_answer(const List& list, const Context& context, const SelectedRows& selected, const RowWindow& window) {
  const ListShape& shape = list.shape;
  if (shape.one) {
    return write_one(list, context, selected);
  }
  if (selected.positions.empty() && shape.empty_status) {
    return {.status = *shape.empty_status, .content_type = "application/json", .body = ""};
  }
  Tree content = fill_tree(shape.extra, {.start = context.start, .n = 0});
  if (!shape.rows_at.empty()) {
    add_numbers(content, list, context, selected, window);
  }
  content.at_path(shape.rows_at).kind = Tree::Kind::slot;
  std::string body;
  write_json(body, content, shape.row, rows_of(list, context, selected.positions));
  return {.content_type = "application/json", .body = std::move(body)};
}

std::optional<Answer> refuse_request(const ListShape& shape, const Request& request) {
  if (const auto unknown = request.query.first_unknown(known_parameters(shape))) {
    return refuse("Unknown parameter: " + *unknown);
  }
  for (const auto& name : shape.required) {
    if (!request.find(name)) {
      return refuse("Missing parameter: " + name);
    }
  }
  if (!shape.filters.empty()) {
    ListShape fields_only;
    fields_only.filters = shape.filters;
    fields_only.id = shape.id;
    if (const auto problem = problem_of(fields_only, criteria_of(request.body))) {
      return refuse(*problem);
    }
  }
  return std::nullopt;
}

}  // namespace

Answer serve_json_list(const List& list, const Context& context, const Parameters& parameters) {
  if (context.method != list.shape.method) {
    return gateway_error(405, "The HTTP method " + context.method + " is not supported.");
  }
  if (auto refused = refuse_access(list.shape, context)) {
    return *std::move(refused);
  }
  auto body = parse_body(context.body);
  if (!body) {
    return refuse("The body is no JSON.");
  }
  const Request request{.query = parameters, .body = *std::move(body)};
  if (auto refused = refuse_request(list.shape, request)) {
    return *std::move(refused);
  }
  std::string problem;
  const RowWindow window = window_of(list, context, request, problem);
  if (!problem.empty()) {
    return refuse("Invalid value of parameter: " + problem);
  }
  return write_answer(list, context, select_rows(list, context, filter_for(list.shape, request), window), window);
}

}  // namespace qharden::simulator
