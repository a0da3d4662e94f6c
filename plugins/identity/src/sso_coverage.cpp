#include "declarations.hpp"

namespace qharden::identity {
namespace {

// Where no login at all tells whether it uses SSO, one row says so for all of them.
constexpr const char* kSelect = R"sql(
WITH ruled AS (
  SELECT u.login, u.name, u.who, u.declared_as, u.declared_owner, r.known, r.reason, r.gap,
         CASE
           WHEN u.saml_enabled = 1 THEN 'sso'
           WHEN k.excused THEN 'excused'
           WHEN u.saml_enabled IS NULL THEN 'unknown'
           WHEN u.declared_as = 'partner' THEN 'partner'
           WHEN k.excused = 0 THEN 'surplus'
           ELSE 'password'
         END AS ruling
  FROM sso_reading AS r, login_access AS u
  LEFT JOIN kept_password AS k ON k.login = u.login
  WHERE u.status = 'active'
    AND u.role NOT IN (SELECT replace(lower(value), ' ', '_') FROM json_each(:ignore_roles))
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
       who || CASE ruling
         WHEN 'sso' THEN ' signs in through SSO'
         WHEN 'excused' THEN ' keeps its password as declared ' || replace(declared_as, '_', '-')
                             || ' login, owned by ' || declared_owner
         WHEN 'unknown' THEN ': ' || gap
         WHEN 'partner' THEN ' belongs to a partner (' || declared_owner || ') who cannot use your identity provider: '
                             || 'attest that the partner''s own demands SSO with a second factor'
         WHEN 'surplus' THEN ' signs in with a Qualys password; it is declared ' || replace(declared_as, '_', '-')
                             || ', but ' || CASE declared_as WHEN 'break_glass' THEN 'two' ELSE 'one' END
                             || ' of these at most may be left out of SSO'
         ELSE ' signs in with a Qualys password, outside of SSO'
       END AS message
FROM ruled
WHERE NOT (ruling = 'unknown' AND known = 0)
UNION ALL
SELECT '', '', 'not_evaluated', max(reason), max(gap) || '; active logins of which it is not known: ' || count(*)
FROM ruled
WHERE ruling = 'unknown' AND known = 0
HAVING count(*) > 0
ORDER BY 1)sql";

}  // namespace

void declare_sso_coverage(Plugin& plugin) {
  plugin.check("identity.sso-coverage")
      .control("1.1")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Every active person signs in through SSO")
      .rationale(
          "A login with a password of its own sits outside of everything the identity provider enforces: its second "
          "factor, its conditions, and the day somebody leaves.")
      .fix(
          "1. Give the login its External ID, as the identity provider sends it (in the user list, under Edit).\n"
          "2. Switch SAML SSO on for it there, and let the person sign in once while somebody else stays signed in.\n"
          "3. A login without a person: declare it as service, with an owner. One for emergencies: as break_glass, two "
          "at most.\n"
          "4. People of another company: declare their logins as partner and attest their identity provider.")
      .param("ignore_roles", {"Contact"}, "roles that are not judged; a Contact cannot sign in anyway")
      .guard_excludes("Manager")
      .select(kSelect)
      .tolerates("user_classic.saml_enabled")
      .tolerates("user_adminui.saml_enabled")
      .empty(Status::not_evaluated, Reason::scope,
             "the user list shows no active login, not even the one of this audit");
}

}  // namespace qharden::identity
