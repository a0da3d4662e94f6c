#include "declarations.hpp"

namespace qharden::identity {
namespace {

// One row for the subscription. Who cannot sign in (a Contact, an inactive login) and what serves no person (a declared
// service or audit login) stands on neither side.
constexpr const char* kSelect = R"sql(
WITH login AS (
  SELECT u.role, u.role IN ('manager', 'unit_manager', 'user_administrator') AS privileged,
         coalesce(d.kind IN ('service', 'audit'), 0) AS is_service,
         u.role = 'contact' OR u.status = 'inactive' AS is_idle
  FROM user AS u
  LEFT JOIN declared_user AS d ON d.login = lower(u.login)
),
held AS (
  SELECT group_concat(replace(role, '_', ' ') || ' ' || logins, ', ') AS roles
  FROM (SELECT role, count(*) AS logins FROM login WHERE privileged AND NOT is_service AND NOT is_idle
        GROUP BY role ORDER BY role)
),
summary AS (
  SELECT count(*) AS listed,
         coalesce(sum(NOT is_service AND NOT is_idle), 0) AS logins,
         coalesce(sum(privileged AND NOT is_service AND NOT is_idle), 0) AS privileged,
         coalesce(sum(is_idle), 0) AS idle,
         coalesce(sum(is_service AND NOT is_idle), 0) AS services
  FROM login
),
ruled AS (
  SELECT *, 1.0 * privileged / max(logins, 1) AS share,
         CASE WHEN logins < :min_users THEN 'too_few'
              WHEN 1.0 * privileged / max(logins, 1) > :max_share THEN 'many'
              ELSE 'few' END AS ruling
  FROM summary
  WHERE listed > 0
)
SELECT '' AS object,
       CASE ruling WHEN 'many' THEN 'fail' WHEN 'few' THEN 'pass' ELSE 'not_applicable' END AS status,
       CASE ruling WHEN 'too_few' THEN 'too_few' ELSE '' END AS reason,
       privileged || ' of ' || logins || ' logins are privileged'
         || coalesce(' (' || (SELECT roles FROM held) || ')', '')
         || CASE ruling
              WHEN 'too_few' THEN '; with fewer than ' || :min_users || ' logins their share says nothing'
              ELSE ', ' || printf('%.0f', 100 * share) || ' %'
                   || CASE ruling WHEN 'many' THEN ', at most ' || printf('%.0f', 100 * :max_share) || ' % may be'
                                  ELSE '' END END
         || CASE WHEN idle > 0 THEN '; contacts and inactive logins left out: ' || idle ELSE '' END
         || CASE WHEN services > 0 THEN '; declared service and audit logins left out: ' || services ELSE '' END
         AS message,
       json_object('logins', logins, 'privileged', privileged) AS evidence
FROM ruled)sql";

}  // namespace

void declare_privileged_ratio(Plugin& plugin) {
  plugin.check("identity.privileged-ratio")
      .control("1.3")
      .severity(Severity::low)
      .decides(Decides::advisory)
      .basis(Basis::proxy)
      .title("Privileged logins are a small part of all logins")
      .rationale(
          "Where every third login may change users or whole business units, roles were handed out rather than chosen. "
          "Reader and Scanner exist for those who look and those who scan.")
      .fix(
          "1. List the Managers, Unit Managers and User Administrators with what they did last (the view "
          "review_sheet).\n"
          "2. Give those who only look the role Reader and those who only scan the role Scanner (in the user list, "
          "under Edit). The API cannot do that.")
      .param("max_share", 0.25, "largest share of privileged logins, from 0 to 1")
      .guard_at_most(0.40)
      .param("min_users", 20, "logins below which the share says nothing")
      .select(kSelect)
      .empty(Status::not_evaluated, Reason::scope, "the user list shows no login, not even the one of this audit");
}

}  // namespace qharden::identity
