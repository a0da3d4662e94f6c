#include "declarations.hpp"

namespace qharden::identity {
namespace {

// One row for the subscription; all that is wrong with the contact is said at once.
constexpr const char* kSelect = R"sql(
WITH contact AS MATERIALIZED (
  SELECT login, name, role, status, email, last_login_at, age_days(last_login_at) AS idle
  FROM user WHERE is_primary_contact = 1
  ORDER BY login
),
word AS MATERIALIZED (
  SELECT w.login, w.origin, w.word,
         EXISTS (SELECT 1 FROM json_each(:mailbox_patterns) AS p WHERE w.word GLOB lower(trim(p.value))) AS generic
  FROM contact AS c
  JOIN user_word AS w ON w.login = c.login
),
name AS (
  SELECT login, min(generic) AS all_generic, max(generic) AS some_generic
  FROM word WHERE origin = 'name'
  GROUP BY login
),
own_mailbox AS (
  SELECT DISTINCT m.login
  FROM word AS m
  JOIN word AS n ON n.login = m.login
  JOIN name ON name.login = m.login
  WHERE m.origin = 'mailbox' AND n.origin = 'name' AND length(n.word) >= 3 AND NOT name.some_generic
    AND instr(m.word, n.word) > 0
),
team_mailbox AS (
  SELECT login, min(word) AS word FROM word WHERE origin = 'mailbox' AND generic GROUP BY login
),
judged AS (
  SELECT c.*,
         CASE WHEN c.status <> 'active' THEN '; the login is ' || replace(c.status, '_', ' ') ELSE '' END
         || CASE WHEN c.role <> 'manager' THEN '; its role is ' || replace(c.role, '_', ' ') || ', not Manager'
                 ELSE '' END
         || CASE WHEN c.idle IS NULL THEN '; nobody ever signed in with it'
                 WHEN c.idle > :max_idle_days
                 THEN '; nobody signed in with it since ' || substr(c.last_login_at, 1, 10) || ', '
                      || CAST(c.idle AS INTEGER) || ' days ago, at most ' || :max_idle_days || ' may pass'
                 ELSE '' END
         || CASE WHEN trim(coalesce(c.email, '')) = '' THEN '; it has no e-mail address'
                 WHEN t.login IS NOT NULL AND o.login IS NULL
                 THEN '; its mailbox ' || c.email || ' is called like a team''s ("' || t.word || '")'
                 ELSE '' END
         || CASE WHEN c.name = '' THEN '; it carries no name'
                 WHEN n.all_generic THEN '; "' || c.name || '" is no person''s name' ELSE '' END AS faults
  FROM contact AS c
  LEFT JOIN name AS n ON n.login = c.login
  LEFT JOIN own_mailbox AS o ON o.login = c.login
  LEFT JOIN team_mailbox AS t ON t.login = c.login
),
summary AS (
  SELECT count(*) AS contacts, group_concat(login, ', ') AS logins, max(login) AS login, max(name) AS name,
         max(last_login_at) AS last_login_at, max(faults) AS faults
  FROM judged
)
SELECT '' AS object,
       CASE WHEN contacts = 1 AND faults = '' THEN 'pass' ELSE 'fail' END AS status,
       CASE
         WHEN contacts = 0 THEN 'no login is the primary contact'
         WHEN contacts > 1 THEN contacts || ' logins are the primary contact, one should be: ' || logins
         ELSE 'the primary contact is ' || login || coalesce(' (' || nullif(name, '') || ')', '')
              || CASE WHEN faults = '' THEN ', an active Manager who last signed in on '
                                            || substr(last_login_at, 1, 10)
                      ELSE faults END
       END AS message
FROM summary)sql";

}  // namespace

void declare_primary_contact(Plugin& plugin) {
  plugin.check("identity.primary-contact")
      .control("1.3")
      .severity(Severity::medium)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("The primary contact is an active, named Manager")
      .rationale(
          "Support changes SAML and resets access for this person only. When they have left, or the seat is a mailbox "
          "that many read, recovery stops or anybody can ask for it.")
      .fix(
          "1. Choose a Manager who is reachable, and who has a deputy.\n"
          "2. Make them the primary contact (as the present contact or by asking Support); the API cannot.\n"
          "3. Have them sign in once, with an address of their own.")
      .param("max_idle_days", 180, "days since the last sign-in of the primary contact")
      .param("mailbox_patterns", kMailboxPatterns, kMailboxPatternsHelp)
      .select(kSelect)
      .empty(Status::fail, Reason::none, "no login is the primary contact");
}

}  // namespace qharden::identity
