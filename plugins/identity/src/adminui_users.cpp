#include "declarations.hpp"

namespace qharden::identity {
namespace {

void add_person(Table& user) {
  user.text("login").from("username").key().absent_is(Reason::parse);
  user.integer("user_id").from("id").absent_is(Reason::parse);
  // No verdict rests on a name, so a row without one must not stop a check.
  user.text("first_name").from("firstName").absent_is_null();
  user.text("last_name").from("lastName").absent_is_null();
  user.text("email").from("emailAddress").absent_is(Reason::unsupported);
}

void add_account(Table& user) {
  // The details of a user call an invitation that is open "ACTIVATION".
  user.text("status")
      .from("status")
      .one_of({"active", "inactive", "pending_activation", "activation"})
      .absent_is(Reason::parse);
  // Absent: has never signed in.
  user.time("last_login_at").from("lastLoginDate").epoch().absent_is_null();
  user.text("role").from("qwebUserRole").one_of(role_words()).absent_is(Reason::parse);
  // A Super User may do everything, whatever the role is called.
  user.flag("is_superuser").from("isSuperuser").absent_is(Reason::unsupported);
  user.flag("is_system_user").from("systemUser").absent_is(Reason::unsupported);
  user.flag("access_all_assets").from("accessAllAssets").absent_is(Reason::unsupported);
}

/// What checks ask and the documented answer does not show. Each is seen once config/field-names.yaml names its
/// element.
void add_unknown(Table& user) {
  user.text("external_id").learned();
  user.text("business_unit").learned();
  user.time("created_at").learned();
  user.flag("saml_enabled").learned();
  user.flag("gui_access").learned();
  user.flag("api_access").learned();
  user.text("api_external_id").learned();
  user.flag("is_primary_contact").learned();
  user.flag("create_option_profiles").learned();
  user.flag("purge_info").learned();
  user.flag("add_assets").learned();
  user.flag("edit_remediation_policy").learned();
  user.flag("edit_auth_records").learned();
}

}  // namespace

/// Under enhanced role-based access the classic list refuses everybody, and this one is there.
void declare_adminui_users(Plugin& plugin) {
  Table& user =
      plugin.source("user_adminui")
          .gateway_search("/adminui/user-management/v1/users", R"({"sortFilter":{"username":"ASC"}})")
          .pages_by_offset("offset", "limit", 100, "totalCount")
          .alternative("user", 2)
          .needs_role({"manager", "user_administrator"})
          .proven_by("fo")
          .table("user_adminui", "Logins as the new Administration shows them, where the classic list is not to be had")
          .rows("users");
  add_person(user);
  add_account(user);
  add_unknown(user);
  user.child("user_adminui_role", "Roles of a login in the new Administration")
      .rows("roles")
      .text("name")
      .from("name")
      .absent_is(Reason::parse);
}

}  // namespace qharden::identity
