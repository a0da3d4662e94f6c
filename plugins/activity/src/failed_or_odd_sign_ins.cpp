#include "declarations.hpp"

namespace qharden::activity {
namespace {

// A network is 256 IPv4 addresses in a row, or an IPv6 /64. It is explained when the operator declared it or the allow
// list holds it, and not new when the login came from it in the days before. The log is reduced to one row for each
// login and address first.
constexpr const char* kSelect = R"sql(
WITH period AS MATERIALIZED (
  SELECT strftime('%Y-%m-%dT%H:%M:%SZ', scan_time(), '-' || :new_network_days || ' days') AS since
),
event AS MATERIALIZED (
  SELECT lower(login) AS login, ip, role, count(*) FILTER (WHERE at >= (SELECT since FROM period)) AS events,
         max(at < (SELECT since FROM period)) AS is_earlier
  FROM (SELECT login, ip, role, at FROM sign_in UNION ALL SELECT login, ip, role, at FROM sign_in_earlier)
  GROUP BY lower(login), ip, role
),
address AS MATERIALIZED (
  SELECT ip, bytes,
         CASE WHEN bytes IS NULL THEN ip
              WHEN substr(bytes, 1, 12) = x'00000000000000000000FFFF' THEN substr(bytes, 1, 15)
              ELSE substr(bytes, 1, 8) END AS network
  FROM (SELECT ip, ip_bytes(ip) AS bytes FROM (SELECT DISTINCT ip FROM event WHERE ip IS NOT NULL))
),
known AS MATERIALIZED (
  SELECT lo, hi FROM restricted_ip_range
  UNION ALL
  SELECT lo, hi FROM declared_network_ranges
  UNION ALL
  SELECT lo, hi FROM declared_login_egress
),
unexplained AS MATERIALIZED (
  SELECT ip, network FROM address
  WHERE bytes IS NULL OR NOT EXISTS (SELECT 1 FROM known WHERE address.bytes BETWEEN known.lo AND known.hi)
),
new_network AS (
  SELECT e.login, count(DISTINCT u.network) AS networks, min(e.ip) AS example
  FROM event AS e
  JOIN unexplained AS u ON u.ip = e.ip
  WHERE e.events > 0 AND e.login IS NOT NULL
    AND (e.login, u.network) NOT IN (SELECT b.login, a.network FROM event AS b JOIN address AS a ON a.ip = b.ip
                                     WHERE b.is_earlier AND b.login IS NOT NULL)
  GROUP BY e.login
),
hour AS (
  SELECT lower(login) AS login, substr(at, 1, 13) AS hour, count(*) AS events
  FROM sign_in
  WHERE at >= (SELECT since FROM period)
  GROUP BY 1, 2
),
burst AS (
  SELECT login, max(events) AS events, hour FROM hour GROUP BY login
),
failed AS (
  SELECT lower(login) AS login, count(*) AS events
  FROM sign_in
  WHERE at >= (SELECT since FROM period) AND matches(details, :failure_pattern)
  GROUP BY lower(login)
),
login AS (
  SELECT login, sum(events) AS events, count(ip) AS addresses,
         coalesce(sum(events) FILTER (WHERE ip IS NULL), 0) AS without_address,
         max(replace(lower(coalesce(role, '')), ' ', '_')
             IN ('manager', 'unit_manager', 'user_administrator', 'administrator')) AS is_privileged
  FROM event
  GROUP BY login
),
judged AS (
  SELECT lower(u.login) AS login, u.name, u.role FROM user AS u
  WHERE u.status = 'active' AND (u.role IN ('manager', 'unit_manager', 'user_administrator') OR NOT :privileged_only)
  UNION ALL
  SELECT l.login, NULL, NULL FROM login AS l
  WHERE (l.is_privileged OR NOT :privileged_only) AND l.events > 0
    AND l.login NOT IN (SELECT lower(login) FROM user WHERE status = 'active')
),
gap AS MATERIALIZED (
  SELECT count(*) AS logins, min(login) AS example FROM log_gap
),
ruled AS (
  SELECT j.login, j.name, j.login || coalesce(' (' || replace(j.role, '_', ' ') || ')', '') AS who,
         coalesce(l.events, 0) AS events, l.addresses, l.without_address, n.networks, n.example,
         b.events AS burst, b.hour, f.events AS failures, gap.logins AS gap_logins, gap.example AS gap_login,
         CASE
           WHEN b.events > :burst OR f.events > 0 THEN 'odd'
           WHEN n.networks > 0 AND EXISTS (SELECT 1 FROM event WHERE is_earlier) THEN 'odd'
           WHEN n.networks > 0 THEN 'no_baseline'
           WHEN gap.logins > 0 THEN 'log_short'
           WHEN coalesce(l.events, 0) = 0 THEN 'quiet'
           ELSE 'clean'
         END AS ruling
  FROM gap, judged AS j
  LEFT JOIN login AS l ON l.login = j.login
  LEFT JOIN new_network AS n ON n.login = j.login
  LEFT JOIN burst AS b ON b.login = j.login
  LEFT JOIN failed AS f ON f.login = j.login
)
SELECT login AS object,
       name  AS object_name,
       CASE ruling WHEN 'odd' THEN 'manual' WHEN 'clean' THEN 'pass' WHEN 'quiet' THEN 'not_applicable'
                   ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'quiet' THEN 'not_used' WHEN 'no_baseline' THEN 'truncated' WHEN 'log_short' THEN 'truncated'
                   ELSE '' END AS reason,
       who || CASE ruling
         WHEN 'quiet' THEN ' did not sign in'
         WHEN 'clean' THEN ' signed in ' || events || ' times, from addresses: ' || addresses
                           || '; nothing is odd for what the log shows, which has no column for a failure'
         WHEN 'log_short' THEN ' shows nothing odd, but the log does not hold all: the user list knows of sign-ins of '
                               || gap_logins || ' logins that it lacks, for example ' || gap_login
         ELSE ' needs a look:' || substr(
                iif(burst > :burst, '; ' || burst || ' sign-ins in the hour from ' || hour || ':00, at most ' || :burst
                                    || ' are expected', '')
                || iif(failures > 0, '; sign-ins whose details speak of a failure: ' || failures, '')
                || iif(networks > 0, '; networks that are neither declared nor on the allow list, '
                                     || iif(ruling = 'no_baseline', 'of which the log has no earlier days to tell whether '
                                                                    || 'they are new', 'new for this login')
                                     || ': ' || networks || ', for example of ' || example, ''), 2)
       END
       || '; since ' || substr(period.since, 1, 10)
       || iif(without_address > 0, ', events without an address: ' || without_address, '') AS message,
       json_object('sign_ins', events, 'busiest_hour', burst, 'new_networks', networks) AS evidence
FROM ruled, period
ORDER BY login)sql";

}  // namespace

void declare_failed_or_odd_sign_ins(Plugin& plugin) {
  plugin.check("activity.failed-or-odd-sign-ins")
      .control("1.6")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::activity)
      .title("Sign-ins show no bursts and no unexplained new networks")
      .rationale(
          "Guessing shows as a burst, a stolen session as a network that the person never came from. The log has no "
          "column for the result of a sign-in, so what failed it may not show at all.")
      .fix(
          "1. Ask the person about each network and each burst: travel and shared VPNs explain many.\n"
          "2. Explained for good: declare the network, or put it on the allow list.\n"
          "3. Not explained: change the password, end the sessions, and look at what the login did since.\n"
          "4. Attest what you found.")
      .param("new_network_days", 30, "days looked at; a network the login used before them is not new")
      .param("burst", 20, "most sign-ins of a login in one hour of the clock")
      .param("privileged_only", true, "whether only Managers, Unit Managers and User Administrators are judged")
      .param("failure_pattern", "(?i)fail|denied|invalid|incorrect|locked|unsuccessful",
             "RE2 pattern over the details of a sign-in that tells of a failure")
      .select(kSelect)
      .window("sign_in", "new_network_days")
      .tolerates("restricted_ip_range")
      .empty(Status::not_evaluated, Reason::scope,
             "neither the user list nor the log shows a login with a privileged role, not even the one of this audit");
}

}  // namespace qharden::activity
