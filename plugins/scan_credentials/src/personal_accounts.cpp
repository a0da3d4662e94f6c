#include "declarations.hpp"

namespace qharden::scan_credentials {
namespace {

// What a person is known by: login, mailbox, address, and the ids of the directory. Logins without people are left out.
// Whole names are compared, so "svc-jdoe" is not "jdoe". A surname alone is a question: Mr Scan exists.
constexpr const char* kSelect = R"sql(
WITH person AS MATERIALIZED (
  SELECT u.login, u.email, lower(trim(u.name)) AS name
  FROM user AS u
  LEFT JOIN declared_user AS d ON d.login = lower(u.login)
  WHERE u.role <> 'contact' AND coalesce(d.kind, '') NOT IN ('service', 'audit', 'break_glass')
),
handle AS (
  SELECT lower(login) AS handle, 'the login ' || login AS what FROM person
  UNION ALL
  SELECT lower(email), 'the address of the login ' || login FROM person
  UNION ALL
  SELECT lower(substr(email, 1, instr(email, '@') - 1)), 'the mailbox of the login ' || login FROM person
  UNION ALL
  SELECT lower(email), 'the address of person ' || id || ' of the directory' FROM declared_person
  UNION ALL
  SELECT lower(substr(email, 1, instr(email, '@') - 1)), 'the mailbox of person ' || id || ' of the directory'
  FROM declared_person
  UNION ALL
  SELECT lower(external_id), 'what the directory calls person ' || id FROM declared_person
),
known AS MATERIALIZED (
  SELECT handle, min(what) AS what FROM handle WHERE length(handle) >= 2 GROUP BY handle
),
surname AS MATERIALIZED (
  SELECT substr(name, length(rtrim(name, replace(name, ' ', ''))) + 1) AS surname, min(login) AS login
  FROM person
  WHERE instr(name, ' ') > 0
  GROUP BY 1
),
record AS MATERIALIZED (
  SELECT object, title, label, username, full_account, account, is_off,
         technology IN (SELECT technology FROM password_technology) AS names_a_user
  FROM auth_account
  WHERE technology IN (SELECT value FROM json_each(:partitions))
),
ruled AS (
  SELECT r.object, r.title, r.label, r.username, coalesce(f.what, k.what) AS what, s.login AS surname_of,
         CASE
           WHEN r.is_off THEN 'off'
           WHEN r.username IS NULL THEN iif(r.names_a_user, 'not_shown', 'no_user')
           WHEN f.handle IS NOT NULL OR k.handle IS NOT NULL THEN 'personal'
           WHEN s.surname IS NOT NULL THEN 'surname'
           WHEN NOT EXISTS (SELECT 1 FROM user) THEN 'no_list'
           ELSE 'nobody'
         END AS ruling
  FROM record AS r
  LEFT JOIN known AS f ON f.handle = r.full_account
  LEFT JOIN known AS k ON k.handle = r.account
  LEFT JOIN surname AS s ON s.surname = r.account AND length(s.surname) >= 3
)
SELECT object,
       title AS object_name,
       CASE ruling WHEN 'off' THEN 'not_applicable' WHEN 'no_user' THEN 'not_applicable' WHEN 'personal' THEN 'fail'
                   WHEN 'surname' THEN 'manual' WHEN 'not_shown' THEN 'not_evaluated'
                   WHEN 'no_list' THEN 'not_evaluated' ELSE 'pass' END AS status,
       CASE ruling WHEN 'off' THEN 'not_used' WHEN 'no_user' THEN 'no_objects' WHEN 'no_list' THEN 'scope' WHEN 'not_shown' THEN 'unsupported'
                   ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'off' THEN ' is switched off'
         WHEN 'no_user' THEN ' names no user, as records of this kind do'
         WHEN 'not_shown' THEN ' does not show which user it signs in as'
         WHEN 'personal' THEN ' signs in as ' || username || ', which is ' || what
         WHEN 'surname' THEN ' signs in as ' || username || ', which is the surname of the login ' || surname_of
                             || ' and may be that person''s account: ask'
         WHEN 'no_list' THEN ' cannot be held against people: the user list shows no login, not even that of this audit'
         ELSE ' signs in as ' || username || ', which no login and no declared person is called'
       END AS message
FROM ruled)sql";

}  // namespace

void declare_personal_accounts(Plugin& plugin) {
  judge_records(plugin.check("scan_credentials.personal-accounts"))
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::proxy)
      .title("No scan signs in with a person's own account")
      .rationale(
          "When the person leaves, scanning stops or the account stays. And whoever can read the record's password out "
          "of a scanned host holds everything that person may do.")
      .fix(
          "1. Make an account for scans alone and change the record to it.\n"
          "2. Have the person change the password: it was typed into a record and sent to every host of it.\n"
          "3. If the account belongs to no person after all, declare the login of that name as service.")
      .select(with_lost(kSelect));
}

}  // namespace qharden::scan_credentials
