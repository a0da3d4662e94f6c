#include "context.hpp"
#include "envelopes.hpp"
#include "xml_writer.hpp"

// GET|POST /api/2.0/fo/subscription/?action=export
//
// What Qualys exports is documented nowhere: root and names are of the simulator's own choice.
namespace qharden::simulator {

Answer serve_subscription(const Subscription& subscription, const Context& context, const Parameters& parameters) {
  const User* user = subscription.find_user(context.caller.login);
  if (!context.caller.is_manager() || user == nullptr || !user->primary_contact) {
    return refusal(context, 403, kNotAllowedCode, "Only the primary Manager may export the subscription.");
  }
  const auto action = parameters.find("action");
  if (!action) {
    return simple_return(context, 400, 1903, "missing parameter: action");
  }
  if (*action != "export") {
    return simple_return(context, 400, 1905, "the simulator knows the action export, not " + *action);
  }
  if (const auto unknown = parameters.first_unknown({"action", "echo_request"})) {
    return simple_return(context, 400, 1901, "Unrecognized parameter(s): " + *unknown);
  }
  XmlWriter xml{context.endpoint.root, context.base_url + "/api/2.0/fo/subscription/subscription_export.dtd"};
  xml.open("RESPONSE");
  xml.leaf("DATETIME", to_iso(context.now));
  if (!context.faults.has(FaultKind::empty)) {
    xml.open("SETTINGS");
    for (const auto& [name, value] : subscription.settings()) {
      xml.leaf(name, value);
    }
  }
  return {.content_type = "application/xml", .body = xml.finish()};
}

}  // namespace qharden::simulator
