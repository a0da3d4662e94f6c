#include "declarations.hpp"

namespace qharden::identity {
namespace {

// Integrations that have to see everything are declared as service, with an owner. That a company is too small to
// divide somebody has to approve, among the declared facts; the parameter alone lifts nothing.
//
// The asset group "All" is the whole subscription for a login outside of business units, and all of the unit for one in
// a unit. Groups that are not listed are none assigned only where the caller may see the whole user.
constexpr const char* kSelect = R"sql(
WITH listed AS (
  SELECT login, count(*) AS groups, max(lower(trim(title)) = 'all') AS has_all
  FROM user_group
  GROUP BY login
),
allowed_role AS MATERIALIZED (
  SELECT CASE replace(lower(trim(value)), ' ', '_') WHEN 'administrator' THEN 'user_administrator'
              ELSE replace(lower(trim(value)), ' ', '_') END AS role
  FROM json_each(:allow_roles)
),
approval AS MATERIALIZED (
  SELECT approver, max(until) AS until
  FROM declared_approval
  WHERE check_id = 'identity.scope-all-groups' AND until >= scan_time() AND trim(coalesce(approver, '')) <> ''
),
ruled AS (
  SELECT u.login, u.name, u.list, u.business_unit, l.groups, d.owner, approval.approver, approval.until,
         CASE
           WHEN u.role = 'manager' THEN 'manager'
           WHEN u.status = 'inactive' THEN 'inactive'
           WHEN u.groups_listed = 0 AND u.full_view = 0 THEN 'hidden'
           WHEN u.groups_listed = 0 THEN 'none'
           WHEN NOT coalesce(l.has_all, 0) THEN 'some'
           WHEN lower(trim(u.business_unit)) <> 'unassigned' THEN 'unit'
           WHEN u.role IN (SELECT role FROM allowed_role) THEN 'allowed_role'
           WHEN lower(u.login) IN (SELECT lower(value) FROM json_each(:allow_logins)) THEN 'allowed_login'
           WHEN d.kind = 'service' AND trim(coalesce(d.owner, '')) <> '' THEN 'integration'
           WHEN :single_scope AND approval.approver IS NOT NULL THEN 'single_scope'
           WHEN u.list = 'adminui' AND u.business_unit IS NULL THEN 'unit_hidden'
           ELSE 'all'
         END AS ruling,
         u.login || ' (' || replace(u.role, '_', ' ') || ')' AS who
  FROM user AS u
  JOIN approval
  LEFT JOIN listed AS l ON l.login = u.login
  LEFT JOIN declared_user AS d ON d.login = lower(u.login)
)
SELECT login AS object,
       name  AS object_name,
       CASE ruling
         WHEN 'manager' THEN 'not_applicable'
         WHEN 'inactive' THEN 'not_applicable'
         WHEN 'single_scope' THEN 'not_applicable'
         WHEN 'hidden' THEN 'not_evaluated'
         WHEN 'unit_hidden' THEN 'not_evaluated'
         WHEN 'all' THEN 'fail'
         ELSE 'pass'
       END AS status,
       CASE ruling
         WHEN 'manager' THEN 'out_of_scope'
         WHEN 'inactive' THEN 'not_used'
         WHEN 'single_scope' THEN 'out_of_scope'
         WHEN 'hidden' THEN 'scope'
         WHEN 'unit_hidden' THEN 'unsupported'
         ELSE ''
       END AS reason,
       who || CASE ruling
         WHEN 'manager' THEN ' sees everything by its role'
         WHEN 'inactive' THEN ' is inactive and sees nothing'
         WHEN 'hidden' THEN ' is shown in part only, so its asset groups may be hidden'
         WHEN 'none' THEN ' has no asset group'
         WHEN 'some' THEN iif(list = 'adminui', ' is not shown as one that sees all assets',
                              ' has asset groups (' || coalesce(groups, 0) || '), none of which is "All"')
         WHEN 'unit_hidden' THEN ' sees all assets; whether that is all of a business unit only the user list does not '
                                 || 'show'
         WHEN 'unit' THEN ' has the asset group "All", which is all of its business unit ' || business_unit || ' only'
         WHEN 'allowed_role' THEN ' has the asset group "All", which its role may have'
         WHEN 'allowed_login' THEN ' has the asset group "All", which this login may have'
         WHEN 'integration' THEN ' has the asset group "All" and is declared as service login, owned by ' || owner
         WHEN 'single_scope' THEN ' has the asset group "All"; that the subscription has a single scope was approved by '
                                  || approver || ' until ' || substr(until, 1, 10)
         ELSE ' has the asset group "All" outside of any business unit and so sees the whole subscription'
              || CASE WHEN :single_scope THEN '; single_scope has no effect: nobody approved it, or not any longer'
                      ELSE '' END
       END AS message
FROM ruled
ORDER BY login)sql";

}  // namespace

void declare_scope_all_groups(Plugin& plugin) {
  plugin.check("identity.scope-all-groups")
      .control("1.3")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Only Managers see the whole asset estate")
      .rationale(
          "Least privilege holds for data too: a login that sees every asset gives away every weakness when it is "
          "stolen, however little it may change.")
      .fix(
          "1. Assign the asset groups the login needs instead of \"All\" (in the user list, under Edit, Asset "
          "Groups).\n"
          "2. An integration that has to see everything, such as a ticket system: declare it as service, with an "
          "owner. A person: name the login in allow_logins and write down why.\n"
          "3. A company too small to divide: set single_scope, and declare the approval of identity.scope-all-groups "
          "with approver and end; the check then no longer applies.")
      .param("allow_roles", {"auditor"}, "roles that may have the asset group All")
      .param("allow_logins", std::initializer_list<const char*>{}, "logins that may have the asset group All")
      .param("single_scope", false, "whether the company is too small to divide its assets; needs a declared approval")
      .select(kSelect)
      .tolerates("user_adminui.business_unit")
      .empty(Status::not_evaluated, Reason::scope, "the user list shows no login, not even the one of this audit");
}

}  // namespace qharden::identity
