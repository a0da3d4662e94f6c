#include "declarations.hpp"

namespace qharden::identity {
namespace {

constexpr const char* kSetup = R"sql(
WITH files AS (
  SELECT count(*) AS files FROM certificate
)
SELECT '' AS object,
       'manual' AS status,
       'attest that the SAML trust is set up, was tested and is written down; '
         || CASE
              WHEN known = 0 THEN 'whether anybody uses SSO is unknown: ' || gap
              WHEN known < logins OR NOT list_complete
              THEN 'at least ' || sso || ' active logins use SSO, as far as the user list shows'
              ELSE sso || ' of ' || logins || ' active logins use SSO'
            END
         || '; certificates named in the configuration: ' || files
         || coalesce('; that SAML is offered (enable_saml) decides nothing: ' || saml, '') AS message,
       json_object('sso_logins', sso, 'logins', logins, 'known', known, 'certificates', files,
                   'options', json(options)) AS evidence
FROM sso_reading, files, permission_note)sql";

}  // namespace

void declare_sso_setup(Plugin& plugin) {
  plugin.check("identity.sso-setup")
      .control("1.1")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::attested)
      .title("SAML trust with the IdP is set up, tested and documented")
      .rationale(
          "SSO is a trust between two companies that nobody sees working until it breaks. Nothing in any API shows it, "
          "so somebody who set it up must say what was agreed and when it was last tried.")
      .fix(
          "1. Ask Qualys Support to switch SAML on for the subscription, if it is not.\n"
          "2. Set it up with your identity provider (Users > Setup > SAML SSO Setup): entity id, the address that "
          "takes "
          "the assertion, the exit address, the attribute that carries the External ID.\n"
          "3. Test it with one login while a break-glass login stays signed in, then write it down.\n"
          "4. Attest it.")
      .param("valid_for", 365, "days an attestation holds")
      .guard_at_most(400)
      .select(kSetup)
      .statement(
          "The SAML trust between our identity provider and Qualys is set up as written down, and a sign-in through it "
          "was tested.")
      .asks("entity_id", "Which entity id does Qualys expect?")
      .asks("urls", "Which addresses take the assertion (ACS) and the exit?")
      .asks("attribute", "Which attribute of the assertion carries the External ID?")
      .asks("tested_on", "On which day was a sign-in last tested?")
      .asks("ticket", "Which ticket, of Support or your own, holds the set-up?")
      .tolerates("user_classic")
      .tolerates("user_adminui")
      .tolerates("user_permission_option");
}

}  // namespace qharden::identity
