#include "declarations.hpp"

namespace qharden::connectors {
namespace {

constexpr const char* kSelect = R"sql(
WITH region AS (
  SELECT connector_id, count(*) AS regions, group_concat(region, ', ') AS names
  FROM (SELECT connector_id, region FROM connector_region ORDER BY connector_id, region)
  GROUP BY connector_id
),
judged AS (
  SELECT c.id, c.name, c.label, c.disabled, c.all_regions, r.regions, r.names,
         count(c.all_regions) OVER () AS known,
         coalesce(g.reason, 'unsupported') AS gap,
         EXISTS (SELECT 1 FROM json_each(:allowed_partial)
                 WHERE lower(trim(value)) IN (lower(c.name), CAST(c.id AS TEXT), c.account_id)) AS allowed
  FROM live_connector AS c
  LEFT JOIN region AS r ON r.connector_id = c.id
  LEFT JOIN connector_gap AS g ON g.cloud = 'aws' AND g."column" = 'all_regions'
  WHERE c.cloud = 'aws'
),
ruled AS (
  SELECT *,
         CASE
           WHEN disabled = 1 THEN 'disabled'
           WHEN all_regions = 1 THEN 'all'
           WHEN all_regions IS NULL AND known = 0 THEN 'blind'
           WHEN all_regions IS NULL THEN 'unseen'
           WHEN allowed THEN 'allowed'
           ELSE 'partial'
         END AS ruling
  FROM judged
)
SELECT id AS object,
       name AS object_name,
       CASE ruling WHEN 'all' THEN 'pass' WHEN 'partial' THEN 'fail' WHEN 'unseen' THEN 'not_evaluated'
                   ELSE 'not_applicable' END AS status,
       CASE ruling WHEN 'disabled' THEN 'not_used' WHEN 'allowed' THEN 'out_of_scope' WHEN 'unseen' THEN gap
                   ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'all' THEN ' reads all regions'
         WHEN 'disabled' THEN ' is disabled and reads nothing (see connectors.disabled)'
         WHEN 'unseen' THEN ' does not show which regions it reads, though other AWS connectors do'
         ELSE ' reads ' || coalesce(regions || iif(regions = 1, ' region: ', ' regions: ') || substr(names, 1, 300),
                                    'some regions only')
              || CASE ruling WHEN 'allowed' THEN '; declared in allowed_partial' ELSE '' END
       END AS message
FROM ruled
WHERE ruling <> 'blind'
UNION ALL
SELECT 'aws', 'AWS connectors', 'not_evaluated', max(gap),
       'no AWS connector shows which regions it reads; connectors: ' || count(*)
FROM ruled
WHERE ruling = 'blind'
HAVING count(*) > 0
ORDER BY 1)sql";

}  // namespace

void declare_regions_complete(Plugin& plugin) {
  aws_alone(plugin.check("connectors.regions-complete"))
      .control("4.2")
      .severity(Severity::low)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("AWS connectors read all regions")
      .rationale(
          "Who misuses an account starts machines in the region that nobody watches. A list of regions that somebody "
          "typed once does not grow with AWS.")
      .fix(
          "1. Edit the connector and choose all regions.\n"
          "2. Where a policy of the organisation closes regions, so that reading them fails: name the connector in "
          "allowed_partial.")
      .param("allowed_partial", std::initializer_list<const char*>{},
             "names, numbers or accounts of connectors that need not read all regions")
      .select(kSelect)
      .tolerates("connector.account_id")
      .tolerates("connector.state")
      .tolerates("connector.disabled")
      .tolerates("connector.endpoints")
      .tolerates("connector.all_regions");
}

}  // namespace qharden::connectors
