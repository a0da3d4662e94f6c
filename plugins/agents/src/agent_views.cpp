#include "declarations.hpp"

namespace qharden::agents {
namespace {

constexpr const char* kAgentModule = R"sql(
SELECT a.id AS agent_id, upper(trim(m.value)) AS module
FROM agent AS a, json_each('["' || replace(replace(a.modules, '"', ''), ',', '","') || '"]') AS m
WHERE trim(m.value) <> '')sql";

constexpr const char* kCloudHost = R"sql(
SELECT 'aws' AS cloud, c.account_id, c.instance_id, upper(c.state) AS state, c._parent AS agent_row, a.id AS agent_id
FROM agent_ec2 AS c JOIN agent AS a ON a._row = c._parent
UNION ALL
SELECT 'azure', c.account_id, c.instance_id, upper(c.state), c._parent, a.id
FROM agent_azure AS c JOIN agent AS a ON a._row = c._parent
UNION ALL
SELECT 'gcp', c.account_id, c.instance_id, upper(c.state), c._parent, a.id
FROM agent_gcp AS c JOIN agent AS a ON a._row = c._parent)sql";

// An instance that was terminated will never report again, and nobody has to do anything about it.
constexpr const char* kAgentFleet = R"sql(
SELECT a._row AS agent_row,
       CAST(a.id AS TEXT) AS object,
       coalesce(nullif(a.name, ''), nullif(a.dns, ''), 'agent ' || a.id) AS label,
       coalesce(nullif(a.platform, ''), 'unknown platform') AS platform,
       a.os, a.dns, a.agent_id, a.version, a.modules, a.chirp_status, a.key_ref, a.key_title_ref, a.created_at,
       a.last_checked_in_at, a.last_vuln_scan_at,
       a.agent_shown IS 0 AS is_hidden
FROM agent AS a
WHERE a._row NOT IN (SELECT _parent FROM agent_ec2 WHERE upper(state) = 'TERMINATED'
                     UNION ALL SELECT _parent FROM agent_azure WHERE upper(state) = 'TERMINATED'
                     UNION ALL SELECT _parent FROM agent_gcp WHERE upper(state) = 'TERMINATED'))sql";

// Why a column of the agents was not seen in each row. An element that no agent has is not shown; one that some lack
// may have nothing to tell of them.
constexpr const char* kAgentGap = R"sql(
SELECT "column" AS name, coalesce(nullif(reason, ''), 'unsupported') AS reason
FROM _column
WHERE "table" = 'agent' AND state <> 'complete')sql";

// Whether agents are used at all. That they are not takes both lists, read whole, and nothing in them, or the word of
// the service that neither was bought.
constexpr const char* kAgentUse = R"sql(
WITH list AS (
  SELECT "table" AS name, min(state = 'complete') AS complete,
         min(state = 'unavailable' AND reason = 'not_licensed') AS not_licensed
  FROM _collection
  WHERE "table" IN ('agent', 'activation_key') GROUP BY "table"
),
state AS (
  SELECT coalesce((SELECT complete FROM list WHERE name = 'agent'), 0) AS agents_read,
         coalesce((SELECT complete FROM list WHERE name = 'activation_key'), 0) AS keys_read,
         (SELECT count(*) FROM list WHERE not_licensed) = 2 AS not_licensed
)
SELECT agents_read,
       agents_read AND keys_read AND NOT EXISTS (SELECT 1 FROM agent) AND NOT EXISTS (SELECT 1 FROM activation_key)
         AS without_agents,
       CASE WHEN not_licensed THEN 'not_licensed'
            WHEN agents_read AND keys_read AND NOT EXISTS (SELECT 1 FROM agent)
                 AND NOT EXISTS (SELECT 1 FROM activation_key) THEN 'not_used' END AS why_not,
       CASE WHEN not_licensed THEN 'the licence does not cover Cloud Agent'
            ELSE 'no agent and no activation key exists' END AS why_not_text
FROM state)sql";

}  // namespace

void declare_agent_views(Plugin& plugin) {
  plugin.view("agent_module", "Modules that are switched on for an agent", kAgentModule);
  plugin.view("cloud_host", "Cloud instances that agents run on, with their account and state", kCloudHost);
  plugin.view("agent_fleet", "Agents without those of terminated cloud instances", kAgentFleet);
  plugin.view("agent_use", "Whether agents are used at all: one row", kAgentUse);
  plugin.view("agent_gap", "Columns of the agents that were not seen everywhere, and why", kAgentGap);
}

}  // namespace qharden::agents
