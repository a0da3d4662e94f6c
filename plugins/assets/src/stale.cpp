#include "declarations.hpp"

namespace qharden::assets {
namespace {

// The newest trace of a host is a scan, its activity, or a call of its agent. Without the list of agents a host that
// only calls looks gone: such hosts then count on neither side, and where they decide, nothing is decided.
constexpr const char* kSelect = R"sql(
WITH called AS MATERIALIZED (
  SELECT host_id, max(last_checked_in_at) AS at FROM agent WHERE host_id IS NOT NULL GROUP BY host_id
),
cutoff AS MATERIALIZED (
  SELECT strftime('%Y-%m-%dT%H:%M:%SZ', scan_time(), '-' || :days || ' days') AS at
),
reading AS (
  SELECT coalesce((SELECT min(state = 'complete') FROM _collection WHERE "table" = 'agent'), 0)
           AND NOT EXISTS (SELECT 1 FROM _column
                           WHERE "table" = 'agent' AND "column" = 'last_checked_in_at' AND state = 'unseen')
           AS agents_read
),
seen AS (
  SELECT max(coalesce(h.last_activity_at, ''), coalesce(h.last_vm_scanned_at, ''), coalesce(h.last_vuln_scan_at, ''),
             coalesce(h.last_compliance_scan_at, ''), coalesce(c.at, '')) AS at,
         lower(h.tracking_method) IN ('cloud agent', 'agent', 'qagent') AS is_agent
  FROM host AS h
  LEFT JOIN called AS c ON c.host_id = h.id
),
counted AS (
  SELECT count(*) AS hosts,
         coalesce(sum(seen.at < cutoff.at), 0) AS stale,
         coalesce(sum(seen.at < cutoff.at AND is_agent), 0) AS stale_agents,
         coalesce(sum(seen.at = ''), 0) AS undated
  FROM seen, cutoff
),
ruled AS (
  SELECT *, 1.0 * stale / hosts AS share,
         CASE
           WHEN undated = hosts THEN 'hidden'
           WHEN 1.0 * stale / hosts <= :max_share THEN 'few'
           WHEN NOT agents_read AND 1.0 * (stale - stale_agents) / hosts <= :max_share THEN 'unknown'
           ELSE 'many'
         END AS ruling
  FROM counted, reading
  WHERE hosts > 0
)
SELECT '' AS object,
       CASE ruling WHEN 'few' THEN 'pass' WHEN 'many' THEN 'fail' ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'hidden' THEN 'unsupported' WHEN 'unknown' THEN 'dependency' ELSE '' END AS reason,
       CASE ruling
         WHEN 'hidden' THEN 'none of ' || hosts || ' hosts shows a date of a scan or of activity'
         ELSE stale || ' of ' || hosts || ' hosts ' || iif(stale = 1, 'was', 'were') || ' neither scanned nor heard of for '
              || :days || ' days, ' || printf('%.0f %%', 100 * share)
              || CASE ruling
                   WHEN 'many' THEN ', at most ' || printf('%.0f %%', 100 * :max_share) || ' may be'
                   WHEN 'unknown' THEN '; ' || stale_agents || ' of them have an agent, and the list of agents, which '
                                       || 'would tell when it last called, could not be read'
                   ELSE '' END
              || iif(undated > 0, '; without any date: ' || undated, '')
       END AS message,
       json_object('hosts', hosts, 'stale', stale, 'without_date', undated) AS evidence
FROM ruled)sql";

}  // namespace

void declare_stale(Plugin& plugin) {
  plugin.check("assets.stale")
      .control("4.1")
      .severity(Severity::low)
      .decides(Decides::extra)
      .basis(Basis::activity)
      .title("Records of gone hosts are cleared")
      .rationale(
          "Hosts that are long gone keep their findings. They make every ratio wrong, hide the living ones in long "
          "lists "
          "and take up licences.")
      .fix(
          "1. List the hosts without a scan or activity (the view host_state), oldest first.\n"
          "2. Find out whether they are gone or merely fell out of the scans; the latter is the worse of the two.\n"
          "3. Purge what is gone (Assets > Host Assets, or a purge rule). Purging takes the history with it: export "
          "what "
          "an auditor may ask for first.")
      .param("days", 180, "days without a scan or activity after which a host counts as gone")
      .guard_at_most(365)
      .param("max_share", 0.10, "largest share of such hosts, from 0 to 1")
      .tolerates("agent")
      .select(kSelect);
}

}  // namespace qharden::assets
