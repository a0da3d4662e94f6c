#include "declarations.hpp"

namespace qharden::identity {
namespace {

// The log is reduced to one row for each login and address first. Addresses outside convict though the log was read in
// part; only the whole of it acquits.
constexpr const char* kSelect = R"sql(
WITH wanted AS MATERIALIZED (
  SELECT strftime('%Y-%m-%dT%H:%M:%SZ', scan_time(), '-' || :days || ' days') AS since
),
log AS MATERIALIZED (
  SELECT coalesce(max(complete), 0) AND NOT EXISTS (SELECT 1 FROM log_gap) AS complete,
         coalesce(max(since) <= (SELECT since FROM wanted), 0) AS is_long
  FROM log_reach
  WHERE log = 'api_request'
),
egress AS MATERIALIZED (
  SELECT lower(l.login) AS login, e.lo, e.hi
  FROM declared_login AS l
  JOIN declared_login_egress AS e ON e._parent = l._row
),
call AS MATERIALIZED (
  SELECT lower(login) AS login, ip, ip_bytes(ip) AS bytes, count(*) AS events
  FROM api_request
  WHERE at >= (SELECT since FROM wanted)
  GROUP BY lower(login), ip
),
placed AS (
  SELECT login, ip, events, ip IS NOT NULL AND bytes IS NULL AS unreadable,
         bytes IS NOT NULL AND NOT EXISTS (SELECT 1 FROM egress AS e
                                           WHERE e.login = call.login AND call.bytes BETWEEN e.lo AND e.hi) AS outside
  FROM call
),
ranked AS (
  SELECT *, row_number() OVER (PARTITION BY login, outside ORDER BY events DESC, ip) AS place FROM placed
),
summary AS MATERIALIZED (
  SELECT login, sum(events) AS events, count(ip) AS addresses, sum(outside) AS outside, sum(unreadable) AS unreadable,
         coalesce(sum(events) FILTER (WHERE ip IS NULL), 0) AS without_address,
         group_concat(ip || ' (' || events || ')', ', ') FILTER (WHERE outside AND place <= 5) AS examples
  FROM (SELECT * FROM ranked ORDER BY login, events DESC, ip)
  GROUP BY login
),
ruled AS (
  SELECT p.login, p.name, p.who, p.declared_as, s.events, s.addresses, s.outside, s.without_address, s.unreadable,
         s.examples,
         CASE
           WHEN p.is_own THEN 'own'
           WHEN NOT p.is_listed THEN 'gone'
           WHEN p.status = 'inactive' THEN 'inactive'
           WHEN lower(p.login) NOT IN (SELECT login FROM egress) THEN 'no_egress'
           WHEN s.outside > 0 THEN 'outside'
           WHEN s.unreadable > 0 THEN 'unreadable'
           WHEN NOT log.complete THEN 'log_partial'
           WHEN NOT log.is_long THEN 'log_short'
           WHEN s.events IS NULL THEN 'unseen'
           WHEN s.addresses = 0 THEN 'no_address'
           ELSE 'inside'
         END AS ruling
  FROM log, api_login AS p
  LEFT JOIN summary AS s ON s.login = lower(p.login)
  WHERE p.is_program
)
SELECT login AS object,
       name  AS object_name,
       CASE ruling
         WHEN 'outside' THEN 'fail'
         WHEN 'inside' THEN 'pass'
         WHEN 'own' THEN 'not_applicable'
         WHEN 'gone' THEN 'not_applicable'
         WHEN 'inactive' THEN 'not_applicable'
         WHEN 'unseen' THEN 'not_applicable'
         ELSE 'not_evaluated'
       END AS status,
       CASE ruling
         WHEN 'own' THEN 'out_of_scope'
         WHEN 'gone' THEN 'not_used'
         WHEN 'inactive' THEN 'not_used'
         WHEN 'unseen' THEN 'not_used'
         WHEN 'no_egress' THEN 'not_configured'
         WHEN 'unreadable' THEN 'parse'
         WHEN 'log_partial' THEN 'truncated'
         WHEN 'log_short' THEN 'window'
         WHEN 'no_address' THEN 'unsupported'
         ELSE ''
       END AS reason,
       who || CASE ruling
         WHEN 'own' THEN ' is the login of this audit, which identity.audit-login judges'
         WHEN 'gone' THEN ' is not in the user list'
         WHEN 'inactive' THEN ' is inactive'
         WHEN 'no_egress' THEN CASE WHEN declared_as IS NULL THEN ' is a program''s and declared by nobody'
                                    ELSE ' is declared as ' || replace(declared_as, '_', '-') || ' without egress' END
                               || ', so its addresses cannot be compared'
         WHEN 'outside' THEN ' called the API from addresses that its egress does not hold (' || outside || ' of '
                             || addresses || '): ' || examples
                             || CASE WHEN outside > 5 THEN ' and ' || (outside - 5) || ' more' ELSE '' END
         WHEN 'unreadable' THEN ' called the API from addresses that are not understood: ' || unreadable
         WHEN 'log_partial' THEN ' shows no call from elsewhere, but the log of API calls could not be read completely'
         WHEN 'log_short' THEN ' shows no call from elsewhere, but the log of API calls was read from a later day on'
         WHEN 'unseen' THEN ' made no call'
         WHEN 'no_address' THEN ' is logged without an address only, calls: ' || events
         ELSE ' called the API from its declared egress only, addresses: ' || addresses || ', calls: ' || events
       END
       || CASE WHEN ruling IN ('own', 'gone', 'inactive', 'no_egress') THEN ''
               ELSE '; calls since ' || substr(wanted.since, 1, 10)
                    || CASE WHEN without_address > 0 AND ruling <> 'no_address'
                            THEN ', those without an address left out: ' || without_address ELSE '' END
          END AS message,
       json_object('calls', events, 'addresses', addresses, 'outside', outside) AS evidence
FROM ruled, wanted
UNION ALL
SELECT '', NULL, 'not_evaluated', 'truncated',
       'which undeclared logins are a program''s is not known: the log of API calls could not be read completely', '{}'
FROM log
WHERE NOT complete
ORDER BY 1)sql";

}  // namespace

void declare_api_source_ips(Plugin& plugin) {
  plugin.check("identity.api-source-ips")
      .control("1.5")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::activity)
      .title("API calls come from the declared egress of their system")
      .rationale(
          "A program calls from the same few addresses. Calls from elsewhere are a stolen password or a program that "
          "moved without telling anybody. Qualys has no limit of addresses for one login, so its use has to be "
          "watched.")
      .fix(
          "1. Declare for each service login where its system comes from (egress in the facts file); the vendor of a "
          "cloud service publishes it.\n"
          "2. Ask the owner about each address outside. Unknown to them: change the password and look at what was "
          "called.\n"
          "3. Keep the list of allowed addresses enforced, for it holds for the API as well.")
      .param("days", 7, "days of API calls looked at")
      .select(kSelect)
      .window("api_request", "days")
      .tolerates("user_classic.api_access")
      .tolerates("user_adminui.api_access")
      .tolerates("user_classic.gui_access")
      .tolerates("user_adminui.gui_access")
      .tolerates("api_request")
      .tolerates("sign_in");
}

}  // namespace qharden::identity
