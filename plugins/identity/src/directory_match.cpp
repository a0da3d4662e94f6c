#include "declarations.hpp"

namespace qharden::identity {
namespace {

// The keys are tried in their order: an external id was given on purpose, an e-mail address may have passed to somebody
// else. Of several people with one key, who is active wins: a person hired again is in the export twice.
//
// Each origin is one export; the newest state of all of them is needed, so the oldest one decides whether they count.
// One dated in the future would never grow old.
constexpr const char* kSelect = R"sql(
WITH export AS (
  SELECT coalesce(origin, 'the directory') AS origin, max(exported_at) AS exported_at,
         age_days(max(exported_at)) AS age
  FROM declared_person
  GROUP BY origin
),
stale AS MATERIALIZED (
  SELECT origin, exported_at, age FROM export
  WHERE age IS NULL OR age > :max_age_of_export_days OR age < -1
  ORDER BY age IS NOT NULL, age DESC
  LIMIT 1
),
person AS MATERIALIZED (
  SELECT id, lower(trim(email)) AS email, lower(trim(external_id)) AS external_id, left_at, origin, exported_at,
         CASE WHEN state = 'left' AND left_at > scan_time() THEN 'leaving' ELSE state END AS state
  FROM declared_person
),
login AS MATERIALIZED (
  SELECT u.list, u.login, u.name, u.role, u.status, nullif(lower(trim(u.email)), '') AS email,
         nullif(lower(trim(u.external_id)), '') AS external_id, d.kind, d.owner
  FROM user AS u
  LEFT JOIN declared_user AS d ON d.login = lower(u.login)
),
wanted AS MATERIALIZED (
  SELECT replace(lower(trim(value)), ' ', '_') AS name, key AS place FROM json_each(:match)
),
found AS (
  SELECT l.login, p.id, p.state, p.left_at, p.origin, p.exported_at, 'external id' AS matched_by,
         (SELECT min(place) FROM wanted WHERE name = 'external_id') AS place
  FROM login AS l
  JOIN person AS p ON p.external_id = l.external_id
  UNION ALL
  SELECT l.login, p.id, p.state, p.left_at, p.origin, p.exported_at, 'e-mail',
         (SELECT min(place) FROM wanted WHERE name = 'email')
  FROM login AS l
  JOIN person AS p ON p.email = l.email
),
best AS MATERIALIZED (
  SELECT *,
         row_number() OVER (PARTITION BY login
                            ORDER BY place, state = 'left', state = 'suspended', state = 'leaving', id) AS rank
  FROM found
  WHERE place IS NOT NULL
),
ruled AS (
  SELECT l.*, b.id, b.state, b.left_at, b.matched_by,
         coalesce('; export ' || b.origin || ' of ' || substr(b.exported_at, 1, 10), '') AS source,
         CASE
           WHEN l.kind IN ('service', 'audit', 'break_glass') THEN 'declared'
           WHEN l.status = 'inactive' THEN 'inactive'
           WHEN b.state = 'left' THEN 'left'
           WHEN b.state = 'suspended' THEN 'suspended'
           WHEN b.state = 'leaving' THEN 'leaving'
           WHEN b.state = 'active' THEN 'known'
           WHEN l.kind = 'partner' THEN 'partner'
           ELSE 'unmatched'
         END AS ruling
  FROM login AS l
  LEFT JOIN best AS b ON b.login = l.login AND b.rank = 1
  WHERE EXISTS (SELECT 1 FROM declared_person) AND NOT EXISTS (SELECT 1 FROM stale)
)
SELECT login AS object,
       name  AS object_name,
       CASE ruling
         WHEN 'left' THEN 'fail'
         WHEN 'suspended' THEN 'manual'
         WHEN 'unmatched' THEN 'manual'
         WHEN 'declared' THEN 'not_applicable'
         WHEN 'partner' THEN 'not_applicable'
         ELSE 'pass'
       END AS status,
       CASE WHEN ruling IN ('declared', 'partner') THEN 'out_of_scope' ELSE '' END AS reason,
       CASE WHEN role IN ('manager', 'unit_manager', 'user_administrator') THEN 'critical' ELSE 'high' END AS severity,
       login || ' (' || replace(role, '_', ' ') || ')' || CASE ruling
         WHEN 'left' THEN ' belongs to ' || id || ', who left' || coalesce(' on ' || substr(left_at, 1, 10), '')
                          || '; found by ' || matched_by || source
         WHEN 'suspended' THEN ' belongs to ' || id || ', who is suspended in the directory: decide whether the login '
                               || 'stays; found by ' || matched_by || source
         WHEN 'leaving' THEN ' belongs to ' || id || ', who leaves on ' || substr(left_at, 1, 10) || source
         WHEN 'known' THEN ' belongs to ' || id || ', found by ' || matched_by || source
         WHEN 'inactive' THEN ' is inactive'
         WHEN 'declared' THEN ' is declared as ' || replace(kind, '_', '-') || ' login, owned by '
                              || coalesce(owner, 'nobody') || ', and no person''s'
         WHEN 'partner' THEN ' is declared as partner login, owned by ' || coalesce(owner, 'nobody')
                             || ': its person is not in this directory'
         ELSE ' is nobody''s in the export: neither external id ('
              || coalesce(external_id, iif(list = 'adminui', 'not shown', 'none')) || ') nor e-mail ('
              || coalesce(email, 'none') || ') leads to a person; names change, so look before you act'
       END AS message
FROM ruled
UNION ALL
SELECT '', '', 'not_evaluated', 'stale_evidence', 'high',
       'the export ' || origin || CASE
         WHEN age IS NULL THEN ' has no date'
         WHEN age < 0 THEN ' is dated in the future: ' || substr(exported_at, 1, 10)
         ELSE ' is of ' || substr(exported_at, 1, 10) || ', ' || CAST(age AS INTEGER) || ' days old, at most '
              || :max_age_of_export_days || ' may pass' END
FROM stale
UNION ALL
SELECT '', '', 'not_evaluated', 'not_configured', 'high',
       'no export of the directory is named among the declared facts, so nobody knows who left'
WHERE NOT EXISTS (SELECT 1 FROM declared_person)
ORDER BY 1)sql";

}  // namespace

void declare_directory_match(Plugin& plugin) {
  plugin.check("identity.directory-match")
      .control("1.3")
      .severity(Severity::high)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("Every login belongs to someone the directory still knows")
      .rationale(
          "People who left and still have access are the first that attackers and auditors look for. A login with a "
          "Qualys password outlives the account in the directory, because nothing connects the two.")
      .fix(
          "1. Deactivate the login of who left (in the user list, under Actions), after handing over what it owns: "
          "schedules stay with it.\n"
          "2. A login that matches nobody: find its person and correct its e-mail or External ID, or declare it as "
          "partner, service or break_glass, with an owner.\n"
          "3. Export the directory daily; the check does not trust an old export.")
      .param("max_age_of_export_days", 7, "days an export of the directory counts")
      .guard_at_most(35)
      .param("match", {"external_id", "email"}, "what leads from a login to a person, the most certain first")
      .select(kSelect)
      .tolerates("user_adminui.external_id")
      .empty(Status::not_evaluated, Reason::scope, "the user list shows no login, not even the one of this audit");
}

}  // namespace qharden::identity
