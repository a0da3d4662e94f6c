#include "declarations.hpp"

namespace qharden::activity {
namespace {

// How the log words a change of a record is documented nowhere. So the records are asked for a change that the log must
// show: one that was made or modified lately. Without a row for it the wording is not understood, and silence proves
// nothing. Within some minutes any row of the kind will do, within a day one that holds the title.
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
         row_number() OVER (PARTITION BY at, action ORDER BY details, login) AS place
  FROM change_event
  WHERE at >= (SELECT since FROM period)
    AND matches(coalesce(module, '') || ': ' || coalesce(details, ''), :record_pattern)
),
dated AS (
  SELECT 'the ' || technology || ' record ' || coalesce(title, id) AS what, title, created_at AS at FROM auth_record
  UNION ALL
  SELECT 'the ' || technology || ' record ' || coalesce(title, id), title, modified_at FROM auth_record
  UNION ALL
  SELECT 'the vault ' || coalesce(title, id), title, modified_at FROM vault
),
told AS MATERIALIZED (
  SELECT at, lower(details) AS details, unixepoch(at) / 300 AS slot FROM event
),
near AS MATERIALIZED (
  SELECT slot FROM told UNION SELECT slot - 1 FROM told UNION SELECT slot + 1 FROM told
),
known AS MATERIALIZED (
  SELECT what, d.at,
         unixepoch(d.at) / 300 IN (SELECT slot FROM near)
           OR length(d.title) > 2
              AND EXISTS (SELECT 1 FROM told AS t
                          WHERE abs(unixepoch(t.at) - unixepoch(d.at)) <= 86400
                            AND instr(t.details, lower(d.title)) > 0) AS is_logged
  FROM dated AS d, period
  WHERE d.at BETWEEN period.since AND period.until
),
reading AS (
  SELECT coalesce((SELECT min(is_whole) FROM auth_record_reading), 0) AS records_read,
         coalesce((SELECT min(state = 'complete') FROM _collection WHERE "table" = 'vault'), 0) AS vaults_read,
         (SELECT gap FROM auth_record_reading) AS gap,
         (SELECT count(*) FROM dated) AS changes,
         (SELECT count(*) FROM dated WHERE at IS NOT NULL) AS dates,
         (SELECT count(*) FROM known WHERE NOT is_logged) AS unlogged,
         (SELECT min(what || ' on ' || substr(at, 1, 16)) FROM known WHERE NOT is_logged) AS unlogged_one,
         (SELECT count(*) FROM log_gap) AS gap_logins,
         (SELECT min(login) FROM log_gap) AS gap_login,
         (SELECT count(*) FROM event) AS events,
         NOT EXISTS (SELECT 1 FROM approved) AS nobody_named
),
unknown AS (
  SELECT *,
         CASE
           WHEN NOT records_read OR NOT vaults_read THEN 'unread'
           WHEN gap_logins > 0 THEN 'log_gap'
           WHEN unlogged > 0 THEN 'unlogged'
           WHEN changes > 0 AND dates = 0 THEN 'undated'
           WHEN nobody_named AND events > 0 THEN 'nobody_named'
         END AS ruling
  FROM reading
)
SELECT at || ' ' || action || iif(place > 1, ' #' || place, '') AS object,
       iif(lower(login) IN (SELECT login FROM approved), 'pass', 'fail') AS status,
       '' AS reason,
       coalesce(login, 'somebody without a login') || ' from ' || ip || ' on ' || substr(at, 1, 16) || ' (' || action
         || '): ' || substr(coalesce(details, 'no details'), 1, 200)
         || iif(lower(login) IN (SELECT login FROM approved), '; may change scan credentials',
                '; is not among those who may change scan credentials') AS message
FROM event
WHERE EXISTS (SELECT 1 FROM approved)
UNION ALL
SELECT '', 'not_evaluated',
       CASE ruling WHEN 'unread' THEN 'dependency' WHEN 'log_gap' THEN 'truncated'
                   WHEN 'nobody_named' THEN 'not_configured' ELSE 'unsupported' END,
       CASE ruling
         WHEN 'unread' THEN 'which changes the log must show is not known: '
                            || coalesce(gap, 'the list of vaults could not be read')
         WHEN 'log_gap' THEN 'the log does not hold all: the user list knows of sign-ins of ' || gap_logins
                             || ' logins that it lacks, for example ' || gap_login
         WHEN 'unlogged' THEN 'changes that no row of the log speaks of in words that are understood: ' || unlogged
                              || ', for example ' || unlogged_one || '; see the parameter record_pattern'
         WHEN 'undated' THEN 'no record and no vault shows when it was changed, so nothing tells whether the wording of '
                             || 'the log is understood'
         ELSE 'records or vaults were changed ' || events || ' times, and nobody is named who may (parameter approved)'
       END
FROM unknown
WHERE ruling IS NOT NULL
ORDER BY 1)sql";

}  // namespace

void declare_auth_record_changes(Plugin& plugin) {
  plugin.check("activity.auth-record-changes")
      .control("2.1")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::activity)
      .title("Scan credentials changed only by approved people")
      .rationale(
          "Who points a record at a host of their own is sent the password of the scan account. This check reads the "
          "log "
          "alone; it does not compare with an earlier snapshot.")
      .fix(
          "1. Ask who made the change whether they did, and what for.\n"
          "2. Nobody did: set the record back, and change the password of its account on the systems at once.\n"
          "3. Name the owners of the credentials, and the login of a job that changes passwords, in the parameter "
          "approved.")
      .param("approved", std::initializer_list<const char*>{},
             "logins that may change authentication records and vaults")
      .param("days", 30, "days of the log looked at")
      .param("record_pattern", "(?i)auth(entication)?[ _-]*(record|vault)s?|(^|[^a-z])vaults?([^a-z]|$)",
             "RE2 pattern over \"MODULE: DETAILS\" of a change event that tells of a change of a record or a vault")
      .select(kSelect)
      .window("change_event", "days")
      .tolerates("auth_record")
      .tolerates("auth_type_list")
      .tolerates("vault")
      .empty(Status::pass, Reason::none,
             "the log shows no change of a record or a vault, for what its wording tells; none is known that it should "
             "show");
}

}  // namespace qharden::activity
