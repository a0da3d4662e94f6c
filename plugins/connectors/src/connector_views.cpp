#include "declarations.hpp"

namespace qharden::connectors {
namespace {

// What the checks judge, in our words. `label` begins every message. A connector counts as disabled by either of the
// two places that say so.
constexpr const char* kLiveConnector = R"sql(
SELECT id,
       cloud,
       coalesce(name, 'number ' || id) AS name,
       'the ' || CASE cloud WHEN 'aws' THEN 'AWS' WHEN 'azure' THEN 'Azure' WHEN 'gcp' THEN 'GCP' ELSE cloud END
         || ' connector ' || coalesce(name, 'number ' || id) AS label,
       lower(trim(account_id)) AS account_id,
       account_name,
       application_id,
       upper(trim(state)) AS state,
       last_error,
       CASE WHEN upper(trim(state)) = 'DISABLED' THEN 1 ELSE disabled END AS disabled,
       last_sync_at,
       age_days(last_sync_at) * 24 AS hours_since_sync,
       CASE WHEN age_days(last_sync_at) < 10 THEN CAST(age_days(last_sync_at) * 24 AS INTEGER) || ' hours ago'
            ELSE CAST(age_days(last_sync_at) AS INTEGER) || ' days ago' END AS synced,
       run_frequency / 60.0 AS hours_between_runs,
       remediation_enabled,
       nullif(trim(arn), '') AS arn,
       arn IS NOT NULL AS arn_shown,
       auth_record,
       external_id,
       external_id_shape ->> '$.length' AS external_id_length,
       all_regions,
       default_tags,
       activation
FROM connector
WHERE is_deleted IS NOT 1)sql";

// Why a column was not seen in a cloud, wholly or in part.
constexpr const char* kConnectorGap = R"sql(
SELECT "partition" AS cloud, "column", reason
FROM _column
WHERE "table" = 'connector' AND state <> 'complete' AND coalesce(reason, '') <> '')sql";

// Which elements hold the words nobody documents for JSON, so every one of that name counts, at any depth. A member
// `count` only counts.
constexpr const char* kConnectorRegion = R"sql(
SELECT DISTINCT c.id AS connector_id, t.value AS region
FROM connector AS c, json_tree(c.endpoints) AS t
WHERE t."key" = 'regionCode' AND t.atom IS NOT NULL)sql";

constexpr const char* kConnectorTag = R"sql(
SELECT DISTINCT c.id AS connector_id, t.value ->> '$.id' AS tag_id, t.value ->> '$.name' AS tag
FROM connector AS c, json_tree(c.default_tags) AS t
WHERE t.type = 'object' AND (t.value ->> '$.id' IS NOT NULL OR t.value ->> '$.name' IS NOT NULL))sql";

constexpr const char* kConnectorModule = R"sql(
SELECT DISTINCT c.id AS connector_id, upper(trim(t.value)) AS module
FROM connector AS c, json_tree(c.activation) AS t
WHERE t.atom IS NOT NULL AND trim(t.value) <> '' AND t."key" IS NOT 'count')sql";

// What was approved by hand, by the connector's name or number.
constexpr const char* kConnectorApproval = R"sql(
SELECT c.id AS connector_id, a.approver, a.until, age_days(a.until) > 0 AS ended
FROM connector AS c
JOIN declared_approval AS a
  ON a.check_id = 'connectors.remediation-flag' AND lower(a.object) IN (lower(trim(c.name)), CAST(c.id AS TEXT)))sql";

}  // namespace

void declare_connector_views(Plugin& plugin) {
  plugin.view("live_connector", "Connectors that are not deleted, in our words", kLiveConnector);
  plugin.view("connector_gap", "Columns of connector that were not seen in a cloud, wholly or in part", kConnectorGap);
  plugin.view("connector_region", "Regions that an AWS connector reads when it does not read all", kConnectorRegion);
  plugin.view("connector_tag", "Tags that a connector gives to what it finds", kConnectorTag);
  plugin.view("connector_module", "Modules that a connector activates for what it finds", kConnectorModule);
  plugin.view("connector_approval", "Approvals to change cloud resources through a connector", kConnectorApproval);
}

}  // namespace qharden::connectors
