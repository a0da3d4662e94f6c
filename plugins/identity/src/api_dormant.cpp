#include "declarations.hpp"

namespace qharden::identity {
namespace {

// The newest call of each declared login is asked for by itself, so the log of all calls may be short. That no call is
// there says something only as far back as the log is known to reach.
constexpr const char* kSelect = R"sql(
WITH depth AS MATERIALIZED (
  SELECT CAST(coalesce(max(age_days(at)), 0) AS INTEGER) AS days FROM log_depth
),
gap AS MATERIALIZED (
  SELECT count(*) AS logins, min(login) AS example FROM log_gap
),
newest AS MATERIALIZED (
  SELECT lower(login) AS login, max(at) AS at FROM api_request_newest GROUP BY lower(login)
),
listed AS MATERIALIZED (
  SELECT lower(login) AS key, login, name, status, created_at FROM user
),
own_limit AS MATERIALIZED (
  SELECT lower(key) AS login, CAST(trim(value) AS INTEGER) AS days,
         trim(ltrim(trim(value), '0123456789')) AS reason
  FROM json_each(:days_of)
),
fact AS (
  SELECT u.login, u.name, d.login AS declared, d.kind, u.status, n.at AS called_at, age_days(n.at) AS idle,
         age_days(u.created_at) AS age, coalesce(o.days, :days) AS days, o.reason, o.login IS NOT NULL AS has_own,
         lower(d.login) IS (SELECT lower(login) FROM self) AS is_own
  FROM declared_login AS d
  LEFT JOIN listed AS u ON u.key = lower(d.login)
  LEFT JOIN newest AS n ON n.login = lower(d.login)
  LEFT JOIN own_limit AS o ON o.login = lower(d.login)
  WHERE d.kind IN ('service', 'audit')
),
ruled AS (
  SELECT fact.*, depth.days AS depth, gap.logins AS gap_logins, gap.example AS gap_login,
         CASE
           WHEN is_own THEN 'own'
           WHEN login IS NULL THEN 'gone'
           WHEN status <> 'active' THEN 'not_active'
           WHEN has_own AND (reason = '' OR fact.days NOT BETWEEN 1 AND 180) THEN 'odd_limit'
           WHEN idle <= fact.days THEN 'used'
           WHEN idle IS NOT NULL THEN 'dormant'
           WHEN age <= fact.days THEN 'new'
           WHEN gap.logins > 0 THEN 'log_gap'
           WHEN depth.days < fact.days THEN 'log_short'
           WHEN age IS NULL THEN 'undated'
           ELSE 'unseen'
         END AS ruling
  FROM fact, depth, gap
)
SELECT coalesce(login, declared) AS object,
       name AS object_name,
       CASE ruling
         WHEN 'used' THEN 'pass'
         WHEN 'new' THEN 'pass'
         WHEN 'dormant' THEN 'fail'
         WHEN 'unseen' THEN 'fail'
         WHEN 'own' THEN 'not_applicable'
         WHEN 'gone' THEN 'not_applicable'
         WHEN 'not_active' THEN 'not_applicable'
         ELSE 'not_evaluated'
       END AS status,
       CASE ruling
         WHEN 'own' THEN 'out_of_scope'
         WHEN 'gone' THEN 'not_used'
         WHEN 'not_active' THEN 'not_used'
         WHEN 'odd_limit' THEN 'not_configured'
         WHEN 'log_gap' THEN 'truncated'
         WHEN 'log_short' THEN 'truncated'
         WHEN 'undated' THEN 'unsupported'
         ELSE ''
       END AS reason,
       coalesce(login, declared) || ', declared as ' || kind || ',' || CASE ruling
         WHEN 'own' THEN ' is the login of this audit, and so in use'
         WHEN 'gone' THEN ' is not in the user list: its declaration can go'
         WHEN 'not_active' THEN ' is ' || replace(status, '_', ' ')
         WHEN 'odd_limit' THEN ' has a limit of its own that does not count: write 1 to 180 days and a reason, such as '
                               || '"120 runs each quarter"'
         WHEN 'new' THEN ' was made ' || CAST(age AS INTEGER) || ' days ago and made no call yet'
         WHEN 'log_gap' THEN ' shows no call, but the log does not hold all: the user list knows of sign-ins of '
                             || gap_logins || ' logins that it lacks, for example ' || gap_login
         WHEN 'log_short' THEN ' shows no call, but the log is not known to reach back further than ' || depth || ' days'
         WHEN 'undated' THEN ' made no call that the log holds, but may be new: the user list does not show when it '
                             || 'was made'
         WHEN 'unseen' THEN ' made no call of the API, as far back as the log reaches, at least ' || depth || ' days'
         ELSE ' last called the API on ' || substr(called_at, 1, 10) || ', ' || CAST(idle AS INTEGER) || ' days ago'
       END
       || CASE WHEN ruling IN ('own', 'gone', 'not_active', 'odd_limit') THEN ''
               ELSE '; at most ' || days || ' may pass' || coalesce(' (' || reason || ')', '') END AS message
FROM ruled
ORDER BY 1)sql";

}  // namespace

void declare_api_dormant(Plugin& plugin) {
  plugin.check("identity.api-dormant")
      .control("1.5")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::activity)
      .title("No integration login is left without use")
      .rationale(
          "An integration ends, its login stays: its password lies in an old script, and nobody would notice when "
          "somebody else used it.")
      .fix(
          "1. Ask the owner whether the integration still runs.\n"
          "2. If not, clear the External ID of the login and deactivate it (in the user list, under Actions); it can "
          "be "
          "activated again.\n"
          "3. If it runs less often, give it days of its own with a reason (parameter days_of).")
      .param("days", 60, "days an integration may make no call")
      .guard_at_most(180)
      .param_map("days_of",
                 "logins with days of their own, 180 at most, and why, such as acme_sv1: 120 runs each quarter")
      .select(kSelect)
      .tolerates("user_adminui.created_at");
}

}  // namespace qharden::identity
