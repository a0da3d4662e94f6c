#include "declarations.hpp"

namespace qharden::policy_compliance {
namespace {

// One row. Agents assess configuration by themselves where one of two modules is on. An agent that never reported shows
// no modules, so a column that some agents lack is no gap; one that none has is.
constexpr const char* kAgents = R"sql(
WITH assessing AS (
  SELECT DISTINCT agent_id FROM agent_module WHERE module IN ('AGENT_PC', 'AGENT_SCA')
),
record AS (
  SELECT state, reason, 'agent is ' || state || ': ' || detail AS message FROM _collection WHERE "table" = 'agent'
  UNION ALL
  SELECT state, reason, 'no agent shows its modules'
  FROM _column WHERE "table" = 'agent' AND "column" = 'modules' AND state = 'unseen' AND rows > 0
  UNION ALL
  SELECT 'uncollected', 'dependency', 'agent was not collected in this snapshot'
  WHERE NOT EXISTS (SELECT 1 FROM _collection WHERE "table" = 'agent')
),
gap AS (
  SELECT reason, message FROM record WHERE state <> 'complete' AND reason <> 'not_licensed'
)
SELECT count(a.id) AS agents,
       max(a.last_compliance_scan_at) AS newest_at,
       NOT EXISTS (SELECT 1 FROM gap) AS is_known,
       (SELECT reason FROM gap ORDER BY reason = 'unsupported', message LIMIT 1) AS gap_reason,
       (SELECT message FROM gap ORDER BY reason = 'unsupported', message LIMIT 1) AS gap
FROM agent AS a
JOIN assessing AS m ON m.agent_id = a.id)sql";

constexpr const char* kSchedules = R"sql(
WITH record AS (
  SELECT state, reason, 'compliance_schedule is ' || state || ': ' || detail AS message
  FROM _collection WHERE "table" = 'compliance_schedule'
  UNION ALL
  SELECT state, coalesce(nullif(reason, ''), 'unsupported'), 'not every compliance schedule shows whether it is active'
  FROM _column WHERE "table" = 'compliance_schedule' AND "column" = 'active' AND state <> 'complete'
  UNION ALL
  SELECT 'uncollected', 'dependency', 'compliance_schedule was not collected in this snapshot'
  WHERE NOT EXISTS (SELECT 1 FROM _collection WHERE "table" = 'compliance_schedule')
)
SELECT count(*) FILTER (WHERE is_active) AS active,
       min(interval_days) FILTER (WHERE is_active) AS interval_days,
       (SELECT min(state = 'complete') FROM record) AS is_known,
       (SELECT min(reason = 'not_licensed') FROM record) AS is_unlicensed,
       (SELECT reason FROM record WHERE state <> 'complete' ORDER BY message LIMIT 1) AS gap_reason,
       (SELECT message FROM record WHERE state <> 'complete' ORDER BY message LIMIT 1) AS gap
FROM compliance_cadence)sql";

// The list of exceptions is documented for Policy Compliance alone, so a licence's refusal of it is an answer. That the
// token does not name a module is none.
constexpr const char* kLicence = R"sql(
WITH named AS (
  SELECT upper(trim(name)) AS name FROM module
)
SELECT EXISTS (SELECT 1 FROM named WHERE matches(name, '(^|[^A-Z])SCA([^A-Z]|$)|SECURITY CONFIG')) AS names_sca,
       EXISTS (SELECT 1 FROM named WHERE matches(name, '(^|[^A-Z])(PC|PA)([^A-Z]|$)|POLICY (COMPLIANCE|AUDIT)'))
         AS names_pc,
       (SELECT group_concat(name, ', ') FROM named
        WHERE matches(name, '(^|[^A-Z])(SCA|PC|PA)([^A-Z]|$)|SECURITY CONFIG|POLICY (COMPLIANCE|AUDIT)')) AS names,
       coalesce((SELECT min(state = 'unavailable' AND reason = 'not_licensed') FROM _collection
                 WHERE "table" = 'policy_exception'), 0)
         AND NOT EXISTS (SELECT number FROM policy_exception) AS is_pc_refused)sql";

}  // namespace

void declare_compliance_sources(Plugin& plugin) {
  plugin.view("compliance_agents", "How many agents assess configuration, and whether that is known: one row", kAgents);
  plugin.view("compliance_schedules", "Active compliance schedules, and whether they are known: one row", kSchedules);
  plugin.view("compliance_licence", "What token and refusals tell of the licences: one row", kLicence);
}

}  // namespace qharden::policy_compliance
