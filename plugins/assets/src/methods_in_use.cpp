#include "declarations.hpp"

namespace qharden::assets {
namespace {

// `shown` is 0 where there are rows and none has a date.
constexpr const char* kDiscoveryMethod = R"sql(
WITH state AS (
  SELECT "table" AS source,
         min(state = 'complete') AS is_read,
         min(coalesce(reason, '') = 'not_licensed') AS is_unlicensed,
         max(CASE WHEN state <> 'complete' AND reason <> 'not_licensed' THEN reason END) AS why
  FROM _collection
  GROUP BY "table"
),
seen(method, label, source, number, last_at) AS (
  SELECT 'network_scan', 'network scans', 'scan', count(*), max(launched_at) FROM scan WHERE state = 'finished'
  UNION ALL
  SELECT 'agent', 'agents', 'agent', count(*), max(last_checked_in_at) FROM agent
  UNION ALL
  SELECT 'connector', 'cloud connectors', 'connector', count(*), max(last_sync_at) FROM live_connector
  WHERE disabled IS NOT 1
  UNION ALL
  SELECT 'passive', 'passive sensors', 'csam_asset', count(*), max(source_updated_at) FROM known_asset
  WHERE matches(source, '(?i)(passive|caps)')
)
SELECT s.method, s.label, s.number, s.last_at, s.number = 0 OR s.last_at IS NOT NULL AS shown,
       coalesce(t.is_read, 0) AS is_read, coalesce(t.is_unlicensed, 0) AS is_unlicensed,
       coalesce(t.why, 'dependency') AS why
FROM seen AS s
LEFT JOIN state AS t ON t.source = s.source)sql";

// Connectors are needed where hosts of a cloud were seen; passive sensors are advice, and need the inventory and a
// licence of their own.
constexpr const char* kSelect = R"sql(
WITH approval AS MATERIALIZED (
  SELECT lower(object) AS method, max(approver) AS approver,
         max(reason) AS reason, max("until") AS "until"
  FROM declared_approval
  WHERE check_id = 'assets.methods-in-use' AND object <> '' AND "until" >= scan_time() AND trim(coalesce(approver, '')) <> ''
  GROUP BY 1
),
cloud AS MATERIALIZED (
  SELECT EXISTS (SELECT 1 FROM host WHERE coalesce(cloud_provider, ec2_instance_id) IS NOT NULL)
           OR EXISTS (SELECT 1 FROM cloud_host) AS seen,
         coalesce((SELECT min(state = 'complete') FROM _collection WHERE "table" = 'host'), 0) AS is_read,
         EXISTS (SELECT 1 FROM csam_asset) AS has_inventory
),
asked AS (
  SELECT m.*, c.is_read AS hosts_read, c.has_inventory,
         m.method IN (SELECT lower(trim(value)) FROM json_each(:required)) OR (m.method = 'connector' AND c.seen)
           AS is_required,
         age_days(m.last_at) AS days_ago, a.approver, a.reason AS approved_why, a."until"
  FROM discovery_method AS m
  JOIN cloud AS c
  LEFT JOIN approval AS a ON a.method = m.method
),
ruled AS (
  SELECT *,
         CASE
           WHEN is_read AND days_ago <= :days THEN 'seen'
           WHEN approver IS NOT NULL THEN 'approved'
           WHEN method = 'passive' AND NOT is_required AND NOT has_inventory AND (is_read OR is_unlicensed)
             THEN 'no_inventory'
           WHEN is_unlicensed THEN 'unlicensed'
           WHEN NOT is_read THEN 'unread'
           WHEN NOT shown THEN 'hidden'
           WHEN is_required THEN 'missing'
           WHEN method = 'connector' AND NOT hosts_read THEN 'hosts_unread'
           ELSE 'unused'
         END AS ruling
  FROM asked
)
SELECT method AS object,
       CASE WHEN ruling = 'seen' THEN 'pass' WHEN ruling = 'missing' THEN 'fail' WHEN ruling = 'no_inventory' THEN 'manual'
            WHEN ruling IN ('approved', 'unused', 'unlicensed') THEN 'not_applicable' ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'approved' THEN 'out_of_scope' WHEN 'unused' THEN 'not_used' WHEN 'unread' THEN why
                   WHEN 'unlicensed' THEN 'not_licensed'
                   WHEN 'hidden' THEN 'unsupported' WHEN 'hosts_unread' THEN 'dependency' ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'seen' THEN ' were last seen at work on ' || substr(last_at, 1, 10)
         WHEN 'approved' THEN ' are not needed, as ' || approver || ' approved until ' || substr("until", 1, 10)
                              || coalesce(': ' || approved_why, '')
         WHEN 'no_inventory' THEN ': there is no inventory that would show any; attest whether there are passive sensors, '
                                  || 'or why not'
         WHEN 'unlicensed' THEN ' are not licensed'
         WHEN 'unread' THEN ' could not be looked at: their list was not read completely'
         WHEN 'hidden' THEN ' do not show when they last worked, not one of ' || number
         WHEN 'hosts_unread' THEN ' were not seen at work, and the list of hosts, which would tell whether they are needed, '
                                  || 'was not read completely'
         WHEN 'unused' THEN CASE method WHEN 'connector' THEN ' were not seen at work, and no host of a cloud was either'
                                        ELSE ' were not seen at work, and are not required' END
         ELSE coalesce(' were last seen at work on ' || substr(last_at, 1, 10), ' were never seen at work')
              || ', within ' || :days || ' days they should be'
       END AS message,
       json_patch('{}', json_object('last_seen_at', last_at, 'required', is_required)) AS evidence
FROM ruled
ORDER BY 1)sql";

}  // namespace

void declare_methods_in_use(Plugin& plugin) {
  plugin.view("discovery_method", "Ways in which assets are found, and when each was last seen at work",
              kDiscoveryMethod);
  Check& check =
      plugin.check("assets.methods-in-use")
          .control("4.1")
          .severity(Severity::high)
          .decides(Decides::guide)
          .basis(Basis::activity)
          .title("Every discovery method needed is seen working")
          .rationale(
              "Each way of finding assets is blind to something: agents to what has none, scans to what is asleep or "
              "roams, both to what lives in a cloud account nobody told them of. A method that fell silent leaves a "
              "gap "
              "that looks like order.")
          .fix(
              "1. Find out why the method fell silent: schedules, appliances, the roll-out of agents, connectors.\n"
              "2. Set it to work again, and look at what it finds.\n"
              "3. A method that your company does not need: declare an approval in the facts file, with approver, "
              "reason "
              "and end; its check is assets.methods-in-use and its objects are methods (network_scan, agent, "
              "connector).")
          .param(
              "required", {"network_scan", "agent"},
              "methods that must be seen: network_scan, agent, connector, passive; connector is added where hosts of "
              "a cloud are seen")
          .param("days", 30, "days within which a method must have been seen at work")
          .window("scan", "days")
          .select(kSelect);
  for (const char* table :
       {"scan", "agent", "agent_ec2", "agent_azure", "agent_gcp", "connector", "csam_asset", "portal_host", "host"})
    check.tolerates(table);
}

}  // namespace qharden::assets
