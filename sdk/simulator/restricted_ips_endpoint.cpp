#include <algorithm>
#include <array>

#include "context.hpp"
#include "envelopes.hpp"
#include "xml_writer.hpp"

// GET|POST /api/2.0/fo/setup/restricted_ips/
namespace qharden::simulator {
namespace {

constexpr std::string_view kStatus = "STATUS";

std::string status_word(const AllowList& list) {
  return list.enabled() ? "enabled" : "disabled";
}

Answer bad_value(const Context& context, std::string_view name, const std::string& value) {
  return simple_return(context, 400, 1905, "parameter " + std::string{name} + " has invalid value: " + value);
}

Answer list(const Context& context, const AllowList& allow_list) {
  XmlWriter xml{context.endpoint.root, context.base_url + "/api/2.0/fo/setup/restricted_ips/restricted_ips_output.dtd"};
  xml.open("RESPONSE");
  xml.leaf("DATETIME", to_iso(context.now));
  const bool empty = context.faults.has(FaultKind::empty);
  if (!empty && !allow_list.entries().empty()) {
    xml.open("IP_SET");
    for (const auto& range : allow_list.entries()) {
      xml.leaf(range.first == range.last ? "IP" : "IP_RANGE", to_text(range));
    }
    xml.close();
  }
  if (!empty && !context.faults.has(FaultKind::missing_elements)) {
    xml.leaf(kStatus, context.faults.has(FaultKind::unknown_words) ? "learning" : status_word(allow_list));
  }
  return {.content_type = "application/xml", .body = xml.finish()};
}

Answer written(const Context& context, const AllowList& allow_list, std::string_view text) {
  return simple_return(context, 200, {}, text, {{std::string{kStatus}, status_word(allow_list)}});
}

Answer activate(const Context& context, const Parameters& parameters, AllowList& allow_list) {
  const auto enable = parameters.find("enable");
  if (!enable) {
    return simple_return(context, 400, 1903, "missing parameter: enable");
  }
  if (*enable != "0" && *enable != "1") {
    return bad_value(context, "enable", *enable);
  }
  if (*enable == "0") {
    allow_list.clear();
    return written(context, allow_list, "Restricted IPs feature has been disabled.");
  }
  allow_list.enable();
  return written(context, allow_list, "Restricted IPs feature has been enabled.");
}

// The addresses of the `ips` parameter, or of a raw CSV body.
std::string addresses_sent(const Context& context, const Parameters& parameters) {
  if (const auto ips = parameters.find("ips")) {
    return *ips;
  }
  std::string body = context.content_type.starts_with("text/csv") ? context.body : "";
  while (body.ends_with('\n') || body.ends_with('\r')) {
    body.pop_back();
  }
  std::replace(body.begin(), body.end(), '\n', ',');
  return body;
}

Answer change(const Context& context, const Parameters& parameters, const std::string& action, AllowList& allow_list) {
  const std::string sent = addresses_sent(context, parameters);
  if (sent.empty()) {
    return simple_return(context, 400, 1903, "missing parameter: ips");
  }
  const auto ranges = parse_address_list(sent);
  if (!ranges) {
    return bad_value(context, "ips", sent);
  }
  if (action == "add") {
    allow_list.add(*ranges);
    return written(context, allow_list, "Successfully added restricted IPs");
  }
  if (action == "delete") {
    allow_list.remove(*ranges);
    return written(context, allow_list, "Successfully deleted restricted IPs");
  }
  allow_list.replace(*ranges);
  return written(context, allow_list, "Successfully replaced restricted IPs");
}

Answer write(const Context& context, const Parameters& parameters, const std::string& action, AllowList& allow_list) {
  if (context.faults.has(FaultKind::empty)) {
    return simple_return(context, 200, {}, "");
  }
  if (action == "activate") {
    return activate(context, parameters, allow_list);
  }
  if (action == "clear") {
    allow_list.clear();
    return written(context, allow_list, "Restricted IPs have been cleared.");
  }
  return change(context, parameters, action, allow_list);
}

std::vector<std::string_view> known_parameters(std::string_view action) {
  std::vector<std::string_view> known{"action", "echo_request"};
  known.emplace_back(action == "list" ? "output_format" : action == "activate" ? "enable" : "ips");
  if (action == "clear") {
    known.pop_back();
  }
  return known;
}

}  // namespace

Answer serve_restricted_ips(Subscription& subscription, const Context& context, const Parameters& parameters) {
  static constexpr std::array<std::string_view, 6> actions{"list", "activate", "clear", "add", "delete", "replace"};
  if (!context.caller.is_manager()) {
    return refusal(context, 403, kNotAllowedCode, "Only Managers may see or change restricted IPs.");
  }
  const auto action = parameters.find("action");
  if (!action) {
    return simple_return(context, 400, 1903, "missing parameter: action");
  }
  if (std::find(actions.begin(), actions.end(), *action) == actions.end()) {
    return bad_value(context, "action", *action);
  }
  if (*action != "list" && context.method != "POST") {
    return simple_return(context, 400, 1908, "action " + *action + " must be sent with POST");
  }
  if (const auto unknown = parameters.first_unknown(known_parameters(*action))) {
    return simple_return(context, 400, 1901, "Unrecognized parameter(s): " + *unknown);
  }
  if (*action != "list") {
    return write(context, parameters, *action, subscription.allow_list());
  }
  const std::string format = parameters.find("output_format").value_or("xml");
  if (format != "xml" && format != "XML") {
    return bad_value(context, "output_format", format);
  }
  return list(context, subscription.allow_list());
}

}  // namespace qharden::simulator
