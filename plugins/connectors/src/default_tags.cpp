#include "declarations.hpp"

namespace qharden::connectors {
namespace {

// Rules may tag what the connector does not. The tag that every agent has by itself says nothing.
constexpr const char* kSelect = R"sql(
WITH tag AS (
  SELECT connector_id, count(*) AS tags, group_concat(coalesce(tag, tag_id), ', ') AS names
  FROM (SELECT connector_id, tag_id, tag FROM connector_tag ORDER BY connector_id, tag)
  GROUP BY connector_id
),
tagged AS (
  SELECT DISTINCT _parent AS agent_row FROM agent_tag WHERE name <> 'Cloud Agent'
),
account AS (
  SELECT h.cloud, lower(trim(h.account_id)) AS account_id, count(*) AS hosts, count(t.agent_row) AS tagged
  FROM cloud_host AS h
  LEFT JOIN tagged AS t ON t.agent_row = h.agent_row
  GROUP BY 1, 2
),
judged AS (
  SELECT c.id, c.cloud, c.name, c.label, c.disabled, c.default_tags, t.tags, t.names, a.hosts, a.tagged,
         count(c.default_tags) OVER (PARTITION BY c.cloud) AS known,
         coalesce(g.reason, 'unsupported') AS gap
  FROM live_connector AS c
  LEFT JOIN tag AS t ON t.connector_id = c.id
  LEFT JOIN account AS a ON a.cloud = c.cloud AND a.account_id = c.account_id
  LEFT JOIN connector_gap AS g ON g.cloud = c.cloud AND g."column" = 'default_tags'
  WHERE c.cloud IN (SELECT value FROM json_each(:partitions))
),
ruled AS (
  SELECT *,
         CASE
           WHEN disabled = 1 THEN 'disabled'
           WHEN tags > 0 THEN 'tags'
           WHEN hosts > 0 AND tagged * 2 > hosts THEN 'by_rule'
           WHEN default_tags IS NULL AND known = 0 THEN 'blind'
           WHEN default_tags IS NULL THEN 'unseen'
           ELSE 'none'
         END AS ruling
  FROM judged
)
SELECT id AS object,
       name AS object_name,
       CASE ruling WHEN 'tags' THEN 'pass' WHEN 'none' THEN 'fail' WHEN 'unseen' THEN 'not_evaluated'
                   ELSE 'not_applicable' END AS status,
       CASE ruling WHEN 'disabled' THEN 'not_used' WHEN 'by_rule' THEN 'not_used' WHEN 'unseen' THEN gap
                   ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'tags' THEN ' gives what it finds ' || tags || CASE tags WHEN 1 THEN ' tag: ' ELSE ' tags: ' END
                          || substr(names, 1, 300)
         WHEN 'disabled' THEN ' is disabled and finds nothing (see connectors.disabled)'
         WHEN 'by_rule' THEN ' need not give tags: of ' || hosts || ' instances with an agent in its account ' || tagged
                             || ' carry a tag'
         WHEN 'unseen' THEN ' does not show which tags it gives, though others of its cloud do'
         ELSE ' gives no tag to what it finds'
       END AS message
FROM ruled
WHERE ruling <> 'blind'
UNION ALL
SELECT cloud, cloud || ' connectors', 'not_evaluated', max(gap),
       'no connector of ' || cloud || ' shows which tags it gives; connectors: ' || count(*)
FROM ruled
WHERE ruling = 'blind'
GROUP BY cloud
ORDER BY 1)sql";

}  // namespace

void declare_default_tags(Plugin& plugin) {
  each_cloud(plugin.check("connectors.default-tags"))
      .control("4.2")
      .severity(Severity::low)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("Connectors tag what they find")
      .rationale("Scans, reports and the scope of users go by tags. What arrives without one is in nobody's scope.")
      .fix(
          "1. Make a tag for the account or its owner.\n"
          "2. Edit the connector and add it to the tags it assigns; or let a tag rule on cloud data do it.\n"
          "3. Run the connector: only what it finds from then on gets the tag.")
      .select(kSelect)
      .tolerates("connector.account_id")
      .tolerates("connector.state")
      .tolerates("connector.disabled")
      .tolerates("connector.default_tags")
      .tolerates("agent")
      .tolerates("agent_tag")
      .tolerates("agent_ec2")
      .tolerates("agent_azure")
      .tolerates("agent_gcp");
}

}  // namespace qharden::connectors
