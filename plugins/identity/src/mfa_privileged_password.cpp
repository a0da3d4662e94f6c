#include "declarations.hpp"

namespace qharden::identity {
namespace {

// Judges each login; how many may keep a password is the matter of sso-break-glass. A service is excused only where the
// list shows that it cannot use the interface, because an API call is never asked for a second factor anyway.
constexpr const char* kSelect = R"sql(
WITH ruled AS (
  SELECT u.login, u.name, u.who, u.declared_as, u.declared_owner, r.known, r.reason, r.gap,
         CASE
           WHEN u.saml_enabled = 1 THEN 'sso'
           WHEN k.excused AND u.declared_as <> 'service' THEN 'excused'
           WHEN k.excused AND u.gui_access = 0 THEN 'api_only'
           WHEN u.saml_enabled IS NULL THEN 'unknown'
           WHEN k.excused AND u.gui_access IS NULL THEN 'access_unknown'
           WHEN k.excused THEN 'service'
           WHEN k.excused = 0 THEN 'surplus'
           ELSE 'password'
         END AS ruling
  FROM sso_reading AS r, login_access AS u
  LEFT JOIN kept_password AS k ON k.login = u.login
  WHERE u.status = 'active'
    AND u.role IN (SELECT replace(lower(value), ' ', '_') FROM json_each(:privileged_roles))
)
SELECT login AS object,
       name  AS object_name,
       CASE ruling
         WHEN 'sso' THEN 'pass'
         WHEN 'excused' THEN 'not_applicable'
         WHEN 'api_only' THEN 'not_applicable'
         WHEN 'unknown' THEN 'not_evaluated'
         WHEN 'access_unknown' THEN 'not_evaluated'
         ELSE 'fail'
       END AS status,
       CASE ruling
         WHEN 'excused' THEN 'out_of_scope'
         WHEN 'api_only' THEN 'out_of_scope'
         WHEN 'unknown' THEN reason
         WHEN 'access_unknown' THEN 'unsupported'
         ELSE ''
       END AS reason,
       who || CASE ruling
         WHEN 'sso' THEN ' has no password sign-in of its own, it uses SSO'
         WHEN 'excused' THEN ' is declared ' || replace(declared_as, '_', '-') || ', owned by ' || declared_owner
                             || ', and may use its password'
         WHEN 'api_only' THEN ' is a declared service login, owned by ' || declared_owner
                              || ', that can use the API only'
         WHEN 'unknown' THEN ': whether its password alone opens the user interface is unknown: ' || gap
         WHEN 'access_unknown' THEN ' is a declared service login without SSO, but the user list does not show whether '
                                    || 'it can use the API only'
         WHEN 'service' THEN ' is a declared service login, but its password opens the user interface too'
         WHEN 'surplus' THEN ' opens the user interface with its password; it is declared '
                             || replace(declared_as, '_', '-') || ', but '
                             || CASE declared_as WHEN 'break_glass' THEN 'two' ELSE 'one' END
                             || ' of these at most may'
         ELSE ' opens the user interface with its Qualys password, and no identity provider stands before it'
       END AS message
FROM ruled
WHERE NOT (ruling = 'unknown' AND known = 0)
UNION ALL
SELECT '', '', 'not_evaluated', max(reason),
       max(gap) || '; privileged logins whose password may open the user interface: ' || count(*)
FROM ruled
WHERE ruling = 'unknown' AND known = 0
HAVING count(*) > 0
ORDER BY 1)sql";

}  // namespace

void declare_mfa_privileged_password(Plugin& plugin) {
  plugin.check("identity.mfa-privileged-password")
      .control("1.2")
      .severity(Severity::critical)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("No privileged login signs in with a Qualys password")
      .rationale(
          "Managers, Unit Managers and User Administrators can give themselves and others everything. Behind the "
          "identity provider a stolen password of theirs is not enough; here it is.")
      .fix(
          "1. Switch SAML SSO on for the login (in the user list, under Edit), administrators first.\n"
          "2. Or give it a role that can do less.\n"
          "3. A login for emergencies: declare it as break_glass, two at most. An integration: take the user interface "
          "away from it and declare it as service; better still give it a role that can do less.")
      .param("privileged_roles", {"Manager", "Unit Manager", "User Administrator"}, "roles that are judged")
      .guard_includes("Manager")
      .select(kSelect)
      .tolerates("user_classic.saml_enabled")
      .tolerates("user_adminui.saml_enabled")
      .tolerates("user_classic.gui_access")
      .tolerates("user_adminui.gui_access")
      .empty(Status::not_evaluated, Reason::scope,
             "the user list shows no active login with a privileged role, not even the one of this audit");
}

}  // namespace qharden::identity
