#include "declarations.hpp"

namespace qharden::identity {
namespace {

// Calls in the log convict a login that does not use SSO; no calls prove nothing. Only the flag that takes the API away
// can acquit, and calls against it leave the answer to a person. What an incomplete log shows holds all the same.
constexpr const char* kSelect = R"sql(
WITH log AS (
  SELECT coalesce(max(complete), 0) AND NOT EXISTS (SELECT 1 FROM log_gap) AS complete,
         max(coalesce(max(since), ''), strftime('%Y-%m-%dT%H:%M:%SZ', scan_time(), '-' || :days || ' days')) AS since
  FROM log_reach
  WHERE log = 'api_request'
),
called AS MATERIALIZED (
  SELECT lower(login) AS login, count(*) AS calls, max(at) AS last_at
  FROM api_request
  WHERE at >= (SELECT since FROM log)
  GROUP BY lower(login)
),
ruled AS (
  SELECT u.login, u.name, u.who, u.saml_enabled, coalesce(c.calls, 0) AS calls, c.last_at,
         substr(log.since, 1, 10) AS since, log.complete,
         CASE
           WHEN u.is_own THEN 'own'
           WHEN u.api_access = 0 AND c.calls > 0 THEN 'contradiction'
           WHEN u.api_access = 0 THEN 'closed'
           WHEN c.calls > 0 AND u.saml_enabled = 1 THEN 'sso_calls'
           WHEN c.calls > 0 THEN 'calls'
           WHEN u.api_access = 1 AND u.saml_enabled = 0 THEN 'open'
           WHEN u.api_access = 1 OR log.complete THEN 'quiet'
           ELSE 'unreadable'
         END AS ruling
  FROM log, login_access AS u
  LEFT JOIN called AS c ON c.login = lower(u.login)
  WHERE u.status = 'active'
    AND u.role IN (SELECT replace(lower(value), ' ', '_') FROM json_each(:privileged_roles))
)
SELECT login AS object,
       name  AS object_name,
       CASE ruling
         WHEN 'own' THEN 'not_applicable'
         WHEN 'closed' THEN 'pass'
         WHEN 'calls' THEN 'fail'
         WHEN 'open' THEN 'fail'
         WHEN 'unreadable' THEN 'not_evaluated'
         ELSE 'manual'
       END AS status,
       CASE ruling WHEN 'own' THEN 'out_of_scope' WHEN 'unreadable' THEN 'unsupported' ELSE '' END AS reason,
       who || CASE ruling
         WHEN 'own' THEN ' is the login of this audit, which identity.audit-login judges'
         WHEN 'closed' THEN ' may not call the API'
         WHEN 'contradiction' THEN ' may not call the API, yet calls of it are in the log: ' || calls
                                   || ', the last on ' || substr(last_at, 1, 10)
                                   || '; attest that the API was taken away after that'
         WHEN 'calls' THEN ' calls the API and '
                           || CASE WHEN saml_enabled = 0 THEN 'does not use SSO' ELSE 'is not seen to use SSO' END
                           || ', so its password alone opens it; calls in the log: ' || calls || ', the last on '
                           || substr(last_at, 1, 10)
         WHEN 'sso_calls' THEN ' uses SSO and calls the API: attest that it does so without a password; calls in the '
                               || 'log: ' || calls || ', the last on ' || substr(last_at, 1, 10)
         WHEN 'open' THEN ' may call the API and does not use SSO, so its password alone opens it; no call of it is in '
                          || 'the log'
         WHEN 'quiet' THEN ' is not seen to call the API, which does not show that it cannot: attest that its password '
                           || 'alone does not open the API'
         ELSE ': neither the user list shows whether it may call the API, nor the log, which could not be read '
              || 'completely, whether it does'
       END
       || CASE WHEN ruling IN ('own', 'closed', 'unreadable') THEN ''
               WHEN complete THEN '; the log was read from ' || since
               ELSE '; the log could not be read completely' END AS message,
       json_object('calls', calls, 'since', since) AS evidence
FROM ruled
ORDER BY login)sql";

}  // namespace

void declare_mfa_api_bypass(Plugin& plugin) {
  plugin.check("identity.mfa-api-bypass")
      .control("1.2")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::activity)
      .title("No privileged login reaches the API with a password alone")
      .rationale(
          "An API call is not asked for a second factor. A Manager whose password opens the API can be robbed of "
          "everything by that password, however strong the sign-in page is. New users get access to both.")
      .fix(
          "1. Take API access away from people (in the user list, under Edit, Access).\n"
          "2. Give an integration a login of its own with a role that can do less, and declare it as service.\n"
          "3. Limit the addresses the subscription may be used from: that holds for the API too.\n"
          "4. The login of this audit is judged by identity.audit-login.")
      .param("privileged_roles", {"Manager", "Unit Manager", "User Administrator"}, "roles that are judged")
      .guard_includes("Manager")
      .param("days", 30, "most days of the log of API calls that are looked at, as far as it was read")
      .guard_at_least(7)
      .select(kSelect)
      .tolerates("user_classic.saml_enabled")
      .tolerates("user_adminui.saml_enabled")
      .tolerates("user_classic.api_access")
      .tolerates("user_adminui.api_access")
      .tolerates("api_request")
      .tolerates("sign_in")
      .empty(Status::not_evaluated, Reason::scope,
             "the user list shows no active login with a privileged role, not even the one of this audit");
}

}  // namespace qharden::identity
