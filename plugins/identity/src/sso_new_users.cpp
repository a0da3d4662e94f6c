#include "declarations.hpp"

namespace qharden::identity {
namespace {

// Open invitations are judged too: the setting this stands in for is applied when a user is made.
constexpr const char* kSelect = R"sql(
WITH ruled AS (
  SELECT u.login, u.name, u.who, u.declared_as, u.declared_owner, r.known, r.reason, r.gap,
         ' was added on ' || substr(u.created_at, 1, 10) || ', ' || CAST(age_days(u.created_at) AS INTEGER)
           || ' days ago' AS added,
         CASE
           WHEN u.saml_enabled = 1 THEN 'sso'
           WHEN k.excused THEN 'excused'
           WHEN u.saml_enabled IS NULL THEN 'unknown'
           WHEN u.declared_as = 'partner' THEN 'partner'
           ELSE 'password'
         END AS ruling
  FROM sso_reading AS r, login_access AS u
  LEFT JOIN kept_password AS k ON k.login = u.login
  WHERE age_days(u.created_at) <= :days
)
SELECT login AS object,
       name  AS object_name,
       CASE ruling
         WHEN 'sso' THEN 'pass'
         WHEN 'excused' THEN 'not_applicable'
         WHEN 'unknown' THEN 'not_evaluated'
         WHEN 'partner' THEN 'manual'
         ELSE 'fail'
       END AS status,
       CASE ruling WHEN 'excused' THEN 'out_of_scope' WHEN 'unknown' THEN reason ELSE '' END AS reason,
       who || added || CASE ruling
         WHEN 'sso' THEN ', with SSO'
         WHEN 'excused' THEN ', as declared ' || replace(declared_as, '_', '-') || ' login, owned by ' || declared_owner
         WHEN 'unknown' THEN ': ' || gap
         WHEN 'partner' THEN ', for a partner (' || declared_owner || ') who cannot use your identity provider: attest '
                             || 'that the partner''s own demands SSO'
         ELSE ', within the last ' || :days || ', and has no SSO'
       END AS message
FROM ruled
WHERE NOT (ruling = 'unknown' AND known = 0)
UNION ALL
SELECT '', '', 'not_evaluated', max(reason), max(gap) || '; logins added in the last ' || :days || ' days: ' || count(*)
FROM ruled
WHERE ruling = 'unknown' AND known = 0
HAVING count(*) > 0
ORDER BY 1)sql";

}  // namespace

void declare_sso_new_users(Plugin& plugin) {
  plugin.check("identity.sso-new-users")
      .control("1.1")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::proxy)
      .title("People added lately were given SSO from their first day")
      .rationale(
          "Whether new users get SSO by default is a setting no API shows. Who was added lately shows whether it, or "
          "the habit that replaces it, works: otherwise the list fills up again with passwords.")
      .fix(
          "1. Switch SAML SSO on for these logins, with their External ID (in the user list, under Edit).\n"
          "2. Switch it on for newly created users (Users > Setup > SAML SSO Setup).\n"
          "3. While SSO is being rolled out, record a waiver with an end date.")
      .param("days", 90, "days back in which a login counts as new")
      .guard_at_least(30)
      .guard_at_most(180)
      .select(kSelect)
      .tolerates("user_classic.saml_enabled")
      .tolerates("user_adminui.saml_enabled")
      .empty(Status::not_applicable, Reason::no_objects, "nobody was added in the time looked at");
}

}  // namespace qharden::identity
