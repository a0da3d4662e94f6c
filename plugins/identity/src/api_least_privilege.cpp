#include "declarations.hpp"

namespace qharden::identity {
namespace {

// Who signs in as well as calling the API is a person, the matter of identity.mfa-api-bypass. Where a log could not be
// read, the logins that may still be a program's are told in one row.
constexpr const char* kSelect = R"sql(
WITH role_rank AS (
  SELECT column1 AS role, column2 AS rank
  FROM (VALUES ('contact', 0), ('knowledgebase_only', 1), ('remediation_user', 1), ('reader', 1), ('auditor', 1),
               ('scanner', 2), ('unit_manager', 3), ('user_administrator', 4), ('manager', 5))
),
allowed AS MATERIALIZED (
  SELECT max(rank) AS rank FROM role_rank WHERE role = replace(lower(trim(:max_role)), ' ', '_')
),
log AS MATERIALIZED (
  SELECT strftime('%Y-%m-%dT%H:%M:%SZ', scan_time(), '-' || :days || ' days') AS since,
         coalesce(max(complete) FILTER (WHERE log = 'sign_in'), 0) AND NOT EXISTS (SELECT 1 FROM log_gap)
           AS shows_sign_ins,
         coalesce(max(complete) FILTER (WHERE log = 'api_request'), 0) AS shows_calls
  FROM log_reach
),
program AS MATERIALIZED (
  SELECT a.*
  FROM api_login AS a, log
  WHERE a.known_by <> 'calls'
     OR a.api_request_at >= log.since AND log.shows_sign_ins AND coalesce(a.sign_in_at, '') < log.since
),
ruled AS (
  SELECT p.login, p.name, p.who, p.known_by, p.declared_as, p.api_request_at,
         CASE
           WHEN p.is_own THEN 'own'
           WHEN NOT p.is_listed THEN 'gone'
           WHEN p.status = 'inactive' THEN 'inactive'
           WHEN p.role IN ('manager', 'user_administrator') THEN 'too_much'
           WHEN allowed.rank IS NULL OR r.rank IS NULL THEN 'unknown_limit'
           WHEN r.rank > allowed.rank THEN 'too_much'
           ELSE 'held'
         END AS ruling
  FROM allowed, program AS p
  LEFT JOIN role_rank AS r ON r.role = p.role
),
unknown AS MATERIALIZED (
  SELECT count(*) AS logins, min(u.login) AS example
  FROM login_access AS u, log
  WHERE NOT (log.shows_sign_ins AND log.shows_calls) AND u.status = 'active' AND u.api_access IS NOT 0 AND NOT u.is_own
    AND u.login NOT IN (SELECT login FROM program)
)
SELECT login AS object,
       name  AS object_name,
       CASE ruling
         WHEN 'too_much' THEN 'fail'
         WHEN 'held' THEN 'pass'
         WHEN 'unknown_limit' THEN 'not_evaluated'
         ELSE 'not_applicable'
       END AS status,
       CASE ruling
         WHEN 'own' THEN 'out_of_scope'
         WHEN 'gone' THEN 'not_used'
         WHEN 'inactive' THEN 'not_used'
         WHEN 'unknown_limit' THEN 'not_configured'
         ELSE ''
       END AS reason,
       who || CASE ruling
         WHEN 'own' THEN ' is the login of this audit, which identity.audit-login judges'
         WHEN 'gone' THEN ' is not in the user list'
         WHEN 'inactive' THEN ' is inactive'
         ELSE CASE known_by WHEN 'declared' THEN ' is declared as ' || declared_as
                            WHEN 'access' THEN ' may call the API and nothing else'
                            ELSE ' calls the API and did not sign in since ' || substr(log.since, 1, 10) END
              || coalesce(', last called the API on ' || substr(api_request_at, 1, 10), '')
              || CASE ruling
                   WHEN 'unknown_limit' THEN '; "' || :max_role || '" is no role, so there is nothing to compare with'
                   WHEN 'held' THEN '; its role is within ' || :max_role
                   ELSE '; a program may be ' || :max_role || ' at most, and never Manager or User Administrator'
                 END
       END AS message
FROM ruled, log
UNION ALL
SELECT '', NULL, 'not_evaluated', 'unsupported',
       'whether a program uses them is not known of ' || logins || ' other active logins, for example ' || example
         || ': the user list does not say who may call the API, and the log could not be read completely'
FROM unknown
WHERE logins > 0
ORDER BY 1)sql";

}  // namespace

void declare_api_least_privilege(Plugin& plugin) {
  plugin.check("identity.api-least-privilege")
      .control("1.5")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::activity)
      .title("No integration runs as a Manager")
      .rationale(
          "The password of an integration lies in scripts, schedulers and other people's clouds, and no second factor "
          "stands beside it. Whoever finds it can do what its role can do.")
      .fix(
          "1. Find out which calls the integration makes; most only read hosts, findings and reports.\n"
          "2. Give it a login with the smallest role that may make them, with only the asset groups it needs.\n"
          "3. Some calls need a Manager (the list of allowed addresses, adding users): accept that with a waiver that "
          "has an end.")
      .param("max_role", "Scanner", "most a login of a program may be")
      .param("days", 30, "most days of the log that are looked at, as far as it was read")
      .select(kSelect)
      .tolerates("user_classic.api_access")
      .tolerates("user_adminui.api_access")
      .tolerates("user_classic.gui_access")
      .tolerates("user_adminui.gui_access")
      .tolerates("api_request")
      .tolerates("sign_in");
}

}  // namespace qharden::identity
