#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

// By OS family, over the list of hosts. That list is defined as those that were scanned once and cannot show what never
// was. Where the inventory or the portal's list was read as a whole, it shows how much the list lacks; else the message
// tells the limit. Cloud instances that were terminated need no scan. Which schedule reaches a host is no part of this.
constexpr const char* kSelect = R"sql(
WITH cutoff AS MATERIALIZED (
  SELECT strftime('%Y-%m-%dT%H:%M:%SZ', scan_time(), '-' || :days || ' days') AS at
),
gone AS MATERIALIZED (
  SELECT a.host_id
  FROM cloud_host AS c
  JOIN agent AS a ON a._row = c.agent_row
  WHERE c.state = 'TERMINATED' AND a.host_id IS NOT NULL
),
by_agent AS MATERIALIZED (
  SELECT host_id FROM agent, cutoff WHERE last_vuln_scan_at >= cutoff.at AND host_id IS NOT NULL
),
family AS MATERIALIZED (
  SELECT h.family, count(*) AS hosts,
         sum(coalesce(h.last_vm_at >= cutoff.at, 0) OR h.id IN (SELECT host_id FROM by_agent)) AS fresh,
         sum(h.is_agent AND coalesce(h.last_vm_at >= cutoff.at, 0)) AS agents,
         sum(h.last_vm_at IS NULL) AS undated
  FROM host_state AS h, cutoff
  WHERE h.id NOT IN (SELECT host_id FROM gone)
  GROUP BY h.family
),
late AS MATERIALIZED (
  SELECT family, json_group_array(label) AS labels
  FROM (SELECT h.family, h.label, row_number() OVER (PARTITION BY h.family ORDER BY h.last_vm_at, h.label) AS place
        FROM host_state AS h, cutoff
        WHERE coalesce(h.last_vm_at < cutoff.at, 1) AND h.id NOT IN (SELECT host_id FROM by_agent)
          AND h.id NOT IN (SELECT host_id FROM gone))
  WHERE place <= 100
  GROUP BY family
),
inventory AS MATERIALIZED (
  SELECT count(*) = 2 AND min(state = 'complete') AS is_whole
  FROM _collection
  WHERE "table" IN ('csam_asset', 'portal_host')
),
known AS MATERIALIZED (
  SELECT host_id, coalesce(lower(source), '') AS source FROM csam_asset
  UNION ALL
  SELECT host_id, '' FROM portal_host
),
unlisted AS MATERIALIZED (
  SELECT (SELECT count(*) FROM known) AS known, count(*) AS assets
  FROM known
  WHERE coalesce(host_id NOT IN (SELECT id FROM host), 1)
    AND NOT EXISTS (SELECT 1 FROM json_each(:excluded_sources) WHERE source GLOB lower(value))
),
ruled AS (
  SELECT f.family, f.hosts, f.fresh, f.agents, f.undated, l.labels, i.is_whole AND u.known > 0 AS is_checked,
         CASE
           WHEN d.with_vuln_scan = 0 AND d.with_vm_scanned = 0 AND f.fresh = 0 THEN 'untold'
           WHEN f.fresh >= :min_share * f.hosts THEN 'covered'
           ELSE 'late'
         END AS ruling
  FROM family AS f
  JOIN host_dates AS d
  JOIN inventory AS i
  JOIN unlisted AS u
  LEFT JOIN late AS l ON l.family = f.family
)
SELECT family AS object,
       replace(family, '_', '-') AS object_name,
       CASE ruling WHEN 'covered' THEN 'pass' WHEN 'late' THEN 'fail' ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'untold' THEN 'unsupported' ELSE '' END AS reason,
       CASE ruling
         WHEN 'untold' THEN 'no host shows when it was scanned last'
         ELSE printf('%d of %d hosts (%s) were assessed within %d days, %d of them by an agent (%.1f %%, at least '
                     || '%.1f %% should be)', fresh, hosts, replace(family, '_', '-'), :days, agents,
                     100.0 * fresh / hosts, 100.0 * :min_share)
              || iif(is_checked, '', ', of hosts already scanned once')
       END AS message,
       json_object('hosts', hosts, 'assessed', fresh, 'by_agent', agents, 'without_date', undated,
                   'late', json(coalesce(labels, '[]'))) AS evidence
FROM ruled
UNION ALL
SELECT 'unlisted',
       'Known assets that were never scanned',
       CASE WHEN u.assets <= (1 - :min_share) * (h.hosts + u.assets) THEN 'pass' ELSE 'fail' END,
       '',
       printf('%d assets are known of which the list of scanned hosts (%d) has none (%.1f %% of all, at most %.1f %% '
              || 'may be)', u.assets, h.hosts, 100.0 * u.assets / max(h.hosts + u.assets, 1), 100.0 * (1 - :min_share)),
       json_object('unlisted', u.assets, 'hosts', h.hosts)
FROM unlisted AS u
JOIN (SELECT count(*) AS hosts FROM host) AS h
JOIN inventory AS i
WHERE i.is_whole AND u.known > 0
ORDER BY 1)sql";

}  // namespace

void declare_coverage(Plugin& plugin) {
  plugin.check("scan_options.coverage")
      .control("2.2")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::activity)
      .title("Hosts were assessed lately by scanner or agent")
      .rationale("A host that was not looked at for a month may have any weakness that came up since.")
      .fix(
          "1. Look at the hosts in the evidence: gone, or out of reach of every schedule and agent?\n"
          "2. Aim a schedule at those that exist, or install the agent.\n"
          "3. Purge the records of hosts that are gone.")
      .param("days", 30, "days within which a host must have been assessed")
      .guard_at_most(90)
      .param("min_share", 0.95, "fewest hosts of an OS family that must have been, as a share")
      .guard_at_least(0.80)
      .param("excluded_sources", {"easm*", "*servicenow*", "*third*party*"},
             "sources of the inventory whose assets are not meant to be scanned; * stands for anything")
      .tolerates("csam_asset")
      .tolerates("portal_host")
      .tolerates("agent")
      .tolerates("agent_ec2")
      .tolerates("agent_azure")
      .tolerates("agent_gcp")
      .select(kSelect);
}

}  // namespace qharden::scan_options
