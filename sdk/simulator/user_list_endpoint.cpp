#include <algorithm>
#include <array>

#include "context.hpp"
#include "envelopes.hpp"
#include "text.hpp"
#include "xml_writer.hpp"

// GET|POST /msp/user_list.php
namespace qharden::simulator {
namespace {

// How one row is written.
struct RowView {
  bool full = true;  ///< false: USER_LOGIN, USER_ID, EXTERNAL_ID and LAST_LOGIN_DATE are hidden
  bool with_access = false;
  bool unknown_words = false;
  bool missing_elements = false;
};

struct Filter {
  std::optional<std::string> contains;
  std::optional<bool> assigned;

  [[nodiscard]] bool passes(const User& user) const {
    if (contains) {
      return user.external_id && user.external_id->find(*contains) != std::string::npos;
    }
    return !assigned || *assigned == user.external_id.has_value();
  }
};

std::string flag(bool value) {
  return value ? "1" : "0";
}

void write_contact(XmlWriter& xml, const User& user, const std::string& company) {
  xml.open("CONTACT_INFO");
  xml.cdata("FIRSTNAME", user.first_name);
  xml.cdata("LASTNAME", user.last_name);
  xml.cdata("TITLE", user.title);
  xml.cdata("PHONE", user.phone);
  xml.cdata("FAX", "");
  xml.cdata("EMAIL", user.email);
  xml.cdata("COMPANY", company);
  xml.cdata("ADDRESS1", "");
  xml.cdata("ADDRESS2", "");
  xml.cdata("CITY", user.city);
  xml.leaf("COUNTRY", user.country);
  xml.leaf("STATE", "");
  xml.cdata("ZIP_CODE", "");
  xml.cdata("TIME_ZONE_CODE", user.time_zone);
  xml.close();
}

void write_groups(XmlWriter& xml, const User& user) {
  if (user.role == Role::manager || user.asset_groups.empty()) {
    return;
  }
  xml.open("ASSIGNED_ASSET_GROUPS");
  for (const auto& group : user.asset_groups) {
    xml.cdata("ASSET_GROUP_TITLE", group);
  }
  xml.close();
}

void write_permissions(XmlWriter& xml, const User& user) {
  static constexpr std::array<std::string_view, 5> names{"CREATE_OPTION_PROFILES", "PURGE_INFO", "ADD_ASSETS",
                                                         "EDIT_REMEDIATION_POLICY", "EDIT_AUTH_RECORDS"};
  xml.open("PERMISSIONS");
  for (const auto name : names) {
    const bool held = std::find(user.permissions.begin(), user.permissions.end(), name) != user.permissions.end();
    xml.leaf(name, flag(held));
  }
  xml.close();
}

void write_notifications(XmlWriter& xml) {
  xml.open("NOTIFICATIONS");
  xml.leaf("LATEST_VULN", "weekly");
  xml.leaf("MAP", "ags");
  xml.leaf("SCAN", "ags");
  xml.leaf("DAILY_TICKETS", "0");
  xml.close();
}

void write_role_and_dates(XmlWriter& xml, const User& user, const RowView& view) {
  xml.leaf("USER_STATUS", view.unknown_words ? "Quarantined" : user.status);
  xml.leaf("CREATION_DATE", to_iso(user.created));
  if (view.full && !view.missing_elements) {
    xml.leaf("LAST_LOGIN_DATE", user.last_login ? to_iso(*user.last_login) : "N/A");
  }
  if (!view.missing_elements) {
    xml.leaf("USER_ROLE", view.unknown_words ? "Patch Operator" : role_name(user.role));
  }
}

void write_user(XmlWriter& xml, const User& user, const std::string& company, const RowView& view) {
  xml.open("USER");
  if (view.full) {
    xml.leaf("USER_LOGIN", user.login);
    xml.leaf("USER_ID", std::to_string(user.id));
    if (user.external_id) {
      xml.leaf("EXTERNAL_ID", *user.external_id);
    }
  }
  write_contact(xml, user, company);
  write_groups(xml, user);
  write_role_and_dates(xml, user, view);
  xml.cdata("BUSINESS_UNIT", user.business_unit);
  xml.leaf("UNIT_MANAGER_POC", flag(user.unit_contact));
  xml.leaf("MANAGER_POC", flag(user.primary_contact));
  xml.leaf("UI_INTERFACE_STYLE", "standard_blue");
  write_permissions(xml, user);
  write_notifications(xml);
  if (view.with_access) {
    for (const auto& [name, text] : user.extra_elements) {
      xml.leaf(name, text);
    }
  }
  xml.close();
}

// The row of the caller tells the role the caller has right now, which a fault or an account may set apart.
User as_seen(const User& user, const Caller& caller) {
  User seen = user;
  if (user.login == caller.login) {
    seen.role = caller.role;
    seen.business_unit = caller.business_unit;
  }
  return seen;
}

Answer write_list(const Subscription& subscription, const Context& context, const Filter& filter, bool with_access) {
  const bool sees_all = context.caller.role != Role::unit_manager;
  XmlWriter xml{"USER_LIST_OUTPUT", "user_list_output.dtd"};
  xml.open("USER_LIST");
  bool odd = false;
  for (const auto& stored : subscription.users()) {
    if (context.faults.has(FaultKind::empty)) {
      break;
    }
    const User user = as_seen(stored, context.caller);
    const bool full = sees_all || user.business_unit == context.caller.business_unit;
    // A filter on what the caller may not see would tell it.
    if (!filter.passes(full ? user : User{})) {
      continue;
    }
    write_user(xml, user, subscription.company(),
               {.full = full,
                .with_access = with_access,
                .unknown_words = odd && context.faults.has(FaultKind::unknown_words),
                .missing_elements = odd && context.faults.has(FaultKind::missing_elements)});
    odd = !odd;
  }
  return {.content_type = "application/xml", .body = xml.finish()};
}

}  // namespace

Answer serve_user_list(Subscription& subscription, const Context& context, const Parameters& parameters) {
  static const std::vector<std::string_view> known{"external_id_contains", "external_id_assigned",
                                                   "show_access_permissions"};
  const Role role = context.caller.role;
  if (role != Role::manager && role != Role::user_administrator && role != Role::unit_manager) {
    return refusal(context, 200, kNotAllowedCode, "You are not allowed to list users.");
  }
  if (const auto unknown = parameters.first_unknown(known)) {
    return refusal(context, 200, 1901, "Unrecognized parameter(s): " + *unknown);
  }
  for (const auto name : {"external_id_assigned", "show_access_permissions"}) {
    const auto value = parameters.find(name);
    if (value && *value != "0" && *value != "1") {
      return refusal(context, 200, 1905, std::string{"parameter "} + name + " has invalid value: " + *value);
    }
  }
  Filter filter{.contains = parameters.find("external_id_contains"), .assigned = {}};
  if (const auto assigned = parameters.find("external_id_assigned")) {
    filter.assigned = *assigned == "1";
  }
  if (filter.contains && filter.assigned) {
    return refusal(context, 200, 1907, "external_id_contains and external_id_assigned exclude each other");
  }
  return write_list(subscription, context, filter, parameters.find("show_access_permissions") == "1");
}

}  // namespace qharden::simulator
