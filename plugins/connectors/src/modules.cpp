#include "declarations.hpp"

namespace qharden::connectors {
namespace {

constexpr const char* kSelect = R"sql(
WITH required AS (
  SELECT DISTINCT upper(trim(value)) AS module FROM json_each(:required)
),
active AS (
  SELECT connector_id, group_concat(module, ', ') AS names
  FROM (SELECT connector_id, module FROM connector_module ORDER BY connector_id, module)
  GROUP BY connector_id
),
judged AS (
  SELECT c.id, c.cloud, c.name, c.label, c.disabled, c.activation, a.names,
         (SELECT group_concat(r.module, ', ') FROM required AS r
          WHERE r.module NOT IN (SELECT m.module FROM connector_module AS m WHERE m.connector_id = c.id)) AS missing,
         count(c.activation) OVER (PARTITION BY c.cloud) AS known,
         EXISTS (SELECT 1 FROM json_each(:agent_accounts)
                 WHERE lower(trim(value)) IN (lower(c.name), CAST(c.id AS TEXT), c.account_id)) AS has_agents,
         coalesce(g.reason, 'unsupported') AS gap
  FROM live_connector AS c
  LEFT JOIN active AS a ON a.connector_id = c.id
  LEFT JOIN connector_gap AS g ON g.cloud = c.cloud AND g."column" = 'activation'
  WHERE c.cloud IN (SELECT value FROM json_each(:partitions))
),
ruled AS (
  SELECT *,
         CASE
           WHEN disabled = 1 THEN 'disabled'
           WHEN has_agents THEN 'agents'
           WHEN activation IS NULL AND known = 0 THEN 'blind'
           WHEN activation IS NULL THEN 'unseen'
           WHEN missing IS NULL THEN 'active'
           ELSE 'missing'
         END AS ruling
  FROM judged
)
SELECT id AS object,
       name AS object_name,
       CASE ruling WHEN 'active' THEN 'pass' WHEN 'missing' THEN 'fail' WHEN 'unseen' THEN 'not_evaluated'
                   ELSE 'not_applicable' END AS status,
       CASE ruling WHEN 'disabled' THEN 'not_used' WHEN 'agents' THEN 'out_of_scope' WHEN 'unseen' THEN gap
                   ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'active' THEN ' activates what it should: ' || coalesce(names, 'nothing is demanded')
         WHEN 'missing' THEN ' does not activate ' || missing || '; it activates ' || coalesce(names, 'nothing')
         WHEN 'disabled' THEN ' is disabled and activates nothing (see connectors.disabled)'
         WHEN 'agents' THEN ' need not activate modules: agent_accounts says that agents cover its account'
         ELSE ' does not show what it activates, though others of its cloud do'
       END AS message
FROM ruled
WHERE ruling <> 'blind'
UNION ALL
SELECT cloud, cloud || ' connectors', 'not_evaluated', max(gap),
       'no connector of ' || cloud || ' shows what it activates; connectors: ' || count(*)
FROM ruled
WHERE ruling = 'blind'
GROUP BY cloud
ORDER BY 1)sql";

}  // namespace

void declare_modules(Plugin& plugin) {
  each_cloud(plugin.check("connectors.modules"))
      .control("4.2")
      .severity(Severity::medium)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("Connectors activate the modules you use")
      .rationale(
          "A machine that a connector found is in the inventory; scanned it is only when a module was activated for "
          "it. "
          "Found and never scanned looks like known and clean.")
      .fix(
          "1. Edit the connector and activate the modules you scan with, VM at least.\n"
          "2. Where agents cover all machines of an account, name it in agent_accounts: they bring their own modules.\n"
          "3. Look at the number of licences: each machine that is activated takes one.")
      .param("required", {"VM"}, "modules that every connector activates")
      .param("agent_accounts", std::initializer_list<const char*>{},
             "names, numbers or accounts of connectors whose machines all have agents")
      .select(kSelect)
      .tolerates("connector.account_id")
      .tolerates("connector.state")
      .tolerates("connector.disabled")
      .tolerates("connector.activation");
}

}  // namespace qharden::connectors
