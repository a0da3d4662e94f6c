#include "declarations.hpp"

namespace qharden::identity {
namespace {

// Three signs of a login that several people share: its mailbox is called like a team, its name is, or its mailbox
// serves too many logins. A mailbox that carries the person's own name is personal, whatever else it says
// ("admin.novak"). Patterns are globs for whole words, so "it" is not found in "smith".
//
// A login is known by words, so all is joined by login once; the list may hold tens of thousands.
constexpr const char* kSelect = R"sql(
WITH word AS MATERIALIZED (
  SELECT w.login, w.origin, w.word,
         EXISTS (SELECT 1 FROM json_each(:mailbox_patterns) AS p WHERE w.word GLOB lower(trim(p.value))) AS generic
  FROM user_word AS w
),
word_of_name AS MATERIALIZED (
  SELECT login, word FROM word WHERE origin = 'name' AND length(word) >= 3
),
name AS MATERIALIZED (
  SELECT login, min(generic) AS all_generic, max(generic) AS some_generic
  FROM word WHERE origin = 'name'
  GROUP BY login
),
own_mailbox AS MATERIALIZED (
  SELECT DISTINCT m.login
  FROM word AS m
  JOIN word_of_name AS n ON n.login = m.login
  JOIN name ON name.login = m.login
  WHERE m.origin = 'mailbox' AND NOT name.some_generic AND instr(m.word, n.word) > 0
),
team_mailbox AS MATERIALIZED (
  SELECT login, min(word) AS word
  FROM word WHERE origin = 'mailbox' AND generic
  GROUP BY login
),
judged AS MATERIALIZED (
  SELECT u.login, u.name, u.role, nullif(lower(trim(u.email)), '') AS email, u.is_primary_contact,
         d.kind, d.owner,
         CASE WHEN u.role = 'contact' THEN 'contact'
              WHEN u.status = 'inactive' THEN 'inactive'
              WHEN d.kind IN ('service', 'audit', 'break_glass') THEN 'declared' END AS left_out
  FROM user AS u
  LEFT JOIN declared_user AS d ON d.login = lower(u.login)
  ORDER BY u.login
),
mail AS MATERIALIZED (
  SELECT email, count(*) AS logins, group_concat(login, ', ') AS names
  FROM judged WHERE left_out IS NULL
  GROUP BY email
),
mail_role AS MATERIALIZED (
  SELECT email, role, count(*) AS logins, group_concat(login, ', ') AS names
  FROM judged WHERE left_out IS NULL
  GROUP BY email, role
),
ruled AS (
  SELECT j.*, t.word, m.logins, m.names, r.logins AS role_logins, r.names AS role_names,
         CASE
           WHEN j.left_out IS NOT NULL THEN j.left_out
           WHEN t.login IS NOT NULL AND o.login IS NULL
             THEN CASE WHEN coalesce(j.is_primary_contact, 0) THEN 'primary_contact' ELSE 'mailbox' END
           WHEN coalesce(n.all_generic, 0) THEN 'name'
           WHEN m.logins > :same_email_max THEN 'many'
           WHEN r.logins > 1 THEN 'same_role'
           WHEN j.email IS NULL THEN 'no_email'
           ELSE 'personal'
         END AS ruling
  FROM judged AS j
  LEFT JOIN team_mailbox AS t ON t.login = j.login
  LEFT JOIN own_mailbox AS o ON o.login = j.login
  LEFT JOIN name AS n ON n.login = j.login
  LEFT JOIN mail AS m ON m.email = j.email
  LEFT JOIN mail_role AS r ON r.email = j.email AND r.role = j.role
)
SELECT login AS object,
       name  AS object_name,
       CASE ruling
         WHEN 'personal' THEN 'pass'
         WHEN 'mailbox' THEN 'fail'
         WHEN 'name' THEN 'fail'
         WHEN 'many' THEN 'fail'
         WHEN 'same_role' THEN 'fail'
         WHEN 'no_email' THEN 'manual'
         ELSE 'not_applicable'
       END AS status,
       CASE ruling
         WHEN 'contact' THEN 'not_used'
         WHEN 'inactive' THEN 'not_used'
         WHEN 'declared' THEN 'out_of_scope'
         WHEN 'primary_contact' THEN 'out_of_scope'
         ELSE ''
       END AS reason,
       login || ' (' || replace(role, '_', ' ') || ')' || CASE ruling
         WHEN 'contact' THEN ' cannot sign in'
         WHEN 'inactive' THEN ' is inactive'
         WHEN 'declared' THEN ' is declared as ' || kind || ' login, owned by ' || coalesce(owner, 'nobody')
         WHEN 'primary_contact' THEN ' is the primary contact and uses the shared mailbox ' || email
                                     || ', which identity.primary-contact judges'
         WHEN 'mailbox' THEN ' uses the mailbox ' || email || ', which is called like a team''s ("' || word || '")'
         WHEN 'name' THEN ' is named "' || name || '", which is no person''s name'
         WHEN 'many' THEN ' shares the address ' || email || ' with others, ' || logins || ' logins in all, at most '
                          || :same_email_max || ' may: ' || names
         WHEN 'same_role' THEN ' shares the address ' || email || ' with logins of the same role, ' || role_logins
                               || ' in all: ' || role_names
         WHEN 'no_email' THEN ' has no e-mail address, so whose it is has to be asked'
         ELSE ' belongs to ' || coalesce(nullif(name, ''), 'a person without a name') || ', ' || email
       END AS message
FROM ruled
ORDER BY login)sql";

}  // namespace

void declare_generic_logins(Plugin& plugin) {
  plugin.check("identity.generic-logins")
      .control("1.3")
      .severity(Severity::medium)
      .decides(Decides::extra)
      .basis(Basis::proxy)
      .title("Logins belong to named people, not shared mailboxes")
      .rationale(
          "What a shared login did, nobody did. Its password is known to people who left, and a link to reset it goes "
          "to everybody who reads the mailbox.")
      .fix(
          "1. Give each person who uses the login one of their own (Users > New > User).\n"
          "2. Change the address of a login that is one person's to theirs (in the user list, under Edit).\n"
          "3. Deactivate the shared login; one that serves a system is declared as service, with an owner.")
      .param("mailbox_patterns", kMailboxPatterns, kMailboxPatternsHelp)
      .param("same_email_max", 2, "most logins with the same address; two of the same role fail in any case")
      .select(kSelect)
      .tolerates("user_classic.is_primary_contact")
      .tolerates("user_adminui.is_primary_contact")
      .empty(Status::not_evaluated, Reason::scope, "the user list shows no login, not even the one of this audit");
}

}  // namespace qharden::identity
