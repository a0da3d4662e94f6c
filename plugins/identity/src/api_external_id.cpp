#include "declarations.hpp"

namespace qharden::identity {
namespace {

// The field has an effect only where Qualys Support activated OIDC for the API, which no answer shows; an ID that
// somebody entered shows that it is meant to be used. Case counts: an ID in other letters is another one.
constexpr const char* kSelect = R"sql(
WITH oidc AS MATERIALIZED (
  SELECT CASE
           WHEN lower(:oidc_in_use) = 'true' THEN 'yes'
           WHEN lower(:oidc_in_use) = 'false' AND trim(:oidc_reason) <> '' THEN 'no'
           WHEN lower(:oidc_in_use) = 'false' THEN 'no_reason'
           WHEN lower(:oidc_in_use) <> 'ask' THEN 'not_understood'
           ELSE 'unknown'
         END AS used
),
holder AS MATERIALIZED (
  SELECT api_external_id, count(*) AS logins, group_concat(login, ', ') AS names
  FROM api_identity
  WHERE api_external_id IS NOT NULL
  GROUP BY api_external_id
),
log AS MATERIALIZED (
  SELECT coalesce(max(complete), 0) AND NOT EXISTS (SELECT 1 FROM log_gap) AS complete
  FROM log_reach
  WHERE log = 'api_request'
),
ruled AS (
  SELECT p.login, p.name, p.who, i.api_external_id, h.logins, h.names,
         CASE
           WHEN p.is_own THEN 'own'
           WHEN NOT p.is_listed THEN 'gone'
           WHEN p.status = 'inactive' THEN 'inactive'
           WHEN oidc.used IN ('no', 'no_reason', 'not_understood') THEN oidc.used
           WHEN NOT i.is_shown THEN 'not_shown'
           WHEN i.api_external_id IS NULL THEN 'missing'
           WHEN h.logins > 1 THEN 'shared'
           ELSE 'alone'
         END AS ruling
  FROM oidc, api_login AS p
  LEFT JOIN api_identity AS i ON i.login = p.login
  LEFT JOIN holder AS h ON h.api_external_id = i.api_external_id
  WHERE p.is_program
)
SELECT login AS object,
       name  AS object_name,
       CASE
         WHEN ruling IN ('missing', 'shared') THEN 'fail'
         WHEN ruling = 'alone' THEN 'pass'
         WHEN ruling IN ('own', 'gone', 'inactive', 'no') THEN 'not_applicable'
         ELSE 'not_evaluated'
       END AS status,
       CASE ruling
         WHEN 'own' THEN 'out_of_scope'
         WHEN 'gone' THEN 'not_used'
         WHEN 'inactive' THEN 'not_used'
         WHEN 'no' THEN 'not_used'
         WHEN 'not_shown' THEN 'unsupported'
         WHEN 'missing' THEN ''
         WHEN 'shared' THEN ''
         WHEN 'alone' THEN ''
         ELSE 'not_configured'
       END AS reason,
       who || CASE ruling
         WHEN 'own' THEN ' is the login of this audit, which identity.audit-login judges'
         WHEN 'gone' THEN ' is not in the user list'
         WHEN 'inactive' THEN ' is inactive'
         WHEN 'no' THEN ' needs no API External ID: OIDC is declared not in use, because ' || :oidc_reason
         WHEN 'no_reason' THEN ': OIDC is declared not in use without a reason (parameter oidc_reason)'
         WHEN 'not_understood' THEN ': the parameter oidc_in_use is neither ask nor true nor false'
         WHEN 'not_shown' THEN ': the user list does not show an API External ID of anybody, or its element is not known '
                               || '(' || user_list.list_table || '.api_external_id in config/field-names.yaml)'
                               || CASE oidc.used WHEN 'yes' THEN '' ELSE '; if OIDC is not in use, declare that '
                                                                         || '(parameters oidc_in_use and oidc_reason)' END
         WHEN 'missing' THEN ' has no API External ID'
         WHEN 'shared' THEN ' shares its API External ID, ' || logins || ' logins have it: ' || names
         ELSE ' has an API External ID of its own'
       END AS message
FROM ruled, oidc, user_list
UNION ALL
SELECT '', NULL, 'not_evaluated', 'dependency',
       'which undeclared logins are a program''s is not known: the log of API calls could not be read completely'
FROM log, oidc
WHERE NOT complete AND used <> 'no'
ORDER BY 1)sql";

}  // namespace

void declare_api_external_id(Plugin& plugin) {
  plugin.check("identity.api-external-id")
      .control("1.5")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Each API login has its own API External ID")
      .rationale(
          "The API External ID ties the login of a program to one identity at the identity provider. A wrong one lets "
          "another program in, or nobody. The External ID of the classic user list is another field: it belongs to the "
          "sign-in of people.")
      .fix(
          "1. Ask Qualys Support whether OIDC is activated for the API; if it is not, declare that with a reason.\n"
          "2. Enter the API External ID of each login of a program (in its account), exactly as the identity provider "
          "sends it; upper and lower case count.\n"
          "3. Never write it with user.php: its external_id is the SAML identity, and who owns that becomes this "
          "login.\n"
          "4. A password still opens the API beside it, so keep the owner and the role right as well.")
      .param("oidc_in_use", "ask", "whether OIDC is activated for the API: true, false or ask")
      .param("oidc_reason", "", "why OIDC is not in use, and who said so; needed with false")
      .select(kSelect)
      .statement(
          "Each login that programs use is tied to an identity of its own at the identity provider, by an API "
          "External ID that was compared with it.")
      .asks("compared_on", "On which day were the API External IDs compared with the identity provider?")
      .tolerates("user_classic.api_access")
      .tolerates("user_adminui.api_access")
      .tolerates("user_classic.gui_access")
      .tolerates("user_adminui.gui_access")
      .tolerates("user_classic.api_external_id")
      .tolerates("user_adminui.api_external_id")
      .tolerates("api_request")
      .tolerates("sign_in");
}

}  // namespace qharden::identity
