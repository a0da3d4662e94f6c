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

// Stacked and grouped, not joined: what nobody indexed would be searched once for each profile. Two of the settings are
// seconds until the next report of the state; the unit of the third, how changes are sent, is not documented.
constexpr const char* kAgentProfile = R"sql(
WITH said AS (
  SELECT name, 'classic' AS origin, suspend_scanning AS suspended, prevent_agent_update AS update_prevented,
         NULL AS self_protection, 0 AS agents, 0 AS windows_agents, 0 AS unknown_platforms,
         NULL AS setting, NULL AS value
  FROM agent_profile_classic
  UNION ALL
  SELECT name, 'gateway', suspend_collection, prevent_auto_update, self_protection, 0, 0, 0, NULL, NULL
  FROM agent_profile_gateway
  UNION ALL
  SELECT name, 'agents', NULL, NULL, NULL, agents, windows_agents, unknown_platforms, NULL, NULL
  FROM agent_profile_use
  UNION ALL
  SELECT p.name, 'setting', NULL, NULL, NULL, 0, 0, 0, s.key, s.value
  FROM agent_profile_setting AS s
  JOIN agent_profile_classic AS p ON p._row = s._parent
)
SELECT lower(trim(name)) AS name_key,
       coalesce(min(CASE origin WHEN 'classic' THEN name END), min(CASE origin WHEN 'gateway' THEN name END), min(name))
         AS name,
       max(origin = 'classic') AS in_classic,
       max(origin = 'gateway') AS in_gateway,
       max(suspended) AS suspended,
       max(update_prevented) AS update_prevented,
       CASE WHEN count(self_protection) = sum(origin = 'gateway') THEN min(self_protection) END AS self_protection,
       max(CASE WHEN setting = 'INTERVAL_EVENT_STATUS' THEN value END) AS status_text,
       max(CASE WHEN setting = 'INTERVAL_EVENT_STATUS' THEN CAST(value AS INTEGER) END) AS status_s,
       max(CASE WHEN setting = 'PRIORITY_STATUS_UPLOAD_INTERVAL' THEN CAST(value AS INTEGER) END) AS priority_s,
       max(CASE WHEN setting = 'INTERVAL_EVENT_UPLOAD_CHANGELIST' THEN value END) AS changes,
       sum(agents) AS agents,
       sum(windows_agents) AS windows_agents,
       sum(unknown_platforms) AS unknown_platforms
FROM said
WHERE name IS NOT NULL
GROUP BY lower(trim(name)))sql";

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

constexpr const char* kAgentProfileUnread = R"sql(
SELECT '' AS object, '' AS object_name,
       CASE WHEN not_licensed THEN 'not_applicable' ELSE 'not_evaluated' END AS status,
       CASE WHEN not_licensed THEN 'not_licensed' ELSE gap_reason END AS reason,
       CASE WHEN not_licensed THEN 'the licence does not cover Cloud Agent'
            ELSE 'neither list of configuration profiles could be read' END AS message
FROM agent_profile_reading
WHERE NOT list_read)sql";

}  // namespace

void declare_profile_views(Plugin& plugin) {
  plugin.view("agent_profile_use", "Configuration profiles that agents name, with how many do", kAgentProfileUse);
  plugin.view("agent_profile", "Configuration profiles, by name, from whichever list shows them", kAgentProfile);
  plugin.view("agent_profile_reading", "Which lists of configuration profiles were read: one row",
              kAgentProfileReading);
  plugin.view("agent_profile_unread", "What is said of profiles where neither list was read; else no row",
              kAgentProfileUnread);
}

}  // namespace qharden::agents
