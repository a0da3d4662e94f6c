#include "declarations.hpp"

namespace qharden::identity {
namespace {

void add_person(Table& user) {
  // A caller who may see only a part of a user gets the row without these elements.
  user.text("login").from("USER_LOGIN").key().absent_is(Reason::scope);
  user.integer("user_id").from("USER_ID").absent_is(Reason::scope);
  // Absent when not set, but hidden from such a caller too. The login is hidden with it, so a check that reads both
  // columns is not run where the absence would be in doubt.
  user.text("external_id").from("EXTERNAL_ID").absent_is_null();
  // No verdict rests on a name, so a row without one must not stop a check.
  user.text("first_name").from("CONTACT_INFO/FIRSTNAME").absent_is_null();
  user.text("last_name").from("CONTACT_INFO/LASTNAME").absent_is_null();
  user.text("email").from("CONTACT_INFO/EMAIL").absent_is(Reason::scope);
}

void add_account(Table& user) {
  user.text("status").from("USER_STATUS").one_of({"active", "inactive", "pending_activation"}).absent_is(Reason::parse);
  user.time("created_at").from("CREATION_DATE").absent_is(Reason::parse);
  // Shown to Managers and Unit Managers only. "N/A": has never signed in.
  user.time("last_login_at").from("LAST_LOGIN_DATE").none("N/A").absent_is(Reason::scope);
  user.text("role").from("USER_ROLE").one_of(role_words()).absent_is(Reason::parse);
  user.text("business_unit").from("BUSINESS_UNIT").absent_is(Reason::scope);
}

/// What show_access_permissions adds. The names of the elements are documented nowhere (config/field-names.yaml).
void add_access(Table& user) {
  user.flag("saml_enabled").learned();
  user.flag("gui_access").learned();
  user.flag("api_access").learned();
  // Another field than EXTERNAL_ID, which is the identity of SAML. Whether this list shows it at all is not known.
  user.text("api_external_id").learned();
}

/// Managers carry all five. The list shows no other permission.
void add_permissions(Table& user) {
  user.flag("create_option_profiles").from("PERMISSIONS/CREATE_OPTION_PROFILES").absent_is(Reason::unsupported);
  user.flag("purge_info").from("PERMISSIONS/PURGE_INFO").absent_is(Reason::unsupported);
  user.flag("add_assets").from("PERMISSIONS/ADD_ASSETS").absent_is(Reason::unsupported);
  user.flag("edit_remediation_policy").from("PERMISSIONS/EDIT_REMEDIATION_POLICY").absent_is(Reason::unsupported);
  user.flag("edit_auth_records").from("PERMISSIONS/EDIT_AUTH_RECORDS").absent_is(Reason::unsupported);
}

}  // namespace

std::vector<std::string> role_words() {
  // "administrator" is how the API itself spells "User Administrator" when a user is added.
  return {
      "manager", "unit_manager",       "scanner",      "reader", "auditor", "remediation_user", "knowledgebase_only",
      "contact", "user_administrator", "administrator"};
}

void declare_users(Plugin& plugin) {
  Source& source = plugin.source("user_classic")
                       .msp("/msp/user_list.php")
                       .query("show_access_permissions", "1")
                       .root("USER_LIST_OUTPUT")
                       .alternative("user", 1)
                       .needs_role({"manager", "user_administrator"});
  Table& user = source.table("user_classic", "Logins as the classic user list shows them").rows("USER_LIST/USER");
  add_person(user);
  add_account(user);
  add_access(user);
  add_permissions(user);
  // Shows whose seat the subscription is; under enhanced role-based access the element is gone.
  user.flag("is_primary_contact").from("MANAGER_POC").absent_is(Reason::unsupported);
  user.present("groups_listed").from("ASSIGNED_ASSET_GROUPS");
  user.present("full_view").from("USER_ID");

  user.child("user_asset_group", "Asset groups assigned to a login")
      .rows("ASSIGNED_ASSET_GROUPS/ASSET_GROUP_TITLE")
      .text("title")
      .from(".");
}

}  // namespace qharden::identity
