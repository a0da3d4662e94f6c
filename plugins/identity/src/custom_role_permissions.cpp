#include "declarations.hpp"

namespace qharden::identity {
namespace {

// What a role contains no interface shows. One row for each name seen; where the list could not be read completely, or
// shows nothing, one of the subscription besides, so that silence never stands for "no custom role".
constexpr const char* kSelect = R"sql(
WITH reach AS MATERIALIZED (
  SELECT coalesce(min(state = 'complete'), 0) AND NOT EXISTS (SELECT 1 FROM portal_user WHERE roles_listed IS 0)
           AS complete,
         count(*) AS collected
  FROM _collection WHERE "table" IN ('portal_user', 'portal_user_role')
),
role AS MATERIALIZED (
  SELECT trim(name) AS name, count(DISTINCT _parent) AS holders,
         lower(trim(name)) IN (SELECT lower(name) FROM builtin_portal_role) AS builtin
  FROM portal_user_role
  WHERE trim(name) <> ''
  GROUP BY trim(name)
)
SELECT name AS object,
       CASE WHEN builtin THEN 'not_applicable' ELSE 'manual' END AS status,
       CASE WHEN builtin THEN 'no_objects' ELSE '' END AS reason,
       name || CASE WHEN builtin THEN ' is the name of a built-in role' ELSE ' is a role of your own making or of an '
                    || 'application: whether its permissions fit has to be attested' END
         || '; logins that hold it, of those this API shows: ' || holders AS message,
       json_object('holders', holders) AS evidence
FROM role
UNION ALL
SELECT '', 'manual', '',
       'the portal''s roles could not be read completely, so whether all custom roles were reviewed has to be attested',
       '{}'
FROM reach
WHERE NOT complete OR collected < 2
UNION ALL
SELECT '', 'manual', '',
       'the portal shows no role; it shows none of Managers, so whether custom roles exist has to be attested', '{}'
FROM reach
WHERE complete AND collected >= 2 AND NOT EXISTS (SELECT 1 FROM role)
ORDER BY 1)sql";

}  // namespace

void declare_custom_role_permissions(Plugin& plugin) {
  plugin.check("identity.custom-role-permissions")
      .control("1.3")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::attested)
      .title("The permissions inside custom roles were reviewed")
      .rationale(
          "A role is what it contains, not what it is called. One that was made for a project keeps its permissions "
          "when the project ends, and hands them to everybody who is given it later.")
      .fix(
          "1. Open each custom role (Administration > Users > Role Management) and read its permissions.\n"
          "2. Take out what its holders do not need; delete roles that nobody holds.\n"
          "3. Attest the review, with an export or pictures of the roles as evidence.")
      .param("valid_for", 180, "days a review holds")
      .guard_at_most(400)
      .statement("The permissions inside every custom role were reviewed and hold only what its holders need.")
      .asks("roles", "Which custom roles were reviewed?")
      .select(kSelect)
      .tolerates("portal_user")
      .tolerates("portal_user_role")
      .empty(Status::manual, Reason::none, "whether custom roles exist and were reviewed has to be attested");
}

}  // namespace qharden::identity
