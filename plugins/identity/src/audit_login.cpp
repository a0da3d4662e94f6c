#include "declarations.hpp"

namespace qharden::identity {
namespace {

// This tool signs each request in by itself, which the log shows as a call of the API (`request`), never as a sign-in
// (`login`). So a sign-in was a person's. Sign-ins and foreign addresses can only become more as more is seen.
constexpr const char* kSelect = R"sql(
WITH own AS MATERIALIZED (
  SELECT u.login, u.name, d.kind, d.owner
  FROM self
  JOIN user AS u ON lower(u.login) = lower(self.login)
  LEFT JOIN declared_user AS d ON d.login = lower(self.login)
),
egress AS MATERIALIZED (
  SELECT e.lo, e.hi
  FROM declared_login AS l
  JOIN declared_login_egress AS e ON e._parent = l._row
  WHERE lower(l.login) = (SELECT lower(login) FROM own)
),
period AS MATERIALIZED (
  SELECT strftime('%Y-%m-%dT%H:%M:%SZ', scan_time(), '-' || :days || ' days') AS since
),
signed_in AS MATERIALIZED (
  SELECT count(*) AS events, max(at) AS last_at, min(ip) AS ip
  FROM sign_in
  WHERE lower(login) = (SELECT lower(login) FROM own) AND at >= (SELECT since FROM period)
),
call AS MATERIALIZED (
  SELECT ip, ip_bytes(ip) AS bytes, count(*) AS events, min(at) AS first_at
  FROM api_request
  WHERE lower(login) = (SELECT lower(login) FROM own) AND at >= (SELECT since FROM period)
  GROUP BY ip
),
placed AS (
  SELECT *, ip IS NOT NULL AND bytes IS NULL AS unreadable,
         bytes IS NOT NULL AND EXISTS (SELECT 1 FROM egress)
           AND NOT EXISTS (SELECT 1 FROM egress WHERE call.bytes BETWEEN lo AND hi) AS outside
  FROM call
  ORDER BY events DESC, ip
),
called AS (
  SELECT coalesce(sum(events), 0) AS events, count(ip) AS addresses, coalesce(sum(outside), 0) AS outside,
         coalesce(sum(unreadable), 0) AS unreadable, coalesce(sum(events) FILTER (WHERE ip IS NULL), 0) AS without,
         min(first_at) AS first_at,
         group_concat(ip || ' (' || events || ')', ', ') FILTER (WHERE outside) AS examples
  FROM placed
),
ruled AS (
  SELECT own.login, own.name, own.kind, coalesce(own.owner, '') AS owner, s.events AS sign_ins, s.last_at, s.ip,
         c.events, c.addresses, c.outside, c.unreadable, c.without, c.first_at, c.examples,
         CASE
           WHEN coalesce(own.kind, '') <> 'audit' THEN 'undeclared'
           WHEN s.events > 0 THEN 'signed_in'
           WHEN c.outside > 0 THEN 'outside'
           WHEN NOT EXISTS (SELECT 1 FROM egress) THEN 'no_egress'
           WHEN c.unreadable > 0 THEN 'unreadable'
           WHEN c.addresses = 0 THEN 'unseen'
           WHEN trim(coalesce(own.owner, '')) = '' THEN 'no_owner'
           ELSE 'held'
         END AS ruling
  FROM own, signed_in AS s, called AS c
)
SELECT '' AS object,
       CASE ruling
         WHEN 'signed_in' THEN 'fail'
         WHEN 'outside' THEN 'fail'
         WHEN 'undeclared' THEN 'manual'
         WHEN 'no_owner' THEN 'manual'
         WHEN 'held' THEN 'pass'
         ELSE 'not_evaluated'
       END AS status,
       CASE ruling WHEN 'no_egress' THEN 'not_configured' WHEN 'unreadable' THEN 'parse' WHEN 'unseen' THEN 'dependency'
                   ELSE '' END AS reason,
       'the login of this audit, ' || login || ',' || CASE ruling
         WHEN 'undeclared' THEN coalesce(' is declared as ' || replace(kind, '_', '-') || ' login', ' is not declared')
                                || '; declare it as audit, with owner and egress, or say whose it is'
         WHEN 'signed_in' THEN ' signed in to the user interface, times: ' || sign_ins || ', last on '
                               || substr(last_at, 1, 10) || coalesce(' from ' || ip, '')
                               || CASE WHEN outside > 0
                                       THEN '; it also called the API from undeclared addresses: ' || examples
                                       ELSE '' END
         WHEN 'outside' THEN ' called the API from addresses that its egress does not hold (' || outside || ' of '
                             || addresses || '): ' || examples
         WHEN 'no_egress' THEN ' is declared without egress, so its addresses cannot be compared: declare where this '
                               || 'tool runs'
         WHEN 'unreadable' THEN ' called the API from addresses that are not understood: ' || unreadable
         WHEN 'unseen' THEN ' shows no call of the API with an address in the log, not even those of earlier audits'
         WHEN 'no_owner' THEN ' is declared without an owner: who holds it has to be said'
         ELSE ' is owned by ' || owner || ' and only calls the API, from declared addresses: ' || addresses
       END
       || CASE WHEN ruling IN ('undeclared', 'unseen') THEN ''
               ELSE '; sign-ins since ' || substr((SELECT since FROM period), 1, 10)
                    || coalesce(', first call seen on ' || substr(first_at, 1, 10), '')
                    || CASE WHEN without > 0 THEN ', calls without an address left out: ' || without ELSE '' END
          END AS message,
       json_object('sign_ins', sign_ins, 'calls', events, 'addresses', addresses, 'outside', outside) AS evidence
FROM ruled)sql";

}  // namespace

void declare_audit_login(Plugin& plugin) {
  plugin.check("identity.audit-login")
      .control("1.3")
      .severity(Severity::medium)
      .decides(Decides::extra)
      .basis(Basis::activity)
      .title("The audit login is closely held and used by this tool alone")
      .rationale(
          "This tool needs a Manager to read all it judges. A credential like that in a script is what it warns of "
          "elsewhere, so its own must have an owner, one place of use and no other user.")
      .fix(
          "1. Declare the login as audit, with its owner and the addresses this tool runs at (egress).\n"
          "2. Nobody signs in with it: take its access to the user interface away (in the user list, under Edit, "
          "User Role).\n"
          "3. An address you do not know, or a sign-in nobody made: change the password and look at what it did.")
      .param("days", 30, "days of sign-ins looked at; the log of API calls reaches back less far")
      .only_grows()
      .select(kSelect)
      .window("sign_in", "days")
      .empty(Status::not_evaluated, Reason::scope, "the user list does not show the login of this audit");
}

}  // namespace qharden::identity
