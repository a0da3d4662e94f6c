#include "declarations.hpp"

namespace qharden::identity {
namespace {

// The log is first reduced to one row for each login and address, the addresses are then tested once each.
//
// API calls count as well, over the days their own, shorter log reaches back. Where that log is incomplete, what it
// shows outside of the list still fails, but nobody passes. The same holds when the user list knows of sign-ins that
// the log lacks.
constexpr const char* kSelect = R"sql(
WITH basis AS (
  SELECT CASE
           WHEN EXISTS (SELECT 1 FROM restricted_ip WHERE range IS NOT NULL) THEN 'allow list'
           WHEN EXISTS (SELECT 1 FROM declared_network_ranges) THEN 'declared networks'
         END AS name
),
allowed AS MATERIALIZED (
  SELECT lo, hi FROM restricted_ip_range WHERE (SELECT name FROM basis) = 'allow list'
  UNION ALL
  SELECT lo, hi FROM declared_network_ranges WHERE (SELECT name FROM basis) = 'declared networks'
),
list_change AS MATERIALIZED (
  SELECT max(at) AS at FROM change_event WHERE matches(details, :change_pattern)
),
period AS MATERIALIZED (
  SELECT max(strftime('%Y-%m-%dT%H:%M:%SZ', scan_time(), '-' || :days || ' days'), coalesce(at, '')) AS since,
         at AS changed_at
  FROM list_change
),
gap AS MATERIALIZED (
  SELECT count(*) AS logins, min(login) AS example, max(last_login_at) AS missing FROM log_gap
),
seen AS MATERIALIZED (
  SELECT login, ip, sum(events) AS events
  FROM (
    SELECT login, ip, count(*) AS events FROM sign_in WHERE at >= (SELECT since FROM period) GROUP BY login, ip
    UNION ALL
    SELECT login, ip, count(*) FROM api_request WHERE at >= (SELECT since FROM period) GROUP BY login, ip
  )
  GROUP BY login, ip
),
parsed AS MATERIALIZED (
  SELECT ip, ip_bytes(ip) AS bytes FROM (SELECT DISTINCT ip FROM seen WHERE ip IS NOT NULL)
),
address AS MATERIALIZED (
  SELECT ip, bytes IS NULL AS unreadable,
         bytes IS NOT NULL AND NOT EXISTS (SELECT 1 FROM allowed WHERE parsed.bytes BETWEEN lo AND hi) AS outside
  FROM parsed
),
placed AS (
  SELECT s.login, s.ip, s.events, coalesce(a.unreadable, 0) AS unreadable,
         coalesce(a.outside, 0) AS outside,
         row_number() OVER (PARTITION BY s.login, coalesce(a.outside, 0) ORDER BY s.events DESC, s.ip) AS place
  FROM seen AS s
  LEFT JOIN address AS a ON a.ip = s.ip
  ORDER BY s.login, s.events DESC, s.ip
),
summary AS (
  SELECT login,
         count(ip) AS addresses,
         sum(outside) AS outside,
         sum(unreadable) AS unreadable,
         sum(events) AS events,
         sum(events) FILTER (WHERE ip IS NULL) AS without_address,
         group_concat(ip || ' (' || events || ')', ', ') FILTER (WHERE outside AND place <= 5) AS examples
  FROM placed
  GROUP BY login
),
ruled AS (
  SELECT s.*, gap.logins AS gap_logins, gap.example AS gap_login, gap.missing, basis.name AS basis, period.since,
         period.changed_at,
         coalesce(s.login, 'events without a login') AS who,
         CASE
           WHEN s.outside > 0 THEN 'outside'
           WHEN s.unreadable > 0 THEN 'unreadable'
           WHEN s.addresses = 0 THEN 'no_address'
           WHEN gap.logins > 0 THEN 'log_short'
           WHEN NOT coalesce((SELECT complete FROM log_reach WHERE log = 'api_request'), 0) THEN 'log_missing'
           ELSE 'inside'
         END AS ruling,
         coalesce((SELECT complete FROM log_reach WHERE log = 'change_event'), 0) AS changes_seen,
         coalesce((SELECT max(status = 'enabled') FROM restricted_ip_state), 0) AS enforced,
         (SELECT max(s2.since, log_reach.since) FROM log_reach, period AS s2 WHERE log = 'api_request') AS api_since
  FROM summary AS s, basis, period, gap
  WHERE basis.name IS NOT NULL
)
SELECT coalesce(login, '') AS object,
       CASE ruling
         WHEN 'outside' THEN 'fail'
         WHEN 'unreadable' THEN 'not_evaluated'
         WHEN 'log_short' THEN 'not_evaluated'
         WHEN 'log_missing' THEN 'not_evaluated'
         WHEN 'no_address' THEN 'not_applicable'
         ELSE 'pass'
       END AS status,
       CASE ruling
         WHEN 'unreadable' THEN 'parse'
         WHEN 'log_short' THEN 'truncated'
         WHEN 'log_missing' THEN 'dependency'
         WHEN 'no_address' THEN 'no_objects'
         ELSE ''
       END AS reason,
       who || CASE ruling
         WHEN 'outside' THEN ' came from addresses outside of the ' || basis || ' (' || outside || ' of ' || addresses
                             || '): ' || examples
                             || CASE WHEN outside > 5 THEN ' and ' || (outside - 5) || ' more' ELSE '' END
         WHEN 'unreadable' THEN ' came from addresses that are not understood: ' || unreadable
         WHEN 'log_short' THEN ' came from inside of the ' || basis || ' only, but the log does not hold all: the user '
                               || 'list knows of sign-ins of ' || gap_logins || ' logins that it lacks, for example '
                               || gap_login || ', until ' || substr(missing, 1, 10)
         WHEN 'log_missing' THEN ' came from inside of the ' || basis || ' only, but the log of API calls could not be '
                                 || 'read completely'
         WHEN 'no_address' THEN ' is logged without an address only, events: ' || events
         ELSE ' came from inside of the ' || basis || ' only, addresses: ' || addresses
       END
       || '; sign-ins since ' || substr(since, 1, 10)
       || coalesce(', API calls since ' || substr(api_since, 1, 10), '')
       || CASE WHEN basis <> 'allow list' THEN ''
               WHEN changed_at IS NOT NULL
               THEN '; the list last changed on ' || substr(changed_at, 1, 10) || ', what came before is left out'
               WHEN NOT changes_seen THEN '; changes of the list in this time could not be seen'
               ELSE '' END
       || CASE WHEN ruling = 'outside' AND basis = 'allow list' AND enforced
               THEN '; as the list is enforced, it was changed since, rather than that it leaks' ELSE '' END
       || CASE WHEN ruling <> 'no_address' AND without_address > 0
               THEN '; events without an address are left out: ' || without_address ELSE '' END AS message,
       json_object('events', events, 'addresses', addresses, 'outside', outside) AS evidence
FROM ruled
UNION ALL
SELECT '', 'not_evaluated', 'not_configured',
       'there is nothing to compare sign-ins with: the allow list is empty and no network is declared', '{}'
FROM basis
WHERE name IS NULL
ORDER BY 1)sql";

}  // namespace

void declare_sign_ins_outside(Plugin& plugin) {
  plugin.check("identity.sign-ins-outside")
      .control("1.4")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::activity)
      .title("No sign-in came from outside the listed networks")
      .rationale(
          "The log shows whether the restriction holds in daily use: a sign-in from elsewhere is an intruder, or an "
          "address that somebody forgot.")
      .fix(
          "1. Ask the owner of the login about each address.\n"
          "2. An address of yours: add it to the allow list, or declare its network.\n"
          "3. An unknown address: change the password, look at what the login did since, then enforce the list.")
      .param("days", 30, "days of sign-ins looked at")
      .guard_at_least(7)
      .param("change_pattern", "(?i)(restricted|allowed)[ _-]*ips?([^a-z]|$)|ip[ _-]*restriction",
             "RE2 pattern over the details of a change event that tells of a change of the allow list")
      .select(kSelect)
      .window("sign_in", "days")
      .tolerates("api_request")
      .tolerates("change_event")
      .tolerates("restricted_ip_state")
      .tolerates("user_classic")
      .tolerates("user_adminui")
      .empty(Status::not_evaluated, Reason::scope,
             "the log shows no sign-in and no API call, or none since the allow list last changed");
}

}  // namespace qharden::identity
