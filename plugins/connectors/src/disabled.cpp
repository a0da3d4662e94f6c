#include "declarations.hpp"

namespace qharden::connectors {
namespace {

// A connector that nobody may leave disabled, or only until a day that somebody named.
constexpr const char* kSelect = R"sql(
WITH allowance AS (
  SELECT lower(trim("key")) AS connector, value AS day FROM json_each(:allow)
),
judged AS (
  SELECT c.id, c.cloud, c.name, c.label, c.disabled,
         count(c.disabled) OVER (PARTITION BY c.cloud) AS known,
         (SELECT max(day) FROM allowance WHERE connector IN (lower(c.name), CAST(c.id AS TEXT))) AS allowed_until,
         coalesce(g.reason, 'unsupported') AS gap
  FROM live_connector AS c
  LEFT JOIN connector_gap AS g ON g.cloud = c.cloud AND g."column" = 'disabled'
  WHERE c.cloud IN (SELECT value FROM json_each(:partitions))
),
ruled AS (
  SELECT *,
         CASE
           WHEN disabled = 0 THEN 'enabled'
           WHEN disabled IS NULL AND known = 0 THEN 'blind'
           WHEN disabled IS NULL THEN 'unseen'
           WHEN allowed_until IS NULL THEN 'disabled'
           WHEN age_days(allowed_until) IS NULL THEN 'no_day'
           WHEN age_days(allowed_until) < 1 THEN 'allowed'
           ELSE 'overdue'
         END AS ruling
  FROM judged
)
SELECT id AS object,
       name AS object_name,
       CASE ruling WHEN 'enabled' THEN 'pass' WHEN 'allowed' THEN 'not_applicable' WHEN 'unseen' THEN 'not_evaluated'
                   ELSE 'fail' END AS status,
       CASE ruling WHEN 'allowed' THEN 'out_of_scope' WHEN 'unseen' THEN gap ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'enabled' THEN ' is enabled'
         WHEN 'unseen' THEN ' does not show whether it is disabled, though others of its cloud do'
         WHEN 'allowed' THEN ' is disabled, as declared until ' || substr(allowed_until, 1, 10)
         WHEN 'overdue' THEN ' is still disabled, it was declared until ' || substr(allowed_until, 1, 10)
         WHEN 'no_day' THEN ' is disabled, and allow names no day for it: ' || substr(allowed_until, 1, 40)
         ELSE ' is disabled'
       END AS message
FROM ruled
WHERE ruling <> 'blind'
UNION ALL
SELECT cloud, cloud || ' connectors', 'not_evaluated', max(gap),
       'no connector of ' || cloud || ' shows whether it is disabled; connectors: ' || count(*)
FROM ruled
WHERE ruling = 'blind'
GROUP BY cloud
ORDER BY 1)sql";

}  // namespace

void declare_disabled(Plugin& plugin) {
  each_cloud(plugin.check("connectors.disabled"))
      .control("4.2")
      .severity(Severity::low)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("No connector is left disabled")
      .rationale(
          "A disabled connector raises no error, so an account goes unread without anybody being told. It still holds "
          "its role or secret.")
      .fix(
          "1. Ask whether the cloud account still exists.\n"
          "2. If it does, enable the connector and run it.\n"
          "3. If it does not, delete the connector after a review, and the role or secret it used.\n"
          "4. If it has to wait, name it in allow with the day until which it may.")
      .param_map("allow", "name or number of a connector: the day until which it may be disabled (2026-12-31)")
      .select(kSelect)
      .tolerates("connector.state")
      .tolerates("connector.disabled");
}

}  // namespace qharden::connectors
