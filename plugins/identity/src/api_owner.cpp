#include "declarations.hpp"

namespace qharden::identity {
namespace {

// Whoever the log shows calling the API is judged, people as well: a script under a person's login is an integration
// that nobody declared. Where the log could not be read, declared logins are judged all the same.
constexpr const char* kSelect = R"sql(
WITH log AS MATERIALIZED (
  SELECT coalesce(max(complete), 0) AND NOT EXISTS (SELECT 1 FROM log_gap) AS complete
  FROM log_reach
  WHERE log = 'api_request'
),
fact AS (
  SELECT a.*, age_days(a.reviewed_at) AS review_age,
         substr(CASE WHEN trim(coalesce(a.owner, '')) = '' THEN ', an owner' ELSE '' END
                || CASE WHEN coalesce(json_array_length(a.systems), 0) = 0 THEN ', the system that uses it' ELSE '' END
                || CASE WHEN trim(coalesce(a.reason, '')) = '' THEN ', a reason' ELSE '' END
                || CASE WHEN a.reviewed_at IS NULL THEN ', the day of its last review' ELSE '' END, 3) AS lacks
  FROM api_login AS a
),
ruled AS (
  SELECT *,
         CASE
           WHEN is_own THEN 'own'
           WHEN NOT is_listed THEN 'gone'
           WHEN status = 'inactive' THEN 'inactive'
           WHEN declared_as IS NULL THEN 'undeclared'
           WHEN lacks <> '' THEN 'lacks'
           WHEN review_age < 0 THEN 'future'
           WHEN review_age > :max_review_age THEN 'old'
           ELSE 'owned'
         END AS ruling
  FROM fact
)
SELECT login AS object,
       name  AS object_name,
       CASE ruling
         WHEN 'owned' THEN 'pass'
         WHEN 'own' THEN 'not_applicable'
         WHEN 'gone' THEN 'not_applicable'
         WHEN 'inactive' THEN 'not_applicable'
         ELSE 'fail'
       END AS status,
       CASE ruling
         WHEN 'own' THEN 'out_of_scope'
         WHEN 'gone' THEN 'not_used'
         WHEN 'inactive' THEN 'not_used'
         ELSE ''
       END AS reason,
       who || CASE ruling
         WHEN 'own' THEN ' is the login of this audit, which identity.audit-login judges'
         WHEN 'gone' THEN ' is not in the user list' || CASE WHEN known_by = 'declared'
                                                             THEN ': its declaration can go' ELSE '' END
         WHEN 'inactive' THEN ' is inactive'
         WHEN 'undeclared' THEN
           CASE WHEN known_by = 'access' THEN ' may call the API and nothing else'
                ELSE ' last called the API on ' || substr(api_request_at, 1, 10)
                     || coalesce(' and signed in on ' || substr(sign_in_at, 1, 10), '') END
           || ', and nobody declared what for'
           || CASE WHEN sign_in_at IS NULL THEN '' ELSE ': give the program a login of its own' END
         WHEN 'lacks' THEN ' is declared as ' || replace(declared_as, '_', '-') || ' without ' || lacks
         WHEN 'future' THEN ' has a review in the future, on ' || substr(reviewed_at, 1, 10)
         WHEN 'old' THEN ', owned by ' || owner || ', was last reviewed on ' || substr(reviewed_at, 1, 10) || ', '
                         || CAST(review_age AS INTEGER) || ' days ago, at most ' || :max_review_age || ' may pass'
         ELSE ' is owned by ' || owner || ' and used by '
              || (SELECT group_concat(value, ', ') FROM json_each(systems)) || '; last reviewed on '
              || substr(reviewed_at, 1, 10)
       END AS message
FROM ruled
UNION ALL
SELECT '', NULL, 'not_evaluated', 'dependency',
       'who else calls the API is not known: the log of API calls could not be read completely'
FROM log
WHERE NOT complete
ORDER BY 1)sql";

}  // namespace

void declare_api_owner(Plugin& plugin) {
  plugin.check("identity.api-owner")
      .control("1.5")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::activity)
      .title("Each API login has a named owner, system and reason")
      .rationale(
          "A login that nobody owns survives the integration it was made for and every change of passwords, because "
          "nobody dares to touch it.")
      .fix(
          "1. Find out who runs the program: its addresses are in the log, or watch what breaks when the login is "
          "deactivated.\n"
          "2. Declare the login as service in the facts file, with owner, systems, reason and reviewed_at.\n"
          "3. A program that runs as a person: give it a login of its own. Declaring the person's login as service "
          "would excuse the person from SSO.\n"
          "4. Ask the owners once a year whether it is still true, and compare the External ID with the identity "
          "provider then.")
      .param("max_review_age", 365, "days since owner, system and reason were last confirmed")
      .guard_at_most(400)
      .select(kSelect)
      .tolerates("user_classic.api_access")
      .tolerates("user_adminui.api_access")
      .tolerates("user_classic.gui_access")
      .tolerates("user_adminui.gui_access")
      .tolerates("api_request")
      .tolerates("sign_in");
}

}  // namespace qharden::identity
