#include "envelopes.hpp"
#include "list_endpoint.hpp"
#include "list_selection.hpp"
#include "text.hpp"

// A search of the portal and its count: ServiceRequest in, ServiceResponse out, as XML or as JSON.
namespace qharden::simulator {
namespace {

Answer refuse(const Context& context, std::string_view code, std::string_view text) {
  return service_error(context, 200, code, text);
}

// An id criterion GREATER starts the search behind that row, so that a page costs no more than its rows.
std::size_t first_position(const List& list, const ServiceRequest& request) {
  std::size_t first = list.rows.first_from(request.from_id.value_or(0));
  for (const auto& criterion : request.criteria) {
    const auto id = parse_count(criterion.value);
    if (criterion.field == "id" && criterion.operation == "GREATER" && id) {
      first = std::max(first, list.rows.first_from(*id + 1));
    }
  }
  return first;
}

// What comes before the rows, and their place.
Tree content_of(const List& list, const SelectedRows& selected, bool loops) {
  Tree content;
  content.at("count") = number_tree(selected.positions.size());
  content.at("hasMoreRecords") = text_tree(selected.next || loops ? "true" : "false");
  if (!selected.positions.empty()) {
    content.at("lastId") = number_tree(list.rows.id(selected.positions.back()));
    content.at("data").at("$rows").kind = Tree::Kind::slot;
  }
  return content;
}

Answer write_answer(const List& list, const Context& context, Tree content, const EachRow& rows) {
  if (!context.accepts_json()) {
    XmlWriter xml = service_response(context, "SUCCESS");
    write_xml(xml, content, list.shape.row, rows);
    return {.content_type = "application/xml", .body = xml.finish()};
  }
  if (Tree* data = content.find("data")) {
    *data = {};
    data->kind = Tree::Kind::slot;
  }
  Tree answer;
  Tree& response = answer.at("ServiceResponse");
  response.at("responseCode") = text_tree("SUCCESS");
  merge_tree(response, content);
  std::string body;
  write_json(body, answer, list.shape.row, rows);
  return {.content_type = "application/json", .body = std::move(body)};
}

Answer search(const List& list, const Context& context, const ServiceRequest& request,
              std::vector<std::string> fields) {
  const bool loops = context.faults.has(FaultKind::loop);
  RowWindow window{.limit = request.limit};
  RowFilter wanted;
  if (!loops) {
    window.from = first_position(list, request);
    window.skip = request.offset - 1;
    wanted = filter_of(list.shape, request.criteria);
  }
  const SelectedRows selected = select_rows(list, context, wanted, window);
  return write_answer(list, context, content_of(list, selected, loops),
                      rows_of(list, context, selected.positions, std::move(fields)));
}

Answer count(const List& list, const Context& context, const ServiceRequest& request) {
  const SelectedRows selected =
      select_rows(list, context, filter_of(list.shape, request.criteria), {.limit = 0, .counts_all = true});
  Tree content;
  content.at("count") = number_tree(selected.total);
  return write_answer(list, context, std::move(content), {});
}

// `fields=id,agentInfo.agentId` limits the members of a row; it is read down to the first level.
std::vector<std::string> fields_of(const Parameters& parameters) {
  std::vector<std::string> fields;
  for (const auto& field : split(parameters.find("fields").value_or(""), ',')) {
    fields.push_back(field.substr(0, field.find('.')));
  }
  return fields;
}

}  // namespace

Answer serve_search_list(const List& list, const Context& context, const Parameters& parameters, bool counts) {
  if (context.method != "POST") {
    return service_error(context, 405, "INVALID_REQUEST", "The HTTP method " + context.method + " is not supported.");
  }
  if (auto refused = refuse_access(list.shape, context)) {
    return *std::move(refused);
  }
  if (const auto unknown = parameters.first_unknown({"fields"})) {
    return refuse(context, "INVALID_REQUEST", "Invalid parameter: " + *unknown);
  }
  ServiceRequest request;
  try {
    request = parse_service_request(context.body);
  } catch (const ServiceRequestError& error) {
    return refuse(context, "INVALID_XML", error.what());
  }
  if (const auto problem = problem_of(list.shape, request.criteria)) {
    return refuse(context, "INVALID_REQUEST", *problem);
  }
  return counts ? count(list, context, request) : search(list, context, request, fields_of(parameters));
}

}  // namespace qharden::simulator
