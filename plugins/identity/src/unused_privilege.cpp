#include "declarations.hpp"

namespace qharden::identity {
namespace {

// The log of changes is reduced to one row for each login first. It has no row for the launch of a scan, which is a
// Scanner's work, so of a Scanner it proves nothing.
constexpr const char* kSelect = R"sql(
WITH wanted AS MATERIALIZED (
  SELECT CASE replace(lower(trim(value)), ' ', '_') WHEN 'administrator' THEN 'user_administrator'
              ELSE replace(lower(trim(value)), ' ', '_') END AS role
  FROM json_each(:roles)
),
period AS MATERIALIZED (
  SELECT strftime('%Y-%m-%dT%H:%M:%SZ', scan_time(), '-' || :days || ' days') AS since
),
change AS MATERIALIZED (
  SELECT lower(login) AS login, count(*) AS events, max(at) AS last_at
  FROM change_event WHERE at >= (SELECT since FROM period)
  GROUP BY lower(login)
),
visit AS MATERIALIZED (
  SELECT lower(login) AS login, count(*) AS events, max(at) AS last_at
  FROM sign_in WHERE at >= (SELECT since FROM period)
  GROUP BY lower(login)
),
gap AS MATERIALIZED (
  SELECT count(*) AS logins, min(login) AS example FROM log_gap
),
ruled AS (
  SELECT u.login, u.name, u.role, u.status, d.kind, c.events AS changes, c.last_at AS changed_at,
         v.events AS visits, v.last_at AS visited_at, gap.logins AS gap_logins, gap.example AS gap_login,
         CASE
           WHEN u.role NOT IN (SELECT role FROM wanted) THEN 'other_role'
           WHEN u.status <> 'active' THEN 'not_active'
           WHEN d.kind IN ('break_glass', 'audit') THEN 'declared'
           WHEN c.events > 0 THEN 'used'
           WHEN gap.logins > 0 THEN 'log_short'
           WHEN v.events IS NULL THEN 'absent'
           WHEN u.role = 'scanner' THEN 'scanner'
           ELSE 'unused'
         END AS ruling
  FROM user AS u
  JOIN gap
  LEFT JOIN declared_user AS d ON d.login = lower(u.login)
  LEFT JOIN change AS c ON c.login = lower(u.login)
  LEFT JOIN visit AS v ON v.login = lower(u.login)
)
SELECT login AS object,
       name  AS object_name,
       CASE ruling
         WHEN 'used' THEN 'pass'
         WHEN 'unused' THEN 'fail'
         WHEN 'scanner' THEN 'manual'
         WHEN 'log_short' THEN 'not_evaluated'
         ELSE 'not_applicable'
       END AS status,
       CASE ruling
         WHEN 'log_short' THEN 'truncated'
         WHEN 'other_role' THEN 'out_of_scope'
         WHEN 'declared' THEN 'out_of_scope'
         WHEN 'not_active' THEN 'not_used'
         WHEN 'absent' THEN 'not_used'
         ELSE ''
       END AS reason,
       login || ' (' || replace(role, '_', ' ') || ')' || CASE ruling
         WHEN 'used' THEN ' made changes, ' || changes || ' in ' || :days || ' days, last on '
                          || substr(changed_at, 1, 10)
         WHEN 'unused' THEN ' signed in, ' || visits || ' times in ' || :days || ' days, last on '
                            || substr(visited_at, 1, 10) || ', and changed nothing: a smaller role may do'
         WHEN 'scanner' THEN ' signed in, ' || visits || ' times in ' || :days || ' days, last on '
                             || substr(visited_at, 1, 10) || ', and changed nothing; whether scans were launched the '
                             || 'events read do not tell: ask whether the role Reader would do'
         WHEN 'log_short' THEN ' shows no change, but the log does not hold all: the user list knows of sign-ins of '
                               || gap_logins || ' logins that it lacks, for example ' || gap_login
         WHEN 'declared' THEN ' is declared as ' || replace(kind, '_', '-') || ' login, which needs its role for '
                              || CASE kind WHEN 'audit' THEN 'reading' ELSE 'emergencies' END
         WHEN 'not_active' THEN ' is ' || replace(status, '_', ' ')
         WHEN 'absent' THEN ' neither signed in nor changed anything in ' || :days
                            || ' days, which identity.dormant-users judges'
         ELSE ' holds none of the roles looked at'
       END AS message
FROM ruled
ORDER BY login)sql";

}  // namespace

void declare_unused_privilege(Plugin& plugin) {
  plugin.check("identity.unused-privilege")
      .control("1.3")
      .severity(Severity::low)
      .decides(Decides::advisory)
      .basis(Basis::activity)
      .title("Powerful roles are used by those who hold them")
      .rationale(
          "Who only signs in and reads does not need a role that changes things. Each such login is one that can be "
          "made smaller without taking anything from its person.")
      .fix(
          "1. Ask the person what they do in Qualys; some work comes once a quarter.\n"
          "2. If they look only, give them the role Reader (in the user list, under Edit). The API cannot do that.")
      .param("days", 30, "days of the log looked at")
      .param("roles", {"manager", "unit_manager", "scanner"}, "roles that are looked at")
      .select(kSelect)
      .window("change_event", "days")
      .window("sign_in", "days")
      .tolerates("api_request")
      .empty(Status::not_evaluated, Reason::scope, "the user list shows no login, not even the one of this audit");
}

}  // namespace qharden::identity
