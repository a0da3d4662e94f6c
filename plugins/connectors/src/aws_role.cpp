#include "declarations.hpp"

namespace qharden::connectors {
namespace {

// A record of credentials is what stood in place of a role before roles were. Where neither is shown nothing is known.
constexpr const char* kSelect = R"sql(
WITH judged AS (
  SELECT id, name, label, arn, arn_shown, auth_record,
         max(arn_shown OR auth_record) OVER () AS any_shown,
         coalesce(matches(arn, '^arn:aws[a-z-]*:iam::[0-9]{12}:role/.'), 0) AS is_role
  FROM live_connector
  WHERE cloud = 'aws'
),
ruled AS (
  SELECT *,
         CASE
           WHEN auth_record THEN 'keys'
           WHEN is_role THEN 'role'
           WHEN arn IS NOT NULL THEN 'other'
           WHEN arn_shown THEN 'none'
           ELSE 'unseen'
         END AS ruling
  FROM judged
)
SELECT id AS object,
       name AS object_name,
       CASE ruling WHEN 'role' THEN 'pass' WHEN 'unseen' THEN 'not_evaluated' ELSE 'fail' END AS status,
       CASE ruling WHEN 'unseen' THEN 'unsupported' ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'role' THEN ' takes the role ' || arn
         WHEN 'keys' THEN ' holds a record of stored keys' || coalesce(' beside ' || arn, ' and names no role')
         WHEN 'other' THEN ' signs in as ' || arn || ', which is no role'
         WHEN 'none' THEN ' names no role'
         ELSE ' shows neither a role nor a record of keys, though other AWS connectors do'
       END AS message,
       json_object('arn', arn, 'auth_record', auth_record) AS evidence
FROM ruled
WHERE any_shown
UNION ALL
SELECT 'aws', 'AWS connectors', 'not_evaluated', 'unsupported',
       'no AWS connector shows a role or a record of keys; connectors: ' || count(*), '{}'
FROM ruled
WHERE NOT any_shown
HAVING count(*) > 0
ORDER BY 1)sql";

}  // namespace

void declare_aws_role(Plugin& plugin) {
  aws_alone(plugin.check("connectors.aws-role"))
      .control("4.2")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("AWS connectors use a role, not stored keys")
      .rationale(
          "A role gives Qualys short-lived credentials that AWS can take back. Stored access keys stay valid for years "
          "in somebody else's system, and work from anywhere.")
      .fix(
          "1. Make an IAM role in the account that trusts the Qualys account, with the external id the connector "
          "shows.\n"
          "2. Make a new connector with the ARN of the role, or edit the old one, and run it.\n"
          "3. Delete the connector that holds keys, and then the keys and their user in AWS.")
      .select(kSelect)
      .tolerates("connector.arn");
}

}  // namespace qharden::connectors
