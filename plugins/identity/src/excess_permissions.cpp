#include "declarations.hpp"

namespace qharden::identity {
namespace {

// PURGE_INFO deletes evidence and EDIT_AUTH_RECORDS owns the scan credentials: no role may carry them, whatever the
// parameters list. A single login may, when it is named.
constexpr const char* kSelect = R"sql(
WITH allowed_by_role AS (
  SELECT 'unit_manager' AS role, upper(value) AS permission FROM json_each(:allowed_unit_manager)
  UNION
  SELECT 'scanner', upper(value) FROM json_each(:allowed_scanner)
),
judged AS (
  SELECT p.login, p.permission,
         (p.role, p.permission) IN (SELECT role, permission FROM allowed_by_role)
           AND p.permission NOT IN ('PURGE_INFO', 'EDIT_AUTH_RECORDS')
         OR lower(p.login || ':' || p.permission) IN (SELECT lower(value) FROM json_each(:extra_allowed)) AS allowed
  FROM user_permission AS p
  ORDER BY p.login, p.permission
),
summary AS (
  SELECT login,
         group_concat(permission, ', ') AS held,
         group_concat(permission, ', ') FILTER (WHERE NOT allowed) AS excess
  FROM judged
  GROUP BY login
),
ruled AS (
  SELECT u.login, u.name, s.held, s.excess,
         CASE
           WHEN u.role = 'manager' THEN 'manager'
           WHEN u.status = 'inactive' THEN 'inactive'
           WHEN s.excess IS NOT NULL THEN 'excess'
           WHEN s.held IS NOT NULL THEN 'fitting'
           ELSE 'none'
         END AS ruling,
         u.login || ' (' || replace(u.role, '_', ' ') || ')' AS who
  FROM user AS u
  LEFT JOIN summary AS s ON s.login = u.login
)
SELECT login AS object,
       name  AS object_name,
       CASE ruling WHEN 'manager' THEN 'not_applicable' WHEN 'inactive' THEN 'not_applicable' WHEN 'excess' THEN 'fail'
                   ELSE 'pass' END AS status,
       CASE ruling WHEN 'manager' THEN 'out_of_scope' WHEN 'inactive' THEN 'not_used' ELSE '' END AS reason,
       who || CASE ruling
         WHEN 'manager' THEN ' carries all permissions by its role'
         WHEN 'inactive' THEN ' is inactive and cannot use what it keeps: ' || coalesce(held, 'nothing')
         WHEN 'excess' THEN ' holds ' || excess || ', which its role may not, of the five permissions the list shows'
         WHEN 'fitting' THEN ' holds ' || held || ', which is allowed, of the five permissions the list shows'
         ELSE ' holds none of the five permissions the list shows'
       END AS message
FROM ruled
ORDER BY login)sql";

}  // namespace

void declare_excess_permissions(Plugin& plugin) {
  plugin.check("identity.excess-permissions")
      .control("1.3")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Extra permissions fit the role that holds them")
      .rationale(
          "Extra permissions make a small role large: who may purge can delete the evidence of a weakness, and who may "
          "edit authentication records decides where the scan credentials are used.")
      .fix(
          "1. Open the user (in the user list, under Edit, Permissions) and clear what the role does not need. The API "
          "cannot do that.\n"
          "2. If one person does need it, name the login in extra_allowed as LOGIN:PERMISSION and write down why.")
      .param("allowed_unit_manager", {"ADD_ASSETS", "CREATE_OPTION_PROFILES"},
             "permissions every Unit Manager may hold")
      .guard_excludes("PURGE_INFO")
      .guard_excludes("EDIT_AUTH_RECORDS")
      .param("allowed_scanner", {"CREATE_OPTION_PROFILES"}, "permissions every Scanner may hold")
      .guard_excludes("PURGE_INFO")
      .guard_excludes("EDIT_AUTH_RECORDS")
      .param("extra_allowed", std::initializer_list<const char*>{}, "LOGIN:PERMISSION pairs that are allowed besides")
      .select(kSelect)
      .empty(Status::not_evaluated, Reason::scope, "the user list shows no login, not even the one of this audit");
}

}  // namespace qharden::identity
