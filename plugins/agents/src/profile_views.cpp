#include "declarations.hpp"

namespace qharden::agents {
namespace {

// Agents name their profile; ids of the two lists need not be of one kind, so names join. Of profiles of one name the
// strictest reading counts for all.
constexpr const char* kAgentProfileUse = R"sql(
SELECT lower(trim(profile_name)) AS name_key,
       min(profile_name) AS name,
       count(*) AS agents,
       coalesce(sum(lower(platform) LIKE '%windows%'), 0) AS windows_agents,
       sum(platform IS NULL) AS unknown_platforms
FROM agent
WHERE profile_name IS NOT NULL
GROUP BY lower(trim(profile_name)))sql";

constexpr const char* kAgentProfile = R"sql(
WITH used AS MATERIALIZED (
  SELECT name_key, name, agents, windows_agents, unknown_platforms FROM agent_profile_use
),
classic AS (
  SELECT lower(trim(name)) AS name_key, min(name) AS name, max(suspend_scanning) AS suspended,
         max(prevent_agent_update) AS update_prevented
  FROM agent_profile_classic
  WHERE name IS NOT NULL
  GROUP BY lower(trim(name))
),
gateway AS (
  SELECT lower(trim(name)) AS name_key, min(name) AS name, max(suspend_collection) AS suspended,
         max(prevent_auto_update) AS update_prevented,
         CASE WHEN count(self_protection) = count(*) THEN min(self_protection) END AS self_protection
  FROM agent_profile_gateway
  WHERE name IS NOT NULL
  GROUP BY lower(trim(name))
),
known AS (
  SELECT name_key, name FROM classic
  UNION ALL
  SELECT name_key, name FROM gateway WHERE name_key NOT IN (SELECT name_key FROM classic)
  UNION ALL
  SELECT name_key, name FROM used
  WHERE name_key NOT IN (SELECT name_key FROM classic UNION ALL SELECT name_key FROM gateway)
)
SELECT k.name_key,
       k.name,
       c.name_key IS NOT NULL AS in_classic,
       g.name_key IS NOT NULL AS in_gateway,
       CASE WHEN 1 IN (c.suspended, g.suspended) THEN 1 ELSE coalesce(c.suspended, g.suspended) END AS suspended,
       CASE WHEN 1 IN (c.update_prevented, g.update_prevented) THEN 1
            ELSE coalesce(c.update_prevented, g.update_prevented) END AS update_prevented,
       g.self_protection,
       coalesce(u.agents, 0) AS agents,
       coalesce(u.windows_agents, 0) AS windows_agents,
       coalesce(u.unknown_platforms, 0) AS unknown_platforms
FROM known AS k
LEFT JOIN classic AS c ON c.name_key = k.name_key
LEFT JOIN gateway AS g ON g.name_key = k.name_key
LEFT JOIN used AS u ON u.name_key = k.name_key)sql";

// Names join the lists, so one with a profile without a name does not stand for itself. A list of the gateway in which
// nothing has the name of a profile was not understood: each subscription has one.
constexpr const char* kAgentProfileReading = R"sql(
WITH list AS (
  SELECT "table" AS name, min(state = 'complete') AS complete, max(coalesce(reason, '')) AS reason
  FROM _collection
  WHERE "table" IN ('agent_profile_classic', 'agent_profile_gateway')
  GROUP BY "table"
),
gap AS (
  SELECT max(reason = 'parse') AS parse FROM _column
  WHERE "table" IN ('agent_profile_classic', 'agent_profile_gateway', 'agent_profile_setting') AND state <> 'complete'
),
state AS (
  SELECT coalesce((SELECT complete FROM list WHERE name = 'agent_profile_classic'), 0)
           AND NOT EXISTS (SELECT 1 FROM agent_profile_classic WHERE name IS NULL) AS classic,
         coalesce((SELECT reason FROM list WHERE name = 'agent_profile_classic'), 'dependency') AS classic_reason,
         coalesce((SELECT complete FROM list WHERE name = 'agent_profile_gateway'), 0) AS answered,
         EXISTS (SELECT 1 FROM agent_profile_gateway WHERE name IS NOT NULL) AS named,
         coalesce((SELECT reason FROM list WHERE name = 'agent_profile_gateway'), 'dependency') AS gateway_reason,
         coalesce((SELECT parse FROM gap), 0) AS parse,
         (SELECT count(*) FROM agent WHERE profile_name IS NULL) AS unplaced_agents
)
SELECT classic AS classic_read,
       answered AND named AS gateway_read,
       classic OR (answered AND named) AS list_read,
       classic_reason = 'not_licensed' AND gateway_reason = 'not_licensed' AS not_licensed,
       CASE WHEN classic_reason NOT IN ('', 'unsupported', 'not_licensed') THEN classic_reason
            WHEN gateway_reason NOT IN ('', 'unsupported', 'not_licensed') THEN gateway_reason
            WHEN parse THEN 'parse'
            ELSE 'unsupported' END AS gap_reason,
       CASE WHEN NOT answered AND gateway_reason NOT IN ('', 'unsupported', 'not_licensed', 'permission')
            THEN gateway_reason
            ELSE 'unsupported' END AS gateway_gap_reason,
       unplaced_agents
FROM state)sql";

}  // namespace

void declare_profile_views(Plugin& plugin) {
  plugin.view("agent_profile_use", "Configuration profiles that agents name, with how many do", kAgentProfileUse);
  plugin.view("agent_profile", "Configuration profiles, by name, from whichever list shows them", kAgentProfile);
  plugin.view("agent_profile_reading", "Which lists of configuration profiles were read: one row",
              kAgentProfileReading);
}

}  // namespace qharden::agents
