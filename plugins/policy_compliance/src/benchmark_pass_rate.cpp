#include "benchmark.hpp"
#include "declarations.hpp"

namespace qharden::policy_compliance {
namespace {

// Controls that ended in an error are neither passed nor failed: they are told, not counted.
constexpr const char* kSelect = R"sql(
WITH fact AS (
  SELECT coalesce(t.technology, p.title) AS technology,
         c."partition" IS NOT NULL AS was_asked,
         coalesce(r.passed, 0) AS passed, coalesce(r.failed, 0) AS failed, coalesce(r.errors, 0) AS errors
  FROM policy AS p
  JOIN policy_technology AS t ON t.id = p.id
  LEFT JOIN _collection AS c ON c."table" = 'posture_summary' AND c."partition" = CAST(p.id AS TEXT)
  LEFT JOIN posture_result AS r ON r.policy_id = p.id
  WHERE {belongs} AND coalesce(p.status, 'active') = 'active'
),
ruled AS (
  SELECT technology, sum(passed) AS passed, sum(passed) + sum(failed) AS results, sum(errors) AS errors,
         CASE
           WHEN sum(passed) + sum(failed) = 0 AND min(was_asked) = 0 THEN 'unread'
           WHEN sum(passed) + sum(failed) = 0 THEN 'none'
           WHEN sum(passed) >= :min_share * (sum(passed) + sum(failed)) THEN 'high'
           ELSE 'low'
         END AS ruling
  FROM fact
  GROUP BY technology
)
SELECT technology AS object,
       technology AS object_name,
       CASE ruling WHEN 'high' THEN 'pass' WHEN 'low' THEN 'fail' WHEN 'unread' THEN 'not_evaluated'
                   ELSE 'not_applicable' END AS status,
       CASE ruling WHEN 'unread' THEN 'dependency' WHEN 'none' THEN 'no_objects' ELSE '' END AS reason,
       technology || ': ' || CASE ruling
         WHEN 'unread' THEN 'the results of its policies were not read: their titles say neither CIS nor STIG'
         WHEN 'none' THEN 'its policies have no result on any host'
         ELSE passed || ' of ' || results || ' results of controls passed, '
              || CAST(100.0 * passed / results AS INTEGER) || ' %'
              || CASE ruling WHEN 'low' THEN ', at least ' || CAST(100 * :min_share AS INTEGER) || ' % should' ELSE ''
                 END
              || CASE WHEN errors > 0 THEN '; controls that ended in an error: ' || errors ELSE '' END
       END AS message,
       json_object('passed', passed, 'results', results, 'errors', errors) AS evidence
FROM ruled
ORDER BY technology)sql";

void declare(Plugin& plugin, const Family& family) {
  benchmark_check(plugin, family, "pass-rate", kSelect)
      .severity(Severity::low)
      .decides(Decides::advisory)
      .basis(Basis::activity)
      .title(of_family(family, "{FAMILY} results stay above the agreed share"))
      .rationale(
          "The share of passed controls shows whether anybody works on what the policies find. It measures the estate, "
          "not how the subscription is configured, and it costs many calls.")
      .fix(
          "1. Sort the failed controls by criticality and by the number of hosts.\n"
          "2. Mend them where the settings come from: group policy, images, configuration management.\n"
          "3. Agree on a share with the owners of the systems and set it as min_share.")
      .param("min_share", 0.80, "share of the results of a technology that must have passed")
      .tolerates("policy.status")
      .empty(Status::not_applicable, Reason::no_objects,
             of_family(family, "no policy in use has a title that says {FAMILY}"));
}

}  // namespace

void declare_benchmark_pass_rate(Plugin& plugin) {
  for (const auto* family : {&kCis, &kStig}) declare(plugin, *family);
}

}  // namespace qharden::policy_compliance
