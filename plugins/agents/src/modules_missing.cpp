#include "declarations.hpp"

namespace qharden::agents {
namespace {

// AGENT_VM is always judged. Another module is judged where the token proves that it is licensed, under the name it has
// there: "VM AGENT" for AGENT_VM. What the token does not name may be licensed all the same, so silence is no answer.
constexpr const char* kSelect = R"sql(
WITH gap AS MATERIALIZED (
  SELECT count(*) AS agents, count(modules) AS with_modules,
         coalesce((SELECT min(state = 'complete') FROM _collection WHERE "table" = 'module'), 0) AS token_read
  FROM agent
),
licensed AS MATERIALIZED (
  SELECT 'AGENT_' || replace(upper(trim(name)), ' AGENT', '') AS module FROM module
  WHERE upper(trim(name)) LIKE '% AGENT'
  UNION SELECT 'AGENT_VM'
),
wish AS MATERIALIZED (
  SELECT NULL AS tag, upper(trim(value)) AS module FROM json_each(:required) WHERE trim(value) <> ''
  UNION
  SELECT lower(trim(t.key)), upper(trim(m.value))
  FROM json_each(:required_by_tag) AS t,
       json_each('["' || replace(replace(replace(t.value, '"', ''), ' ', ''), ',', '","') || '"]') AS m
  WHERE trim(m.value) <> ''
),
need AS MATERIALIZED (
  SELECT tag, module FROM wish WHERE module IN (SELECT module FROM licensed)
),
tagged AS MATERIALIZED (
  SELECT DISTINCT t._parent || ':' || n.tag AS agent_tag
  FROM (SELECT DISTINCT tag FROM need WHERE tag IS NOT NULL) AS n
  JOIN agent_tag AS t ON lower(trim(t.name)) = n.tag
),
fact AS (
  SELECT a.object, a.label, a.modules,
         a.is_hidden,
         NOT coalesce(matches(a.modules, '^[A-Za-z0-9_, ]*$'), 1) AS is_garbled,
         (SELECT count(DISTINCT n.module) FROM need AS n
          WHERE n.tag IS NULL OR a.agent_row || ':' || n.tag IN (SELECT agent_tag FROM tagged)) AS asked,
         (SELECT group_concat(DISTINCT n.module) FROM need AS n
          WHERE instr(',' || replace(upper(coalesce(a.modules, '')), ' ', '') || ',', ',' || n.module || ',') = 0
            AND (n.tag IS NULL OR a.agent_row || ':' || n.tag IN (SELECT agent_tag FROM tagged))) AS missing
  FROM agent_fleet AS a
  CROSS JOIN gap AS g
  WHERE g.with_modules > 0
)
SELECT object,
       label AS object_name,
       CASE WHEN is_hidden OR is_garbled THEN 'not_evaluated' WHEN missing IS NULL THEN 'pass'
            ELSE 'fail' END AS status,
       CASE WHEN is_hidden OR is_garbled THEN 'parse' ELSE '' END AS reason,
       label || CASE WHEN is_hidden THEN ' carries the tag of agents but shows none'
                     WHEN is_garbled THEN ' has modules that are not understood: ' || modules
                     WHEN missing IS NULL THEN ' has the required modules switched on, ' || asked || ' in all'
                     ELSE ' lacks ' || missing || '; switched on: ' || coalesce(nullif(modules, ''), 'nothing')
                END AS message
FROM fact
WHERE asked > 0
UNION ALL
SELECT '', '', 'not_evaluated', 'unsupported',
       'the list shows of none of ' || agents || ' agents which modules are switched on'
FROM gap
WHERE agents > 0 AND with_modules = 0
UNION ALL
SELECT '', '', 'not_evaluated', CASE WHEN token_read THEN 'unsupported' ELSE 'dependency' END,
       'not judged: ' || (SELECT group_concat(DISTINCT module) FROM wish
                          WHERE module NOT IN (SELECT module FROM licensed))
         || CASE WHEN token_read THEN '; the token of the gateway does not name them, so whether they are licensed is '
                                      || 'not known'
                 ELSE '; the token of the gateway, which names what is licensed, could not be read' END
FROM gap
WHERE agents > 0 AND with_modules > 0
  AND EXISTS (SELECT 1 FROM wish WHERE module NOT IN (SELECT module FROM licensed)))sql";

}  // namespace

void declare_modules_missing(Plugin& plugin) {
  tolerate_cloud_states(plugin.check("agents.modules-missing"))
      .control("2.3")
      .severity(Severity::medium)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("Agents have the licensed modules switched on")
      .rationale("A host with an agent looks covered. Without the module for vulnerabilities it is only listed.")
      .fix(
          "1. Switch the modules on for the agents (Cloud Agent > Agents > Actions > Activate).\n"
          "2. Add them to the activation key, so that the next agents come with them.\n"
          "3. Where licences are short on purpose, ask for the module by tag in required_by_tag.")
      .param("required", {"AGENT_VM"}, "modules that every agent needs, as the service spells them")
      .param_map("required_by_tag", "modules, separated by commas, that agents with a tag need besides")
      .select(kSelect)
      .tolerates("agent.modules")
      .tolerates("agent.platform")
      .tolerates("module");
}

}  // namespace qharden::agents
