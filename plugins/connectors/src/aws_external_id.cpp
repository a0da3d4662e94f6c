#include "declarations.hpp"

namespace qharden::connectors {
namespace {

// The value itself is a secret: its length and a digest are all that is known of it.
constexpr const char* kSelect = R"sql(
WITH judged AS (
  SELECT c.id, c.name, c.label, c.arn, c.auth_record, c.external_id, c.external_id_length AS length,
         count(c.external_id_length) OVER () AS known,
         count(*) OVER (PARTITION BY c.external_id) AS holders,
         coalesce(g.reason, 'unsupported') AS gap
  FROM live_connector AS c
  LEFT JOIN connector_gap AS g ON g.cloud = 'aws' AND g."column" = 'external_id_shape'
  WHERE c.cloud = 'aws'
),
ruled AS (
  SELECT *,
         CASE
           WHEN auth_record AND arn IS NULL THEN 'keys'
           WHEN length IS NULL AND known = 0 THEN 'blind'
           WHEN length IS NULL THEN 'unseen'
           WHEN length = 0 THEN 'empty'
           WHEN length < :min_length THEN 'short'
           ELSE 'sound'
         END AS ruling
  FROM judged
)
SELECT id AS object,
       name AS object_name,
       CASE ruling WHEN 'sound' THEN 'pass' WHEN 'keys' THEN 'not_applicable' WHEN 'unseen' THEN 'not_evaluated'
                   ELSE 'fail' END AS status,
       CASE ruling WHEN 'keys' THEN 'not_used' WHEN 'unseen' THEN gap ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'keys' THEN ' uses stored keys and takes no role (see connectors.aws-role)'
         WHEN 'unseen' THEN ' shows no external id, though other AWS connectors do'
         WHEN 'empty' THEN ' gives no external id when it takes its role'
         WHEN 'short' THEN ' gives an external id of ' || length || ' characters, at least ' || :min_length
                           || ' should be'
         ELSE ' gives an external id of ' || length || ' characters; that the role demands it shows in AWS alone'
              || CASE WHEN holders > 1 AND external_id IS NOT NULL
                      THEN '. ' || (holders - 1) || ' more of this subscription give the same, which is normal within '
                           || 'one company' ELSE '' END
       END AS message,
       json_object('length', length, 'holders', holders) AS evidence
FROM ruled
WHERE ruling <> 'blind'
UNION ALL
SELECT 'aws', 'AWS connectors', 'not_evaluated', max(gap),
       'no AWS connector shows whether it gives an external id; connectors: ' || count(*), '{}'
FROM ruled
WHERE ruling = 'blind'
HAVING count(*) > 0
ORDER BY 1)sql";

}  // namespace

void declare_aws_external_id(Plugin& plugin) {
  aws_alone(plugin.check("connectors.aws-external-id"))
      .control("4.2")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("AWS roles demand an external id")
      .rationale(
          "Qualys takes roles of all its customers from one account. Without an external id, anybody who knows the ARN "
          "of your role could enter it into a connector of their own and read your account.")
      .fix(
          "1. Take the external id that Qualys proposes when a connector is made, or a long random one.\n"
          "2. Put it into the trust policy of the role, as condition on sts:ExternalId.\n"
          "3. Enter the same into the connector and run it. Use another one for each customer you serve.")
      .param("min_length", 8, "fewest characters")
      .select(kSelect)
      .tolerates("connector.arn")
      .tolerates("connector.external_id")
      .tolerates("connector.external_id_shape");
}

}  // namespace qharden::connectors
