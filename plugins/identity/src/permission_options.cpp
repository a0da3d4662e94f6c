#include "declarations.hpp"

namespace qharden::identity {
namespace {

// Asked where the new Administration is known to be there: elsewhere there is nothing to miss.
constexpr const char* kRoles = R"sql(
SELECT column1 AS role FROM (VALUES ('manager'), ('reader')) WHERE EXISTS (SELECT 1 FROM user_adminui))sql";

// One row, also where no answer came.
constexpr const char* kNote = R"sql(
SELECT group_concat(role || ' ' || iif(enable_saml IS NULL, 'not told', iif(enable_saml, 'yes', 'no')), ', ') AS saml,
       group_concat(role || ' ' || iif(user_vip_enforce IS NULL, 'not told', iif(user_vip_enforce, 'yes', 'no')), ', ')
         AS vip_enforce,
       json_group_object(role, json_object('enable_saml', enable_saml, 'vip_available', vip_available,
                                           'user_vip_enforce', user_vip_enforce,
                                           'session_timeout', session_timeout,
                                           'edit_external_id', edit_external_id)) AS options
FROM (SELECT * FROM user_permission_option ORDER BY role))sql";

}  // namespace

/// What the new Administration offers when a login of a role is made. That this tells what is switched on for the
/// subscription is not documented, so it is evidence and never a verdict.
void declare_permission_options(Plugin& plugin) {
  Table& option =
      plugin.source("permission_options")
          .gateway("/adminui/config-management/v1/users/assignable-permissions-notifications")
          .query("userRole", "{role}")
          .for_each(kRoles)
          .needs_role({"manager"})
          .proven_by("fo")
          .table("user_permission_option", "What a login may be given, one partition for each of two roles; evidence")
          .rows("response");
  option.text("role").partition();
  option.flag("enable_saml").from("security/enable_saml").absent_is_null();
  option.flag("vip_available").from("security/vip_available").absent_is_null();
  option.flag("user_vip_enforce").from("security/user_vip_enforce").absent_is_null();
  option.flag("session_timeout").from("security/session_timeout").absent_is_null();
  option.flag("edit_external_id").from("permissions/edit_external_id").absent_is_null();
  plugin.view("permission_note", "What the new Administration offers for logins, as evidence: one row", kNote);
}

}  // namespace qharden::identity
