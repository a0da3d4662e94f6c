#include "declarations.hpp"

namespace qharden::activity {
namespace {

// That the log shows a row of our own call the role canary has asked already. Here: does it show others, all that the
// user list knows of, and up to now?
constexpr const char* kSelect = R"sql(
WITH row AS (
  SELECT 'sign_in' AS log, count(*) AS events, min(at) AS oldest, max(at) AS newest,
         coalesce(sum(lower(login) IS NOT (SELECT lower(login) FROM self)), 0) AS others
  FROM sign_in
  UNION ALL
  SELECT 'change_event', count(*), min(at), max(at),
         coalesce(sum(lower(login) IS NOT (SELECT lower(login) FROM self)), 0)
  FROM change_event
  UNION ALL
  SELECT 'api_request', count(*), min(at), max(at),
         coalesce(sum(lower(login) IS NOT (SELECT lower(login) FROM self)), 0)
  FROM api_request
),
log AS (
  SELECT sum(events) FILTER (WHERE log = 'sign_in') AS sign_ins, sum(events) FILTER (WHERE log = 'change_event') AS changes,
         sum(events) FILTER (WHERE log = 'api_request') AS calls, sum(others) AS others,
         min(oldest) AS oldest, max(newest) AS newest
  FROM row
),
fact AS (
  SELECT log.*, (SELECT count(*) FROM log_gap) AS gap_logins, (SELECT min(login) FROM log_gap) AS gap_login,
         max(coalesce(newest, ''), coalesce(self.log_row_at, '')) AS last_at
  FROM log, self
),
ruled AS (
  SELECT *, max(0, CAST(age_days(last_at) * 1440 AS INTEGER)) AS lag,
         CASE
           WHEN others = 0 THEN 'own_only'
           WHEN gap_logins > 0 THEN 'short'
           WHEN age_days(last_at) * 1440 > :max_lag_minutes THEN 'late'
           ELSE 'whole'
         END AS ruling
  FROM fact
)
SELECT '' AS object,
       iif(ruling = 'whole', 'pass', 'not_evaluated') AS status,
       CASE ruling WHEN 'own_only' THEN 'scope' WHEN 'short' THEN 'truncated' WHEN 'late' THEN 'stale_evidence' ELSE '' END
         AS reason,
       CASE ruling
         WHEN 'own_only' THEN 'the log shows rows of the login of this audit alone, as it does to who may not see others'
         WHEN 'short' THEN 'the log does not hold all: the user list knows of sign-ins of ' || gap_logins
                           || ' logins that it lacks, for example ' || gap_login
         WHEN 'late' THEN 'the newest row is ' || lag || ' minutes old, at most ' || :max_lag_minutes || ' may be: the log '
                          || 'lags behind, or nobody did anything; look again later'
         ELSE 'the log shows other logins too, up to ' || lag || ' minutes ago'
       END
       || '; rows: ' || sign_ins || ' sign-ins, ' || changes || ' changes, ' || calls || ' calls of the API'
       || coalesce('; the oldest is of ' || substr(oldest, 1, 10), '') AS message,
       json_object('sign_ins', sign_ins, 'changes', changes, 'calls', calls, 'oldest', oldest, 'newest', newest)
         AS evidence
FROM ruled)sql";

}  // namespace

void declare_activity_log_readable(Plugin& plugin) {
  plugin.check("activity.activity-log-readable")
      .control("1.6")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("The activity log answers for the whole subscription")
      .rationale(
          "A quiet log and one that may not be seen look alike. Every check of what people and programs did stands on "
          "a log that shows all of it.")
      .fix(
          "1. Let the audit run as a Manager: other roles see the rows of their unit, or only their own.\n"
          "2. Set the log to keep as many days as it can (Users > Setup > Activity Log); Express Lite keeps 30.")
      .param("max_lag_minutes", 60, "most minutes between the newest row and the audit")
      .select(kSelect)
      .empty(Status::not_evaluated, Reason::scope, "the snapshot does not say which login this audit used");
}

}  // namespace qharden::activity
