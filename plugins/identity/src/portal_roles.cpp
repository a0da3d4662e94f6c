#include "declarations.hpp"

namespace qharden::identity {
namespace {

// The portal gives a login roles of the same name in other applications by itself, so the names of the classic roles
// are always allowed. How many portal roles with wide rights one login holds is judged whether or not the list is.
constexpr const char* kSelect = R"sql(
WITH allowed AS MATERIALIZED (
  SELECT lower(name) AS name FROM builtin_portal_role
  UNION
  SELECT lower(trim(value)) FROM json_each(:allowed_roles)
),
role AS MATERIALIZED (
  SELECT DISTINCT name,
         lower(trim(name)) IN (SELECT name FROM allowed) AS allowed,
         EXISTS (SELECT 1 FROM json_each(:privileged) AS p WHERE upper(trim(name)) GLOB upper(trim(p.value)))
           AS privileged
  FROM portal_user_role
),
held AS (
  SELECT DISTINCT h._parent, r.name, r.allowed, r.privileged
  FROM portal_user_role AS h
  JOIN role AS r ON r.name = h.name
  ORDER BY h._parent, r.name
),
summary AS MATERIALIZED (
  SELECT _parent, count(*) AS roles, sum(privileged) AS privileged, sum(NOT allowed) AS foreign_roles,
         group_concat(name, ', ') AS names,
         group_concat(name, ', ') FILTER (WHERE privileged) AS privileged_names,
         group_concat(name, ', ') FILTER (WHERE NOT allowed) AS foreign_names
  FROM held
  GROUP BY _parent
),
ruled AS (
  SELECT u.login, s.*,
         u.roles_listed IS 0 AS unseen,
         coalesce(s.privileged, 0) > :max_privileged AS piled_up,
         coalesce(s.foreign_roles, 0) > 0 AND json_array_length(:allowed_roles) > 0 AS not_allowed,
         coalesce(s.foreign_roles, 0) > 0 AND json_array_length(:allowed_roles) = 0 AS unknown
  FROM portal_user AS u
  LEFT JOIN summary AS s ON s._parent = u._row
),
unlisted AS (
  SELECT group_concat(name || ' (' || holders || ')', ', ') FILTER (WHERE place <= 10) AS names, count(*) AS roles
  FROM (SELECT h.name, count(*) AS holders, row_number() OVER (ORDER BY count(*) DESC, h.name) AS place
        FROM held AS h WHERE NOT h.allowed AND json_array_length(:allowed_roles) = 0
        GROUP BY h.name ORDER BY place)
)
SELECT login AS object,
       CASE WHEN unseen THEN 'not_evaluated' WHEN piled_up OR not_allowed THEN 'fail' ELSE 'pass' END AS status,
       CASE WHEN unseen THEN 'parse' ELSE '' END AS reason,
       login || CASE
         WHEN unseen THEN ' comes without a list of its portal roles'
         WHEN roles IS NULL THEN ' holds no portal role'
         WHEN piled_up OR not_allowed
           THEN CASE WHEN piled_up THEN ' holds ' || privileged || ' portal roles with wide rights, at most '
                                        || :max_privileged || ' may be: ' || privileged_names ELSE '' END
                || CASE WHEN piled_up AND not_allowed THEN ', and' ELSE '' END
                || CASE WHEN not_allowed THEN ' holds portal roles that are not approved: ' || foreign_names ELSE '' END
         ELSE ' holds approved portal roles only, ' || privileged || ' of them with wide rights: ' || names
       END || '; of the logins this API shows, which are active and no Managers' AS message
FROM ruled
WHERE piled_up OR NOT unknown
UNION ALL
SELECT '', 'not_evaluated', 'not_configured',
       'which portal roles are approved is not known, list them in the parameter allowed_roles; roles not judged, with '
         || 'their holders: ' || names || CASE WHEN roles > 10 THEN ' and ' || (roles - 10) || ' more' ELSE '' END
FROM unlisted
WHERE roles > 0
ORDER BY 1)sql";

// The classic roles, whose names the portal repeats, and the two that come with an application.
constexpr const char* kBuiltinPortalRole = R"sql(
SELECT column1 AS name
FROM (VALUES ('UNIT MANAGER'), ('SCANNER'), ('READER'), ('AUDITOR'), ('REMEDIATION USER'), ('KNOWLEDGEBASE ONLY'),
             ('CONTACT'), ('USER ADMINISTRATOR'), ('VM User'), ('Reporting Reader')))sql";

}  // namespace

void declare_portal_roles(Plugin& plugin) {
  plugin.view("builtin_portal_role", "Names of portal roles that nobody made: they are approved and not reviewed",
              kBuiltinPortalRole);
  plugin.check("identity.portal-roles")
      .control("1.3")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Portal roles match the approved list and do not pile up")
      .rationale(
          "Besides its classic role a login may hold roles in every application of the portal. A Scanner with the "
          "manager roles of three applications is a Manager by another name, and the user list does not show it.")
      .fix(
          "1. Decide which portal roles your people need and list them in allowed_roles.\n"
          "2. Take the others away (Administration > Users > Edit > Roles).\n"
          "3. Who needs the wide rights of several applications should be one of your two or three Managers, or have "
          "a login for each task.")
      .param("allowed_roles", std::initializer_list<const char*>{},
             "names of portal roles that are approved besides the built-in ones")
      .param("privileged", {"*MANAGER*", "*ADMIN*", "SUPER*"},
             "names of roles with wide rights; * stands for any letters, ? for one")
      .param("max_privileged", 2, "most roles with wide rights that one login may hold")
      .guard_at_most(4)
      .select(kSelect)
      .empty(Status::not_evaluated, Reason::scope,
             "the portal shows no login; it never shows Managers, so whether there are others is not proven");
}

}  // namespace qharden::identity
