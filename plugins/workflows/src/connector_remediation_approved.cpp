#include "declarations.hpp"

namespace qharden::workflows {
namespace {

// Connectors without the flag are no objects here: that they are rightly without it is the matter of control 4.2, which
// reads the same approvals.
constexpr const char* kSelect = R"sql(
WITH approval AS (
  SELECT connector_id, max(approver) FILTER (WHERE NOT ended) AS approver,
         max("until") FILTER (WHERE NOT ended) AS "until", max("until") AS last_until
  FROM connector_approval
  WHERE trim(coalesce(approver, '')) <> ''
  GROUP BY connector_id
),
connector_flag AS (
  SELECT id, cloud, name, label, account_id, remediation_enabled AS flag,
         count(remediation_enabled) OVER (PARTITION BY cloud) AS known
  FROM live_connector
  WHERE cloud IN (SELECT value FROM json_each(:partitions))
)
SELECT CAST(c.id AS TEXT) AS object,
       c.name AS object_name,
       CASE WHEN flag IS NULL THEN 'not_evaluated' WHEN a.approver IS NOT NULL THEN 'pass' ELSE 'manual' END AS status,
       iif(flag IS NULL, 'unsupported', '') AS reason,
       c.label || CASE
         WHEN flag IS NULL THEN ' does not show whether it may change cloud resources'
         WHEN a.approver IS NOT NULL THEN ' may change cloud resources, as ' || a.approver || ' approved until '
                                          || substr(a."until", 1, 10)
         WHEN a.last_until IS NOT NULL THEN ' may change cloud resources; the approval ended on '
                                            || substr(a.last_until, 1, 10) || ': attest who approves it now'
         ELSE ' may change cloud resources: attest who approved it' END AS message,
       json_patch('{}', json_object('account', c.account_id)) AS evidence
FROM connector_flag AS c
LEFT JOIN approval AS a ON a.connector_id = c.id
WHERE known > 0 AND coalesce(flag, 1)
UNION ALL
SELECT cloud, cloud || ' connectors', 'not_evaluated', 'unsupported',
       'no connector of ' || cloud || ' shows whether it may change cloud resources; connectors: ' || count(*), '{}'
FROM connector_flag
WHERE known = 0
GROUP BY cloud
ORDER BY 1)sql";

}  // namespace

void declare_connector_remediation_approved(Plugin& plugin) {
  plugin.check("workflows.connector-remediation-approved")
      .control("4.3")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::attested)
      .title("Cloud remediation that is on was approved")
      .rationale(
          "With remediation switched on, one click in Qualys changes what runs in a cloud account. That somebody "
          "decided it, for this account and until when, is what separates automation from an accident.")
      .fix(
          "1. Switch remediation off in connectors that do not need it (control 4.2).\n"
          "2. Have the owner of the cloud account approve the others, with an end.\n"
          "3. Declare the approval in the facts file: its check is connectors.remediation-flag and its objects "
          "are names or numbers of connectors. Or attest it.")
      .param("valid_for", 180, "days an attestation holds")
      .select(kSelect)
      .statement("The owner of the cloud account approved that Qualys may change its resources through this connector.")
      .asks("approver", "Who approved it, when, and until when?")
      .asks("ticket", "Where is it written down?")
      .by_partition("connector")
      .tolerates("connector.remediation_enabled")
      .tolerates("connector.account_id")
      .tolerates("connector.is_deleted");
}

}  // namespace qharden::workflows
