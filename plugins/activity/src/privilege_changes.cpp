#include "declarations.hpp"

namespace qharden::activity {
namespace {

// How the log words a change of a user is documented nowhere. So the user list is asked for a change that the log must
// show: somebody who was added. Without a row for it the wording is not understood, and silence proves nothing. Within
// some minutes any addition will do, within a day one that names the login or its address.
//
// Roles that cannot change other users change their own data at most. An edit of theirs is no change of privileges.
constexpr const char* kSelect = R"sql(
WITH period AS MATERIALIZED (
  SELECT strftime('%Y-%m-%dT%H:%M:%SZ', scan_time(), '-' || :days || ' days') AS since,
         strftime('%Y-%m-%dT%H:%M:%SZ', scan_time(), '-1 hour') AS until
),
approved AS MATERIALIZED (
  SELECT lower(trim(value)) AS login FROM json_each(:approved) WHERE trim(value) <> ''
),
event AS MATERIALIZED (
  SELECT at, login, action, details, coalesce(ip, 'an unknown address') AS ip,
         replace(lower(coalesce(role, '')), ' ', '_') AS role,
         row_number() OVER (PARTITION BY at, action ORDER BY details, login) AS place
  FROM change_event
  WHERE at >= (SELECT since FROM period)
    AND matches(coalesce(module, '') || ': ' || coalesce(details, ''), :user_pattern)
),
addition AS MATERIALIZED (
  SELECT at, lower(details) AS details, unixepoch(at) / 300 AS slot FROM event WHERE action IN ('add', 'create')
),
near AS MATERIALIZED (
  SELECT slot FROM addition UNION SELECT slot - 1 FROM addition UNION SELECT slot + 1 FROM addition
),
added AS MATERIALIZED (
  SELECT u.login, u.created_at,
         unixepoch(u.created_at) / 300 IN (SELECT slot FROM near)
           OR EXISTS (SELECT 1 FROM addition AS a
                      WHERE abs(unixepoch(a.at) - unixepoch(u.created_at)) <= 86400
                        AND (instr(a.details, lower(u.login)) > 0 OR instr(a.details, lower(u.email)) > 0)) AS is_logged
  FROM user AS u, period
  WHERE u.created_at BETWEEN period.since AND period.until
),
unknown AS (
  SELECT (SELECT count(*) FROM added WHERE NOT is_logged) AS unlogged,
         (SELECT min(login) FROM added WHERE NOT is_logged) AS unlogged_login,
         EXISTS (SELECT 1 FROM user WHERE created_at IS NULL) AS is_undated,
         (SELECT count(*) FROM log_gap) AS gap_logins,
         (SELECT min(login) FROM log_gap) AS gap_login,
         (SELECT count(*) FROM event) AS events,
         NOT EXISTS (SELECT 1 FROM approved) AS nobody_named
),
ruled AS (
  SELECT e.*, lower(e.login) IN (SELECT login FROM approved) AS is_approved,
         e.role IN ('scanner', 'reader', 'auditor', 'remediation_user', 'knowledgebase_only', 'contact')
           AND e.action IN ('edit', 'update', 'set') AS is_own_data
  FROM event AS e
  WHERE EXISTS (SELECT 1 FROM approved)
)
SELECT at || ' ' || action || iif(place > 1, ' #' || place, '') AS object,
       CASE WHEN is_approved THEN 'pass' WHEN is_own_data THEN 'not_applicable' ELSE 'fail' END AS status,
       CASE WHEN is_approved OR NOT is_own_data THEN '' ELSE 'out_of_scope' END AS reason,
       coalesce(login, 'somebody without a login') || ' from ' || ip || ' on ' || substr(at, 1, 16) || ' (' || action
         || '): ' || substr(coalesce(details, 'no details'), 1, 200)
         || CASE WHEN is_approved THEN '; may change users'
                 WHEN is_own_data THEN '; the role ' || replace(role, '_', ' ') || ' can change nobody else'
                 ELSE '; is not among those who may change users' END AS message
FROM ruled
UNION ALL
SELECT '', 'not_evaluated',
       CASE WHEN gap_logins > 0 THEN 'truncated' WHEN unlogged > 0 OR is_undated THEN 'unsupported'
            ELSE 'not_configured' END,
       CASE WHEN gap_logins > 0
            THEN 'the log does not hold all: the user list knows of sign-ins of ' || gap_logins
                 || ' logins that it lacks, for example ' || gap_login
            WHEN unlogged > 0
            THEN 'users were added that no row of the log speaks of in words that are understood: ' || unlogged
                 || ', for example ' || unlogged_login || '; see the parameter user_pattern'
            WHEN is_undated
            THEN 'whether the log tells of every user who was added cannot be tried: the user list does not show when '
                 || 'logins were made'
            ELSE 'users were changed ' || events || ' times, and nobody is named who may (parameter approved)'
       END
FROM unknown
WHERE gap_logins > 0 OR unlogged > 0 OR is_undated OR nobody_named AND events > 0
ORDER BY 1)sql";

}  // namespace

void declare_privilege_changes(Plugin& plugin) {
  plugin.check("activity.privilege-changes")
      .control("1.6")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::activity)
      .title("Users were created or raised only by approved admins")
      .rationale(
          "Who has broken in makes a login of their own next, or raises one they hold, so that changing the first "
          "password does not put them out. This check reads the log alone; it does not compare with an earlier "
          "snapshot.")
      .fix(
          "1. Ask who made the change whether they did, and what for.\n"
          "2. Nobody did: deactivate the login that was made or raised, then the one that did it.\n"
          "3. Name the administrators of users, and the login of the directory's sync, in the parameter approved.")
      .param("approved", std::initializer_list<const char*>{}, "logins that may create and change users")
      .param("days", 30, "days of the log looked at")
      .guard_at_least(7)
      .param("user_pattern", "(?i)^[^:]*user|: *(new )?users?([^a-z]|$)|(^|[^a-z])roles?([^a-z]|$)",
             "RE2 pattern over \"MODULE: DETAILS\" of a change event that tells of a change of a user")
      .select(kSelect)
      .window("change_event", "days")
      .tolerates("user_adminui.created_at")
      .empty(Status::pass, Reason::none,
             "the log shows no change of a user, for what its wording tells; nobody was added that it should show");
}

}  // namespace qharden::activity
