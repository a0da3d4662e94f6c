#include "declarations.hpp"

namespace qharden::agents {
namespace {

// One row for each platform. An agent that never reported is silent since its record was made, but only where the list
// shows of others when they did.
constexpr const char* kSelect = R"sql(
WITH gap AS MATERIALIZED (
  SELECT (SELECT count(*) FROM agent) AS agents,
         (SELECT count(last_checked_in_at) FROM agent) AS dated,
         (SELECT count(*) FROM agent_fleet WHERE is_hidden) AS hidden,
         EXISTS (SELECT 1 FROM agent_gap WHERE name = 'last_checked_in_at' AND reason = 'parse') AS garbled
),
judged AS (
  SELECT platform, label, last_checked_in_at,
         coalesce(age_days(last_checked_in_at), age_days(created_at)) AS idle
  FROM agent_fleet
  WHERE NOT is_hidden
    AND (json_array_length(:retired_tags) = 0
         OR agent_row NOT IN (SELECT _parent FROM agent_tag
                              WHERE lower(trim(name)) IN (SELECT lower(trim(value)) FROM json_each(:retired_tags))))
),
platforms AS (
  SELECT platform, count(*) AS agents, coalesce(sum(idle > :days), 0) AS silent,
         coalesce(sum(last_checked_in_at IS NULL AND idle > :days), 0) AS never
  FROM judged
  GROUP BY platform
),
worst AS (
  SELECT platform, group_concat(label || ' (' || CAST(idle AS INTEGER) || ' days)', ', ') AS hosts,
         json_group_array(label) AS list
  FROM (SELECT platform, label, idle, row_number() OVER (PARTITION BY platform ORDER BY idle DESC, label) AS place
        FROM judged WHERE idle > :days)
  WHERE place <= 10
  GROUP BY platform
)
SELECT p.platform AS object,
       CASE WHEN p.silent > :max_share * p.agents THEN 'fail' ELSE 'pass' END AS status,
       '' AS reason,
       p.silent || ' of ' || p.agents || ' agents on ' || p.platform || ' ('
         || printf('%.1f', 100.0 * p.silent / p.agents)
         || ' %) have not reported for more than ' || :days || ' days, at most '
         || printf('%.1f', 100.0 * :max_share) || ' % may'
         || CASE WHEN p.never > 0 THEN '; ' || p.never || ' of them never did' ELSE '' END
         || coalesce('; silent longest: ' || w.hosts, '') AS message,
       json_object('agents', p.agents, 'silent', p.silent, 'hosts', json(coalesce(w.list, '[]'))) AS evidence
FROM platforms AS p
CROSS JOIN gap AS g
LEFT JOIN worst AS w ON w.platform = p.platform
WHERE g.dated > 0 AND NOT g.garbled
UNION ALL
SELECT '', 'not_evaluated', CASE WHEN garbled THEN 'parse' ELSE 'unsupported' END,
       CASE WHEN garbled THEN 'the list says in words that are not understood when agents last reported'
            ELSE 'the list shows of none of ' || agents || ' agents when it last reported' END, '{}'
FROM gap
WHERE agents > 0 AND (dated = 0 OR garbled)
UNION ALL
SELECT '', 'not_evaluated', 'parse',
       hidden || ' of ' || agents || ' hosts with the tag of agents show none, so when these reported is not known',
       '{}'
FROM gap
WHERE dated > 0 AND NOT garbled AND hidden > :max_share * agents
ORDER BY 1)sql";

}  // namespace

void declare_disconnected(Plugin& plugin) {
  tolerate_cloud_states(plugin.check("agents.disconnected"))
      .control("2.3")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::activity)
      .title("Agents that stopped reporting stay few")
      .rationale(
          "A host whose agent fell silent keeps its last findings: it looks as it did on that day. Some are laptops on "
          "leave, so a share is judged and not each one.")
      .fix(
          "1. Look at the hosts named here: gone, off, or cut off from the platform?\n"
          "2. Uninstall the agents of hosts that are gone, or give these a tag that retired_tags names.\n"
          "3. For the rest check service, proxy and clock of the host; the agent's log tells.")
      .param("days", 14, "days after which an agent counts as silent")
      .guard_at_most(30)
      .param("max_share", 0.05, "share of a platform's agents that may be silent")
      .guard_at_most(0.20)
      .param("retired_tags", std::initializer_list<const char*>{}, "tags of hosts that are gone and not judged")
      .select(kSelect)
      .tolerates("agent.platform")
      .tolerates("agent.last_checked_in_at");
}

}  // namespace qharden::agents
