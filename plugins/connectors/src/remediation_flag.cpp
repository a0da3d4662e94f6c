#include "declarations.hpp"

namespace qharden::connectors {
namespace {

constexpr const char* kSelect = R"sql(
WITH approval AS (
  SELECT connector_id, max(approver) FILTER (WHERE NOT ended) AS approver,
         max("until") FILTER (WHERE NOT ended) AS "until", max("until") AS last_until
  FROM connector_approval
  GROUP BY connector_id
),
judged AS (
  SELECT c.id, c.cloud, c.name, c.label, c.remediation_enabled AS flag, a.approver, a."until", a.last_until,
         count(c.remediation_enabled) OVER (PARTITION BY c.cloud) AS known,
         coalesce(g.reason, 'unsupported') AS gap
  FROM live_connector AS c
  LEFT JOIN approval AS a ON a.connector_id = c.id
  LEFT JOIN connector_gap AS g ON g.cloud = c.cloud AND g."column" = 'remediation_enabled'
  WHERE c.cloud IN (SELECT value FROM json_each(:partitions))
)
SELECT id AS object,
       name AS object_name,
       CASE WHEN flag IS NULL THEN 'not_evaluated' WHEN flag = 0 OR approver IS NOT NULL THEN 'pass' ELSE 'fail' END
         AS status,
       CASE WHEN flag IS NULL THEN gap ELSE '' END AS reason,
       label || CASE
         WHEN flag IS NULL THEN ' does not show whether it may change resources, though others of its cloud do'
         WHEN flag = 0 THEN ' cannot change cloud resources'
         WHEN approver IS NOT NULL THEN ' may change cloud resources, as ' || approver || ' approved until '
                             || substr("until", 1, 10)
         WHEN last_until IS NOT NULL THEN ' may change cloud resources; the approval ended on '
                                          || substr(last_until, 1, 10)
         ELSE ' may change cloud resources, and no approval is declared'
       END AS message
FROM judged
WHERE known > 0
UNION ALL
SELECT cloud, cloud || ' connectors', 'not_evaluated', max(gap),
       'no connector of ' || cloud || ' shows whether it may change resources; connectors: ' || count(*)
FROM judged
WHERE known = 0
GROUP BY cloud
ORDER BY 1)sql";

}  // namespace

void declare_remediation_flag(Plugin& plugin) {
  each_cloud(plugin.check("connectors.remediation-flag"))
      .control("4.2")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Connectors cannot change cloud resources unless approved")
      .rationale(
          "With remediation switched on, whoever may press a button in Qualys can change what runs in the cloud "
          "account. The connector then needs rights to write, and is worth stealing.")
      .fix(
          "1. Decide who needs one-click fixes in this account, if anybody does.\n"
          "2. Switch remediation off in the connector (Connectors > Edit), and take the rights to write from its role. "
          "One-click fixes of TotalCloud stop working there.\n"
          "3. Where it is wanted, declare the approval in the facts file, with approver and end: its check is "
          "connectors.remediation-flag and its objects are names or numbers of connectors.")
      .select(kSelect)
      .tolerates("connector.remediation_enabled");
}

}  // namespace qharden::connectors
