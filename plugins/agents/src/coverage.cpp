#include "declarations.hpp"

namespace qharden::agents {
namespace {

// Counted by OS text first: a fleet has few texts and many hosts. A host that a scanner knew before its agent came is
// tracked as before, so it has an agent when the list of agents names it too.
//
// A shop without agents and keys scans by network: nothing to cover. That takes both lists, read whole.
constexpr const char* kSelect = R"sql(
WITH used AS MATERIALIZED (
  SELECT without_agents FROM agent_use
),
text AS MATERIALIZED (
  SELECT h.os, h.family, h.takes_agent, count(*) AS hosts,
         sum(h.is_agent OR h.id IN (SELECT host_id FROM agent WHERE host_id IS NOT NULL)) AS covered
  FROM host_state AS h
  GROUP BY h.os
),
judged AS MATERIALIZED (
  SELECT *, CASE WHEN :os_pattern = '' THEN takes_agent ELSE coalesce(matches(os, :os_pattern), 0) END AS is_capable
  FROM text
),
total AS MATERIALIZED (
  SELECT coalesce(sum(hosts), 0) AS hosts, coalesce(sum(covered), 0) AS covered,
         coalesce(sum(CASE WHEN family = 'unknown' AND NOT is_capable THEN hosts END), 0) AS unknown
  FROM judged
),
worst AS (
  SELECT family, group_concat((hosts - covered) || ' with ' || os, ', ') AS texts
  FROM (SELECT family, os, hosts, covered,
               row_number() OVER (PARTITION BY family ORDER BY hosts - covered DESC, os) AS place
        FROM judged WHERE is_capable AND hosts > covered)
  WHERE place <= 3
  GROUP BY family
),
families AS (
  SELECT family, sum(hosts) AS hosts, sum(covered) AS covered FROM judged WHERE is_capable GROUP BY family
)
SELECT f.family AS object,
       CASE WHEN f.covered >= :min_share * f.hosts THEN 'pass' ELSE 'fail' END AS status,
       '' AS reason,
       f.covered || ' of ' || f.hosts || ' ' || f.family || ' hosts already scanned have an agent ('
         || printf('%.1f', 100.0 * f.covered / f.hosts) || ' %), at least ' || printf('%.1f', 100.0 * :min_share)
         || ' % should'
         || CASE WHEN t.unknown > 0 THEN '; hosts whose system is not known are left out: ' || t.unknown ELSE '' END
         || CASE WHEN f.hosts > f.covered THEN '; without one: ' || w.texts ELSE '' END AS message,
       json_object('hosts', f.hosts, 'covered', f.covered, 'unknown_systems', t.unknown) AS evidence
FROM families AS f
CROSS JOIN total AS t
CROSS JOIN used AS u
LEFT JOIN worst AS w ON w.family = f.family
WHERE NOT (u.without_agents AND t.covered = 0)
UNION ALL
SELECT '', 'not_applicable', 'not_used',
       'no agent and no activation key exists, and none of ' || t.hosts || ' hosts already scanned has an agent', '{}'
FROM total AS t
CROSS JOIN used AS u
WHERE u.without_agents AND t.covered = 0 AND t.hosts > 0
ORDER BY 1)sql";

}  // namespace

void declare_coverage(Plugin& plugin) {
  plugin.check("agents.coverage")
      .control("2.3")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::proxy)
      .title("Hosts that can run an agent have one")
      .rationale(
          "A scan sees a host while it is on and reachable, and from outside what a sign-in does not open. An agent "
          "sees it from inside, wherever it is. What was never scanned is not even counted here.")
      .fix(
          "1. Let endpoint management install the agent on the systems named here.\n"
          "2. Add it to the images that new hosts are made from.\n"
          "3. Where an agent must not be, scan the hosts with a sign-in and narrow os_pattern or record a waiver.")
      .param("min_share", 0.90, "share of an OS family's hosts that should have an agent")
      .guard_at_least(0.50)
      .param("os_pattern", "",
             "RE2 pattern of systems that can run an agent; empty: the families that the view host_os knows to")
      .select(kSelect)
      .tolerates("activation_key")
      .empty(Status::fail, Reason::none, "no host that can run an agent was scanned yet");
}

}  // namespace qharden::agents
