#include "declarations.hpp"

namespace qharden::identity {
namespace {

// What the owners of logins read, one row for each login. `owner` is who was declared; a person owns their own login.
constexpr const char* kReviewSheet = R"sql(
WITH asset_groups AS (
  SELECT login, group_concat(title, ', ') AS titles
  FROM (SELECT login, title FROM user_group ORDER BY login, title)
  GROUP BY login
),
permissions AS (
  SELECT login, group_concat(permission, ', ') AS names
  FROM (SELECT login, permission FROM user_permission ORDER BY login, permission)
  GROUP BY login
),
portal_roles AS (
  SELECT login, group_concat(name, ', ') AS names
  FROM (SELECT lower(p.login) AS login, r.name FROM portal_user AS p JOIN portal_user_role AS r ON r._parent = p._row
        UNION
        SELECT lower(p.login), r.name FROM user_adminui AS p JOIN user_adminui_role AS r ON r._parent = p._row
        ORDER BY 1, 2)
  GROUP BY login
)
SELECT x.login,
       x.name,
       x.role,
       x.status,
       x.business_unit,
       g.titles       AS asset_groups,
       p.names        AS permissions,
       r.names        AS portal_roles,
       x.last_use_at,
       x.declared_as,
       x.declared_owner AS owner
FROM user_use AS x
LEFT JOIN asset_groups AS g ON g.login = x.login
LEFT JOIN permissions AS p ON p.login = x.login
LEFT JOIN portal_roles AS r ON r.login = lower(x.login))sql";

// Always a question: whether people looked, no interface shows. Where the list is incomplete, so is the sheet.
constexpr const char* kSelect = R"sql(
WITH listed AS (
  SELECT count(*) AS logins, coalesce(sum(status <> 'inactive'), 0) AS live FROM user
),
reach AS (
  SELECT coalesce(min(state = 'complete'), 0) AS complete FROM _collection
  WHERE "table" IN ('user_classic', 'user_adminui')
)
SELECT '' AS object,
       'manual' AS status,
       CASE WHEN complete
            THEN 'that the owners reviewed the logins and their roles has to be attested: ' || logins || ' logins, '
                 || live || ' of them not inactive, as of ' || substr(scan_time(), 1, 10)
                 || '; ''qharden query "SELECT * FROM review_sheet"'' prints the sheet'
            ELSE 'that the owners reviewed the logins and their roles has to be attested; this run could not read the '
                 || 'user list completely, so review the sheet of one that did' END AS message,
       json_object('logins', logins, 'live', live, 'complete', complete, 'as_of', scan_time()) AS evidence
FROM listed, reach)sql";

}  // namespace

void declare_access_review(Plugin& plugin) {
  plugin.view("review_sheet", "Logins with what they may do, when they were last used and who owns them", kReviewSheet);
  plugin.check("identity.access-review")
      .control("1.3")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::attested)
      .title("Logins and roles were reviewed by their owners")
      .rationale(
          "Whether a role still fits the work of a person, only somebody who knows the work can say. Rights pile up "
          "where nobody is asked.")
      .fix(
          "1. Print the sheet: qharden query \"SELECT * FROM review_sheet\".\n"
          "2. Have the owner of each business unit and each system say for each login: keep, change or remove.\n"
          "3. Make the changes, scan again, and attest, naming the run that was reviewed.")
      .param("valid_for", 90, "days a review holds")
      .guard_at_most(190)
      .statement("The owners reviewed every login and its role, and what they found was put right.")
      .asks("run", "Which run or snapshot did the owners review (see 'qharden runs')?")
      .asks("reviewers", "Who reviewed which logins?")
      .select(kSelect)
      .tolerates("user_classic")
      .tolerates("user_adminui")
      .empty(Status::manual, Reason::none, "the review of logins and roles has to be attested");
}

}  // namespace qharden::identity
