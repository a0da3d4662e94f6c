#include "declarations.hpp"

namespace qharden::identity {
namespace {

// A row for each login that can use a password, where the whole list tells which those are; else one row for all.
constexpr const char* kEnforced = R"sql(
WITH reading AS (
  SELECT logins, known, sso, password, list_complete, gap,
         list_complete AND known = logins AND password > 0 AS named
  FROM sso_reading
)
SELECT u.login AS object,
       u.name  AS object_name,
       'manual' AS status,
       u.who || ' can sign in with a Qualys password: attest that it is asked for a second factor'
         || CASE u.declared_as
              WHEN 'service' THEN '; it is declared as service login, and no second factor is asked of an API call: '
                                  || 'attest that it cannot use the user interface'
              WHEN 'audit' THEN '; it is declared as audit login, and no second factor is asked of an API call'
              WHEN 'break_glass' THEN '; it is declared break-glass'
              WHEN 'partner' THEN '; it belongs to a partner'
              ELSE ''
            END
         || coalesce('; that VIP is forced (user_vip_enforce) decides nothing: ' || n.vip_enforce, '') AS message,
       json_object('password_logins', r.password, 'sso_logins', r.sso, 'options', json(n.options)) AS evidence
FROM reading AS r, permission_note AS n, login_access AS u
WHERE r.named AND u.status = 'active' AND u.saml_enabled = 0
UNION ALL
SELECT '', '', 'manual',
       'attest that every sign-in with a Qualys password asks for a second factor; '
         || CASE
              WHEN NOT list_complete THEN 'the user list could not be read completely'
              WHEN known = logins THEN 'all active logins use SSO, as the user list shows them: ' || logins
              WHEN known = 0 THEN gap || '; active logins: ' || logins
              ELSE 'it is known of ' || known || ' of ' || logins || ' active logins only whether they use SSO'
            END
         || coalesce('; that VIP is forced (user_vip_enforce) decides nothing: ' || vip_enforce, ''),
       json_object('password_logins', password, 'sso_logins', sso, 'options', json(options))
FROM reading, permission_note
WHERE NOT named AND NOT (list_complete AND logins = 0)
ORDER BY 1)sql";

constexpr const char* kIdp = R"sql(
SELECT '' AS object,
       CASE WHEN nobody THEN 'not_applicable' ELSE 'manual' END AS status,
       CASE WHEN nobody THEN 'not_used' ELSE '' END AS reason,
       CASE
         WHEN nobody THEN 'no active login uses SSO, as the user list shows of all ' || logins
         ELSE 'attest that the identity provider asks for a second factor before it lets anybody in to Qualys'
              || CASE WHEN known = 0 THEN '; ' || gap
                      ELSE '; active logins that use SSO, as far as the user list shows: ' || sso END
       END AS message,
       json_object('sso_logins', sso, 'logins', logins, 'known', known) AS evidence
FROM (
  SELECT logins, known, sso, gap, list_complete AND logins > 0 AND known = logins AND sso = 0 AS nobody
  FROM sso_reading
))sql";

constexpr const char* kPhishing = R"sql(
SELECT '' AS object,
       'manual' AS status,
       'attest whether Managers use hardware keys or passkeys as their second factor' AS message)sql";

}  // namespace

void declare_mfa_enforced(Plugin& plugin) {
  plugin.check("identity.mfa-enforced")
      .control("1.2")
      .severity(Severity::critical)
      .decides(Decides::guide)
      .basis(Basis::attested)
      .title("Every password sign-in asks for a second factor")
      .rationale(
          "One Manager's password, typed into a false page, shows somebody every weakness of the estate. No API tells "
          "whether a second factor is asked for, so a person has to look.")
      .fix(
          "1. Switch the second factor on for all users (Users > Setup > Security), or for each login (in the user "
          "list, under Edit, Security).\n"
          "2. Export which login has it and keep the export as evidence.\n"
          "3. Follow up on every login without it; record a waiver with an end date where there is a reason.\n"
          "4. Attest it. \"No password logins besides break-glass\" is an answer too, when SSO covers the rest.")
      .param("valid_for", 90, "days an attestation holds")
      .guard_at_most(120)
      .select(kEnforced)
      .statement("Every login that can use a Qualys password is asked for a second factor when it signs in.")
      .asks("setting", "Is the second factor switched on for all users, or for each login?")
      .asks("export", "Where is the list of logins with and without it, and from which day?")
      .asks("exceptions", "Which logins are excepted, and why?")
      .tolerates("user_classic")
      .tolerates("user_adminui")
      .tolerates("user_permission_option")
      .empty(Status::not_evaluated, Reason::scope,
             "the user list shows no active login, not even the one of this audit");
}

void declare_mfa_idp(Plugin& plugin) {
  plugin.check("identity.mfa-idp")
      .control("1.2")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::attested)
      .title("The IdP demands a second factor before Qualys")
      .rationale(
          "With SSO the sign-in happens at the identity provider, so its second factor is the one that counts. Qualys "
          "sees the result only and cannot tell how it came about.")
      .fix(
          "1. Demand a second factor for the Qualys application at the identity provider, for everybody and from "
          "everywhere.\n"
          "2. Leave no group, network or old protocol out of it.\n"
          "3. Keep an export of the policy as evidence and attest it.")
      .param("valid_for", 180, "days an attestation holds")
      .guard_at_most(400)
      .select(kIdp)
      .statement("Our identity provider demands a second factor of everybody before it lets them in to Qualys.")
      .asks("policy", "Which policy of the identity provider demands it, and for which groups?")
      .asks("exceptions", "Who or what is left out of it, and why?")
      .tolerates("user_classic")
      .tolerates("user_adminui");
}

void declare_phishing_resistant_mfa(Plugin& plugin) {
  plugin.check("identity.phishing-resistant-mfa")
      .control("1.2")
      .severity(Severity::low)
      .decides(Decides::advisory)
      .basis(Basis::attested)
      .title("Managers use hardware keys or passkeys")
      .rationale(
          "A code can be typed into a false page, a hardware key or passkey cannot. The guide asks to consider them "
          "for "
          "those who can do everything.")
      .fix(
          "1. Give every Manager a hardware key or passkey, and a second one to keep safe.\n"
          "2. Demand it at the identity provider for the group of Managers.\n"
          "3. Attest it, or attest that it was considered and why it was not done.")
      .param("valid_for", 365, "days an attestation holds")
      .select(kPhishing)
      .statement("Every Manager uses a hardware key or passkey as second factor.")
      .asks("kind", "Which kind of key or passkey, and who demands it?");
}

}  // namespace qharden::identity
