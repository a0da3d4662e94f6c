#include "declarations.hpp"

namespace qharden::activity {
namespace {

// Each call of the API is a row of the log, so pulling the log shows in it: it proves a pull, but that there is none it
// cannot show, for there are other ways of export. Audits pull it too; those are left out, and so is who is shown a
// part of the log only. An hour of drift is allowed beside the limit, as a daily job does not start on the second.
constexpr const char* kSelect = R"sql(
WITH log AS MATERIALIZED (
  SELECT max(since) AS since FROM log_reach WHERE log = 'api_request'
),
any_pull AS MATERIALIZED (
  SELECT lower(login) AS login, at
  FROM api_request
  WHERE details LIKE '%/fo/activity_log%' AND login IS NOT NULL
    AND lower(login) IS NOT (SELECT lower(login) FROM self)
    AND lower(login) NOT IN (SELECT lower(login) FROM declared_login WHERE kind = 'audit')
    AND (:siem_login = '' OR lower(login) = lower(:siem_login))
),
blinkered AS MATERIALIZED (
  SELECT lower(login) AS login, replace(role, '_', ' ') AS role
  FROM user
  WHERE role IN ('unit_manager', 'scanner', 'reader')
),
pull AS MATERIALIZED (
  SELECT login, at FROM any_pull WHERE login NOT IN (SELECT login FROM blinkered)
),
partial AS (
  SELECT min(p.login || ' (' || b.role || ')') AS puller FROM any_pull AS p JOIN blinkered AS b ON b.login = p.login
),
moment AS (
  SELECT login, at, 1 AS is_pull FROM pull
  UNION ALL
  SELECT DISTINCT login, (SELECT since FROM log), 0 FROM pull
  UNION ALL
  SELECT DISTINCT login, scan_time(), 0 FROM pull
),
gap AS (
  SELECT login, at, is_pull, (julianday(at) - julianday(lag(at) OVER (PARTITION BY login ORDER BY at))) * 24 AS hours FROM moment
),
puller AS (
  SELECT login, max(hours) AS longest, sum(is_pull) AS pulls, max(at) FILTER (WHERE is_pull) AS last_at
  FROM gap
  GROUP BY login
),
best AS (
  SELECT * FROM puller ORDER BY longest, login LIMIT 1
)
SELECT '' AS object,
       CASE WHEN best.login IS NULL THEN 'manual' WHEN best.longest <= :max_gap_hours + 1 THEN 'pass' ELSE 'fail' END
         AS status,
       CASE WHEN best.login IS NULL AND partial.puller IS NOT NULL
            THEN 'only ' || partial.puller || ' pulled the activity log since ' || substr(log.since, 1, 16)
                 || ', audits aside, and this role is shown a part of it: attest how all of it is exported'
            WHEN best.login IS NULL
            THEN 'no pull of the activity log ' || iif(:siem_login = '', '', 'by ' || :siem_login || ' ') || 'is in it since '
                 || substr(log.since, 1, 16) || ', audits aside: attest how else it is exported'
            ELSE best.login || ' pulled the activity log ' || best.pulls || ' times since ' || substr(log.since, 1, 16)
                 || ', last on ' || substr(best.last_at, 1, 16) || '; the longest time without a pull is '
                 || printf('%.1f', best.longest) || ' hours, at most ' || :max_gap_hours || ' may pass'
                 || iif(best.longest <= :max_gap_hours + 1, '; whether it keeps what it pulls the log does not tell', '')
       END AS message,
       json_object('login', best.login, 'pulls', best.pulls, 'longest_hours', round(best.longest, 1)) AS evidence
FROM log, partial
LEFT JOIN best ON 1)sql";

}  // namespace

void declare_log_exported(Plugin& plugin) {
  plugin.check("activity.log-exported")
      .control("1.6")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::activity)
      .proves(Proves::pass_only)
      .title("The activity log is pulled to a SIEM at least daily")
      .rationale(
          "The console keeps the log for months at most, and whoever holds the subscription can see it there alone. A "
          "copy elsewhere outlives both, if it is a fresh one.")
      .fix(
          "1. Give the SIEM a login of its own; it must be a Manager to see the whole log, so limit where it comes "
          "from.\n"
          "2. Let it pull /api/2.0/fo/activity_log/ at least once a day, from where the last pull ended.\n"
          "3. Raise an alert when a pull is missing.\n"
          "4. If the log leaves Qualys in another way, attest how.")
      .param("max_gap_hours", 24, "most hours between two pulls; an hour of drift is allowed besides")
      .guard_at_most(168)
      .param("siem_login", "", "login that pulls for the SIEM; empty: any but those of audits")
      .select(kSelect)
      .statement(
          "The activity log is exported to a system outside Qualys at least once a day, and somebody notices when "
          "it is not.")
      .asks("how", "How does the log leave Qualys, and to which system?")
      .asks("checked_on", "On which day was it last checked that new rows arrive?");
}

}  // namespace qharden::activity
