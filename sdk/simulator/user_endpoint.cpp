#include "context.hpp"
#include "envelopes.hpp"
#include "text.hpp"
#include "xml_writer.hpp"

// GET|POST /msp/user.php
namespace qharden::simulator {
namespace {

Answer fail(const Context& context, int number, std::string_view text) {
  return user_output(context, 200, number, text);
}

Answer edit(const Context& context, const Parameters& parameters, User& user) {
  const auto external_id = parameters.find("external_id");
  const auto groups = parameters.find("asset_groups");
  if (!external_id && !groups) {
    return fail(context, 1922, "edit needs external_id or asset_groups");
  }
  if (groups && user.role == Role::manager) {
    return fail(context, 1907, "asset_groups does not go with a Manager");
  }
  if (external_id) {
    user.external_id = external_id->empty() ? std::nullopt : external_id;
  }
  if (groups) {
    user.asset_groups = split(*groups, ',');
  }
  return user_output(context, 200, {}, "User information has been successfully updated for user " + user.login + ".");
}

Answer set_status(const Context& context, User& user, bool active) {
  if (user.status == "Pending Activation") {
    return fail(context, 1920, "the account is pending activation");
  }
  user.status = active ? "Active" : "Inactive";
  return user_output(
      context, 200, {},
      user.login + (active ? " has been successfully activated." : " has been successfully deactivated."));
}

Answer empty_envelope(const Context& context) {
  XmlWriter xml{"USER_OUTPUT", "user_output.dtd"};
  xml.leaf("API", "", {{"name", "user.php"}, {"username", context.caller.login}, {"at", to_iso(context.now)}});
  return {.content_type = "application/xml", .body = xml.finish()};
}

}  // namespace

Answer serve_user(Subscription& subscription, const Context& context, const Parameters& parameters) {
  if (context.faults.has(FaultKind::empty)) {
    return empty_envelope(context);
  }
  if (!context.caller.is_manager()) {
    return fail(context, kNotAllowedCode, "You are not allowed to change users.");
  }
  const auto action = parameters.find("action");
  const auto login = parameters.find("login");
  if (!action || !login) {
    return fail(context, 1903, std::string{"missing parameter: "} + (action ? "login" : "action"));
  }
  const bool is_edit = *action == "edit";
  if (!is_edit && *action != "activate" && *action != "deactivate") {
    return fail(context, 1905, "the simulator knows the actions edit, activate and deactivate, not " + *action);
  }
  const auto unknown = is_edit ? parameters.first_unknown({"action", "login", "external_id", "asset_groups"})
                               : parameters.first_unknown({"action", "login"});
  if (unknown) {
    return fail(context, 1901, "Unrecognized parameter(s): " + *unknown);
  }
  User* user = subscription.find_user(*login);
  if (user == nullptr) {
    return fail(context, 1905, "parameter login has invalid value: " + *login);
  }
  return is_edit ? edit(context, parameters, *user) : set_status(context, *user, *action == "activate");
}

}  // namespace qharden::simulator
