#include "declarations.hpp"

namespace qharden::identity {
namespace {

// A Contact cannot sign in, and an open invitation is another matter: neither is judged here. An inactive login passes,
// which is what tells that a dormant one was dealt with.
//
// Logins without people may use the API only, and only the log shows that. Where it cannot show it, they are not
// judged.
constexpr const char* kSelect = R"sql(
WITH fact AS (
  SELECT u.login, u.name, u.role, u.status, u.declared_as, u.last_use_at,
         coalesce(u.last_use_at = u.api_request_at, 0) AS by_api,
         age_days(u.last_use_at) AS idle,
         age_days(u.created_at)  AS age,
         coalesce(u.declared_as IN ('service', 'audit'), 0) AS is_service,
         matches(u.name || ' ' || coalesce(u.external_id, '') || ' ' || u.login, :service_pattern)
           AS looks_like_service,
         coalesce(log.complete, 0) AND NOT EXISTS (SELECT 1 FROM log_gap) AS log_complete,
         coalesce(age_days(log.since), 0) AS log_days,
         coalesce(substr(log.since, 1, 10), 'an unknown date') AS log_from
  FROM user_use AS u
  LEFT JOIN log_reach AS log ON log.log = 'api_request'
  WHERE u.role <> 'contact' AND u.status <> 'pending_activation'
),
ruled AS (
  SELECT *,
         CASE
           WHEN status = 'inactive' THEN 'inactive'
           WHEN declared_as = 'break_glass' THEN 'break_glass'
           WHEN idle <= :days THEN 'used'
           WHEN age <= :grace_new_days THEN 'new'
           WHEN age IS NULL AND idle <= :grace_new_days THEN 'undated'
           WHEN (is_service OR looks_like_service) AND NOT log_complete THEN 'log_missing'
           WHEN is_service AND log_days < :days THEN 'log_short'
           WHEN last_use_at IS NULL THEN 'never_used'
           ELSE 'dormant'
         END AS ruling,
         login || ' (' || replace(role, '_', ' ') || ')' AS who,
         coalesce('last ' || CASE WHEN by_api THEN 'called the API ' ELSE 'signed in ' END
                  || 'on ' || substr(last_use_at, 1, 10) || ', ' || CAST(idle AS INTEGER) || ' days ago',
                  'shows no sign-in and no API call') AS last_use,
         CASE WHEN log_complete THEN 'the log of API calls was read from ' || log_from
              ELSE 'the log of API calls could not be read completely' END AS log_limit
  FROM fact
)
SELECT login AS object,
       name  AS object_name,
       CASE ruling
         WHEN 'dormant' THEN 'fail'
         WHEN 'break_glass' THEN 'manual'
         WHEN 'log_missing' THEN 'not_evaluated'
         WHEN 'log_short' THEN 'not_evaluated'
         WHEN 'undated' THEN 'not_evaluated'
         WHEN 'never_used' THEN 'not_applicable'
         ELSE 'pass'
       END AS status,
       CASE ruling
         WHEN 'log_missing' THEN 'dependency'
         WHEN 'log_short' THEN 'window'
         WHEN 'undated' THEN 'unsupported'
         WHEN 'never_used' THEN 'not_used'
         ELSE ''
       END AS reason,
       CASE WHEN role IN ('manager', 'unit_manager', 'user_administrator') THEN 'high' ELSE 'medium' END AS severity,
       who || CASE ruling
         WHEN 'dormant' THEN ' ' || last_use || ', at most ' || :days || ' may pass; ' || log_limit
         WHEN 'used' THEN ' ' || last_use
         WHEN 'new' THEN ' was made ' || CAST(age AS INTEGER) || ' days ago, within the first ' || :grace_new_days
         WHEN 'undated' THEN ' ' || last_use || ', but may be new: the user list does not show when it was made'
         WHEN 'inactive' THEN ' is inactive'
         WHEN 'break_glass' THEN ' is declared break-glass and idle by design, so it is judged by attestation; it '
                                 || last_use
         WHEN 'log_missing' THEN ' ' || last_use || ', but belongs to a service or looks like it, and ' || log_limit
         WHEN 'log_short' THEN ' is a declared ' || declared_as || ' login that ' || last_use || ', and ' || log_limit
                               || ', less than ' || :days || ' days'
         WHEN 'never_used' THEN ' ' || last_use || ' at all, which identity.never-signed-in judges; ' || log_limit
       END AS message
FROM ruled
ORDER BY login)sql";

}  // namespace

void declare_dormant_users(Plugin& plugin) {
  plugin.check("identity.dormant-users")
      .control("1.3")
      .severity(Severity::medium)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("No login that went unused for 90 days stays active")
      .rationale(
          "A login outlives the work it was made for: its owner moves on or leaves, and nobody notices when somebody "
          "else uses it. The more the role may do, the worse.")
      .fix(
          "1. Ask the owner whether the login is still needed.\n"
          "2. If not, deactivate it (in the user list, under Actions); it keeps its settings and can be activated "
          "again. Look first whether it owns schedules.\n"
          "3. If an integration uses it, declare it as service; if it is kept for emergencies, as break_glass.")
      .param("days", 90, "days a login may go unused")
      .guard_at_most(90)
      .param("grace_new_days", 30, "days after it was made in which a login is not called dormant")
      .param("service_pattern", kServicePattern,
             "RE2 pattern over name, external id and login of what serves no person")
      .select(kSelect)
      .tolerates("user_adminui.created_at")
      .tolerates("user_adminui.external_id")
      .tolerates("api_request")
      .tolerates("sign_in")
      .empty(Status::not_evaluated, Reason::scope, "the user list shows no login, not even the one of this audit");
}

}  // namespace qharden::identity
