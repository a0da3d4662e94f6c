#include "declarations.hpp"

namespace qharden::identity {
namespace {

// Two questions of one login: has an SSO user an External ID, and is it alone with it? The second needs no SAML flag.
// Inactive logins cannot sign in, so sharing with one is only said; an invitation counts, it will.
constexpr const char* kSelect = R"sql(
WITH holder AS (
  SELECT login, name, status, saml_enabled,
         login || ' (' || replace(role, '_', ' ') || ')' AS who,
         nullif(external_id, '') AS given,
         CASE WHEN :case_sensitive THEN nullif(external_id, '') ELSE lower(nullif(external_id, '')) END AS id,
         lower(trim(nullif(external_id, ''))) AS folded
  FROM user
  WHERE role <> 'contact'
  ORDER BY login
),
same AS (
  SELECT id,
         sum(status <> 'inactive') AS holders,
         group_concat(login, ', ') FILTER (WHERE status <> 'inactive') AS logins,
         group_concat(login, ', ') FILTER (WHERE status = 'inactive') AS asleep
  FROM holder
  WHERE id IS NOT NULL
  GROUP BY id
),
alike AS (
  SELECT folded, sum(status <> 'inactive') AS holders,
         group_concat(login, ', ') FILTER (WHERE status <> 'inactive') AS logins
  FROM holder
  WHERE folded IS NOT NULL
  GROUP BY folded
),
ruled AS (
  SELECT h.login, h.name, h.who, s.logins, s.holders, s.asleep, r.known, r.reason, r.gap,
         CASE WHEN a.holders > s.holders THEN a.logins END AS alike,
         CASE
           WHEN s.holders > 1 THEN 'shared'
           WHEN a.holders > s.holders AND lower(:near_duplicates) = 'fail' THEN 'alike'
           WHEN h.id IS NOT NULL THEN 'alone'
           WHEN h.saml_enabled = 1 THEN 'missing'
           WHEN h.saml_enabled = 0 THEN 'not_needed'
           ELSE 'unknown'
         END AS ruling
  FROM sso_reading AS r, holder AS h
  LEFT JOIN same AS s ON s.id = h.id
  LEFT JOIN alike AS a ON a.folded = h.folded
  WHERE h.status = 'active'
)
SELECT login AS object,
       name  AS object_name,
       CASE ruling
         WHEN 'alone' THEN 'pass'
         WHEN 'not_needed' THEN 'not_applicable'
         WHEN 'unknown' THEN 'not_evaluated'
         ELSE 'fail'
       END AS status,
       CASE ruling WHEN 'not_needed' THEN 'not_used' WHEN 'unknown' THEN reason ELSE '' END AS reason,
       who || CASE ruling
         WHEN 'shared' THEN ' shares its External ID, which ' || holders || ' logins have: ' || logins
         WHEN 'alike' THEN ' has an External ID of its own'
         WHEN 'alone' THEN ' has an External ID of its own'
         WHEN 'missing' THEN ' uses SSO but has no External ID'
         WHEN 'not_needed' THEN ' has no External ID and does not use SSO'
         ELSE ' has no External ID; whether it needs one is unknown: ' || gap
       END
       || coalesce('; warning: but for the case of letters or blanks at the ends, the same text stands at: ' || alike,
                   '')
       || coalesce('; inactive logins have it too: ' || asleep, '') AS message,
       json_patch('{}', json_object('alike', alike, 'inactive', asleep)) AS evidence
FROM ruled
WHERE NOT (ruling = 'unknown' AND known = 0)
UNION ALL
SELECT '', '', 'not_evaluated', max(reason),
       max(gap) || '; logins without an External ID, of which it is not known whether they need one: ' || count(*), '{}'
FROM ruled
WHERE ruling = 'unknown' AND known = 0
HAVING count(*) > 0
ORDER BY 1)sql";

}  // namespace

void declare_sso_external_id(Plugin& plugin) {
  plugin.check("identity.sso-external-id")
      .control("1.1")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Every SSO user has an External ID and no two share one")
      .rationale(
          "The External ID is what ties a person at the identity provider to a login here. Two logins with one ID, or "
          "with nearly one, let somebody in as somebody else; without one SSO does not work.")
      .fix(
          "1. Compare the External IDs with what the identity provider sends, letter by letter.\n"
          "2. Two logins of one person need two subjects at the identity provider, one for each login.\n"
          "3. Never write over an ID that is in use without asking both owners: that gives the login to another "
          "identity.\n"
          "4. Clear the ID of logins that are inactive for good.")
      .param("case_sensitive", true, "whether IDs that differ only in the case of letters are two IDs")
      .param("near_duplicates", "warn",
             "what becomes of IDs that differ only in case or in blanks at the ends: warn says so, fail fails")
      .select(kSelect)
      .tolerates("user_classic.saml_enabled")
      .tolerates("user_adminui.saml_enabled")
      .empty(Status::not_evaluated, Reason::scope,
             "the user list shows no active login, not even the one of this audit");
}

}  // namespace qharden::identity
