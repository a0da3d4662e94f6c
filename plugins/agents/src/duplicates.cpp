#include "declarations.hpp"

namespace qharden::agents {
namespace {

// Two records are one host when two of its identifiers agree: name and DNS name, or the id of the agent or of the cloud
// instance together with one of these. A DNS name without a domain that repeats the name is no second one.
// Of the records of a host the oldest stands for it.
constexpr const char* kSelect = R"sql(
WITH record AS MATERIALIZED (
  SELECT agent_row, CAST(object AS INTEGER) AS id, label,
         lower(trim(label)) AS name,
         CASE WHEN instr(dns, '.') > 0 OR lower(trim(dns)) <> lower(trim(label)) THEN lower(trim(dns)) END AS dns,
         lower(nullif(trim(agent_id), '')) AS agent_id
  FROM agent_fleet
),
judged AS MATERIALIZED (
  SELECT r.*,
         EXISTS (SELECT 1 FROM json_each(:ignore) AS g
                 WHERE r.name GLOB lower(trim(g.value)) OR r.dns GLOB lower(trim(g.value))) AS is_ignored
  FROM record AS r
),
instance AS MATERIALIZED (
  SELECT _parent AS agent_row, instance_id FROM agent_ec2 WHERE instance_id <> ''
  UNION ALL SELECT _parent, instance_id FROM agent_azure WHERE instance_id <> ''
  UNION ALL SELECT _parent, instance_id FROM agent_gcp WHERE instance_id <> ''
),
pair AS (
  SELECT 'name and DNS name' AS what, name || '|' || dns AS pair_id, id FROM judged WHERE NOT is_ignored
  UNION ALL
  SELECT 'agent id and name', agent_id || '|' || name, id FROM judged WHERE NOT is_ignored
  UNION ALL
  SELECT 'agent id and DNS name', agent_id || '|' || dns, id FROM judged WHERE NOT is_ignored
  UNION ALL
  SELECT 'cloud instance and name', i.instance_id || '|' || j.name, j.id
  FROM instance AS i JOIN judged AS j ON j.agent_row = i.agent_row WHERE NOT j.is_ignored
  UNION ALL
  SELECT 'cloud instance and DNS name', i.instance_id || '|' || j.dns, j.id
  FROM instance AS i JOIN judged AS j ON j.agent_row = i.agent_row WHERE NOT j.is_ignored
),
twin AS MATERIALIZED (
  SELECT what, pair_id, min(id) AS first_id
  FROM pair
  WHERE pair_id IS NOT NULL
  GROUP BY what, pair_id
  HAVING count(*) > 1 AND count(*) >= :min_group
),
doubled AS MATERIALIZED (
  SELECT p.what, p.pair_id, p.id, t.first_id
  FROM twin AS t
  JOIN pair AS p ON p.what = t.what AND p.pair_id = t.pair_id
),
near AS MATERIALIZED (
  SELECT id, min(first_id) AS first_id FROM doubled GROUP BY id
),
linked AS MATERIALIZED (
  SELECT d.what, d.pair_id, min(n.first_id) AS first_id
  FROM doubled AS d
  JOIN near AS n ON n.id = d.id
  GROUP BY d.what, d.pair_id
),
member AS MATERIALIZED (
  SELECT d.id, min(l.first_id) AS first_id, min(d.what) AS what
  FROM doubled AS d
  JOIN linked AS l ON l.what = d.what AND l.pair_id = d.pair_id
  GROUP BY d.id
),
host AS (
  SELECT first_id, count(*) AS records, group_concat(id, ', ') AS ids, min(what) AS what
  FROM (SELECT id, first_id, what FROM member ORDER BY first_id, id)
  GROUP BY first_id
),
ruled AS (
  SELECT id, label, NULL AS records, NULL AS ids, NULL AS what,
         CASE WHEN is_ignored THEN 'ignored'
              WHEN dns IS NULL AND agent_id IS NULL AND agent_row NOT IN (SELECT agent_row FROM instance) THEN 'alone'
              ELSE 'single' END AS ruling
  FROM judged
  WHERE id NOT IN (SELECT id FROM member)
  UNION ALL
  SELECT j.id, j.label, h.records, h.ids, h.what, 'doubled'
  FROM host AS h
  JOIN judged AS j ON j.id = h.first_id
)
SELECT CAST(id AS TEXT) AS object,
       label AS object_name,
       CASE ruling WHEN 'single' THEN 'pass' WHEN 'doubled' THEN 'fail' WHEN 'ignored' THEN 'not_applicable'
                   ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'ignored' THEN 'out_of_scope' WHEN 'alone' THEN 'dependency' ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'single' THEN ' has one record with an agent'
         WHEN 'doubled' THEN ' has ' || records || ' records with an agent that agree in ' || what || ': ' || ids
         WHEN 'ignored' THEN ' has a name that many hosts share, so it is not compared'
         ELSE ' shows nothing but its name to compare it by'
       END AS message
FROM ruled)sql";

}  // namespace

void declare_duplicates(Plugin& plugin) {
  tolerate_cloud_states(plugin.check("agents.duplicates"))
      .control("2.3")
      .severity(Severity::low)
      .decides(Decides::extra)
      .basis(Basis::proxy)
      .title("Hosts are not counted twice")
      .rationale(
          "A host that was built anew or cloned with its agent stands in the list twice. Each share in each report is "
          "then wrong, licences are used up, and the older record never gets better.")
      .fix(
          "1. See which record still reports; uninstall the agent of the others, which removes them.\n"
          "2. Clear the agent's id from golden images before they are cloned.\n"
          "3. Name in ignore what many hosts are called alike.")
      .param("min_group", 2, "records of one host from which it counts as doubled")
      .param("ignore", {"localhost*", "*template*"}, "names that are not compared; * stands for any letters, ? for one")
      .select(kSelect)
      .tolerates("agent.agent_id")
      .tolerates("agent.platform")
      .tolerates("agent_ec2.instance_id")
      .tolerates("agent_azure.instance_id")
      .tolerates("agent_gcp.instance_id");
}

}  // namespace qharden::agents
