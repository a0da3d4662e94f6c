#include "declarations.hpp"

namespace qharden::identity {
namespace {

// A login that only calls the API may never get a date of its last sign-in. A call in the log clears it; without one, a
// declaration takes it out of this check, but does not make it pass.
constexpr const char* kSelect = R"sql(
WITH fact AS (
  SELECT u.login, u.name, u.role, u.status, u.last_login_at, u.declared_as,
         coalesce(u.declared_owner, 'nobody') AS owner,
         u.api_request_at, u.sign_in_at,
         age_days(u.created_at) AS age,
         coalesce(u.declared_as IN ('service', 'audit'), 0) AS is_service,
         matches(u.name || ' ' || coalesce(u.external_id, '') || ' ' || u.login, :service_pattern)
           AS looks_like_service,
         coalesce(log.complete, 0) AND NOT EXISTS (SELECT 1 FROM log_gap) AS log_complete,
         coalesce(substr(log.since, 1, 10), 'an unknown date') AS log_from
  FROM user_use AS u
  LEFT JOIN log_reach AS log ON log.log = 'api_request'
  WHERE u.role <> 'contact' AND u.status <> 'pending_activation'
),
ruled AS (
  SELECT *,
         CASE
           WHEN status = 'inactive' THEN 'inactive'
           WHEN last_login_at IS NOT NULL OR sign_in_at IS NOT NULL THEN 'signed_in'
           WHEN api_request_at IS NOT NULL THEN 'calls_api'
           WHEN age <= :days THEN 'new'
           WHEN declared_as = 'break_glass' THEN 'break_glass'
           WHEN (is_service OR looks_like_service) AND NOT log_complete THEN 'log_missing'
           WHEN is_service THEN 'service'
           WHEN age IS NULL THEN 'undated'
           ELSE 'unused'
         END AS ruling,
         login || ' (' || replace(role, '_', ' ') || ')' AS who,
         coalesce('was made ' || CAST(age AS INTEGER) || ' days ago',
                  'was made on a day that the user list does not show') AS made,
         CASE WHEN log_complete THEN 'no API call of it is in the log, which was read from ' || log_from
              ELSE 'whether it calls the API is unknown: the log could not be read completely' END AS log_limit
  FROM fact
)
SELECT login AS object,
       name  AS object_name,
       CASE ruling
         WHEN 'unused' THEN 'fail'
         WHEN 'break_glass' THEN 'manual'
         WHEN 'log_missing' THEN 'not_evaluated'
         WHEN 'undated' THEN 'not_evaluated'
         WHEN 'service' THEN 'not_applicable'
         ELSE 'pass'
       END AS status,
       CASE ruling WHEN 'log_missing' THEN 'dependency' WHEN 'service' THEN 'out_of_scope'
                   WHEN 'undated' THEN 'unsupported' ELSE '' END AS reason,
       who || CASE ruling
         WHEN 'unused' THEN ' ' || made || ' and has never signed in, at most ' || :days || ' days may pass; '
                          || log_limit
         WHEN 'undated' THEN ' has never signed in, and ' || made || '; ' || log_limit
         WHEN 'signed_in' THEN ' has signed in, last on ' || substr(coalesce(last_login_at, sign_in_at), 1, 10)
         WHEN 'calls_api' THEN ' has never signed in, but called the API on ' || substr(api_request_at, 1, 10)
         WHEN 'new' THEN ' has never signed in, but ' || made || ', within the first ' || :days
         WHEN 'inactive' THEN ' is inactive'
         WHEN 'break_glass' THEN ' is declared break-glass and has never signed in, so only an attestation tells '
                                 || 'whether it works; it ' || made
         WHEN 'log_missing' THEN ' ' || made || ' and has never signed in, but belongs to a service or looks like it, '
                                 || 'and ' || log_limit
         WHEN 'service' THEN ' is declared as ' || declared_as || ' login, owned by ' || owner
                             || ', and may well never sign in; ' || log_limit
       END AS message
FROM ruled
ORDER BY login)sql";

}  // namespace

void declare_never_signed_in(Plugin& plugin) {
  plugin.check("identity.never-signed-in")
      .control("1.3")
      .severity(Severity::medium)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("No active login has stood unused since it was made")
      .rationale(
          "A login that nobody ever used still has its first password, often in a mail. Nobody would miss it and "
          "nobody watches it.")
      .fix(
          "1. Ask the person whether they need the login; if not, deactivate it (in the user list, under Actions).\n"
          "2. If it serves an integration or installs appliances, declare it as service, with an owner.")
      .param("days", 30, "days after it was made by which a login should be used")
      .guard_at_most(90)
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
