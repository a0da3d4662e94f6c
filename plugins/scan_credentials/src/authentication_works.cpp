#include "declarations.hpp"

namespace qharden::scan_credentials {
namespace {

// Hosts that a scanner reached lately, by OS family. Hosts of the Cloud Agent need no sign-in. Which hosts were reached
// by external scans alone the host list does not show.
//
// That nothing is scanned over the network is believed when nearly all hosts have the agent; else it is old evidence.
constexpr const char* kSelect = R"sql(
WITH scanned AS MATERIALIZED (
  SELECT s.host_row, s.label, s.family,
         s.takes_sign_in AND matches(s.os, :os_pattern) AS is_judged,
         coalesce(age_days(s.last_vm_auth_scanned_at) <= :days, 0) AS is_signed_in
  FROM host_state AS s
  WHERE NOT s.is_agent AND age_days(s.last_vm_scanned_at) <= :days
),
missing AS (
  SELECT family, json_group_array(label) AS names
  FROM (SELECT family, label, row_number() OVER (PARTITION BY family ORDER BY label, host_row) AS place
        FROM scanned WHERE is_judged AND NOT is_signed_in)
  WHERE place <= 100
  GROUP BY family
),
weak AS (
  SELECT s.family, count(*) AS hosts
  FROM scanned AS s
  JOIN host AS h ON h._row = s.host_row
  WHERE s.is_judged AND s.is_signed_in AND lower(h.auth_insufficient_privilege) IN ('1', '"1"', 'true', '"true"')
  GROUP BY s.family
),
family AS (
  SELECT family, is_judged, count(*) AS hosts, sum(is_signed_in) AS signed_in
  FROM scanned
  GROUP BY family, is_judged
),
ruled AS (
  SELECT f.family, f.hosts, f.signed_in, m.names, coalesce(w.hosts, 0) AS weak,
         CAST(100.0 * f.signed_in / f.hosts AS INTEGER) AS percent,
         CASE WHEN NOT f.is_judged THEN 'left_out'
              WHEN f.signed_in >= :min_share * f.hosts THEN 'enough' ELSE 'few' END AS ruling
  FROM family AS f
  LEFT JOIN missing AS m ON m.family = f.family AND f.is_judged
  LEFT JOIN weak AS w ON w.family = f.family AND f.is_judged
),
fleet AS (
  SELECT d.hosts, d.with_vm_scanned, d.with_vm_auth_scanned,
         (SELECT count(*) FROM host_state WHERE is_agent) AS agents,
         (SELECT count(*) FROM scanned WHERE is_judged) AS judged
  FROM host_dates AS d
),
none AS (
  SELECT CASE WHEN hosts = 0 THEN 'no_hosts'
              WHEN with_vm_scanned = 0 OR with_vm_auth_scanned = 0 THEN 'no_dates'
              WHEN agents >= 0.99 * hosts THEN 'agents'
              ELSE 'stale' END AS ruling, hosts, agents, with_vm_scanned
  FROM fleet
  WHERE hosts > 0 AND (judged = 0 OR with_vm_auth_scanned = 0)
)
SELECT family || iif(ruling = 'left_out', ' (left out)', '') AS object,
       replace(family, '_', ' ') AS object_name,
       CASE ruling WHEN 'left_out' THEN 'not_applicable' WHEN 'enough' THEN 'pass' ELSE 'fail' END AS status,
       iif(ruling = 'left_out', 'out_of_scope', '') AS reason,
       CASE ruling
         WHEN 'left_out' THEN hosts || iif(hosts = 1, ' host', ' hosts') || ' of the family ' || replace(family, '_', ' ')
                              || ' scanned in the last ' || :days || ' days: no sign-in is expected there'
         ELSE signed_in || ' of ' || hosts || ' hosts of the family ' || replace(family, '_', ' ')
              || ' that were scanned over the network in the last ' || :days || ' days were signed in to ('
              || percent || ' %), at least ' || CAST(round(100 * :min_share) AS INTEGER) || ' % should be'
              || iif(weak > 0, '; on ' || weak || ' of them the account had too few rights', '')
       END AS message,
       json_object('hosts', hosts, 'signed_in', signed_in, 'too_few_rights', weak,
                   'not_signed_in', json(coalesce(names, '[]'))) AS evidence
FROM ruled
WHERE ruling = 'left_out' OR (SELECT with_vm_auth_scanned FROM fleet) > 0
UNION ALL
SELECT '', '', CASE ruling WHEN 'agents' THEN 'not_applicable' ELSE 'not_evaluated' END,
       CASE ruling WHEN 'agents' THEN 'not_used' WHEN 'no_dates' THEN 'unsupported' ELSE 'stale_evidence' END,
       CASE ruling
         WHEN 'no_dates' THEN 'none of ' || hosts || ' hosts shows when a scan signed in to it: none ever did, or the '
                              || 'platform does not tell'
         WHEN 'agents' THEN 'no host was scanned over the network in the last ' || :days || ' days: ' || agents || ' of '
                            || hosts || ' hosts have the Cloud Agent'
         ELSE 'no host that can be signed in to was scanned over the network in the last ' || :days || ' days, of '
              || hosts || ' hosts of which ' || agents || ' have the Cloud Agent' END,
       json_object('hosts', hosts, 'agents', agents)
FROM none
ORDER BY 1)sql";

}  // namespace

void declare_authentication_works(Plugin& plugin) {
  plugin.check("scan_credentials.authentication-works")
      .control("2.1")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::activity)
      .title("Scanned hosts were really signed in to")
      .rationale(
          "A scan that cannot sign in sees a host from outside only and misses most of what is wrong with it. Its "
          "result looks better than the truth, and nothing in a report says so.")
      .fix(
          "1. Run an authentication report for the family: it tells for each host which record was tried and what "
          "failed.\n"
          "2. Mend the cause that most hosts share first: no record for their addresses, a password that was changed, "
          "a closed port, too few rights.\n"
          "3. Exclude what cannot be signed in to from the scans, or give it the Cloud Agent.")
      .param("days", 30, "days in which a host was scanned, and in which it should have been signed in to")
      .guard_at_most(90)
      .param("min_share", 0.90, "least share of these hosts, in each OS family, that were signed in to")
      .guard_at_least(0.70)
      .param("os_pattern", ".", "RE2 pattern for the OS texts that are judged, of the families that take a sign-in")
      .tolerates("host.auth_insufficient_privilege")
      .select(kSelect);
}

}  // namespace qharden::scan_credentials
