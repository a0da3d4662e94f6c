#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

// By OS family. The list of hosts is defined as those that were scanned once, so it cannot show what never was: the
// message says so. Which schedule reaches a host is no part of this.
constexpr const char* kSelect = R"sql(
WITH listed AS MATERIALIZED (
  SELECT h.family, h.is_agent,
         coalesce(age_days(h.last_vm_at) <= :days, 0) AS is_fresh,
         h.last_vm_at IS NULL AS is_undated,
         h.label, h.last_vm_at
  FROM host_state AS h
),
family AS MATERIALIZED (
  SELECT family, count(*) AS hosts, sum(is_fresh) AS fresh, sum(is_agent AND is_fresh) AS by_agent,
         sum(is_undated) AS undated
  FROM listed
  GROUP BY family
),
late AS MATERIALIZED (
  SELECT family, json_group_array(label) AS labels
  FROM (SELECT family, label, row_number() OVER (PARTITION BY family ORDER BY last_vm_at, label) AS place
        FROM listed
        WHERE NOT is_fresh)
  WHERE place <= 100
  GROUP BY family
),
ruled AS (
  SELECT f.family, f.hosts, f.fresh, f.by_agent, f.undated, l.labels,
         CASE
           WHEN d.with_vuln_scan = 0 AND d.with_vm_scanned = 0 THEN 'untold'
           WHEN f.fresh >= :min_share * f.hosts THEN 'covered'
           ELSE 'late'
         END AS ruling
  FROM family AS f
  JOIN host_dates AS d
  LEFT JOIN late AS l ON l.family = f.family
)
SELECT family AS object,
       replace(family, '_', '-') AS object_name,
       CASE ruling WHEN 'covered' THEN 'pass' WHEN 'late' THEN 'fail' ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'untold' THEN 'unsupported' ELSE '' END AS reason,
       CASE ruling
         WHEN 'untold' THEN 'no host shows when it was scanned last'
         ELSE printf('%d of %d hosts (%s) were assessed within %d days, %d of them by an agent (%.0f %%, at least '
                     || '%.0f %% should be), of hosts already scanned once', fresh, hosts,
                     replace(family, '_', '-'), :days,
                     by_agent, 100.0 * fresh / hosts, 100.0 * :min_share)
       END AS message,
       json_object('hosts', hosts, 'assessed', fresh, 'by_agent', by_agent, 'without_date', undated,
                   'late', json(coalesce(labels, '[]'))) AS evidence
FROM ruled
ORDER BY family)sql";

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
      .select(kSelect);
}

}  // namespace qharden::scan_options
