#include "benchmark.hpp"
#include "declarations.hpp"

namespace qharden::policy_compliance {
namespace {

constexpr const char* kSelect = R"sql(
WITH fact AS (
  SELECT p.id, p.title, p.status, p.evaluated_at, age_days(p.evaluated_at) AS age,
         a.is_assigned OR a.is_hidden AS is_assigned
  FROM policy AS p
  JOIN policy_assignment AS a ON a.policy_id = p.id
  WHERE {belongs}
),
ruled AS (
  SELECT *,
         CASE
           WHEN status = 'inactive' THEN 'inactive'
           WHEN NOT is_assigned THEN 'unassigned'
           WHEN age <= :days THEN 'fresh'
           WHEN status IS NULL THEN 'unsure'
           WHEN evaluated_at IS NULL THEN 'never'
           ELSE 'stale'
         END AS ruling
  FROM fact
)
SELECT CAST(id AS TEXT) AS object,
       title AS object_name,
       CASE ruling WHEN 'fresh' THEN 'pass' WHEN 'never' THEN 'fail' WHEN 'stale' THEN 'fail'
                   WHEN 'unsure' THEN 'not_evaluated' ELSE 'not_applicable' END AS status,
       CASE ruling WHEN 'inactive' THEN 'not_used' WHEN 'unassigned' THEN 'not_used' WHEN 'unsure' THEN 'unsupported'
                   ELSE '' END AS reason,
       'the policy ''' || title || '''' || CASE ruling
         WHEN 'inactive' THEN ' is inactive'
         WHEN 'unassigned' THEN ' applies to nothing, which policy_compliance.{family}-assigned judges'
         WHEN 'fresh' THEN ' was evaluated on ' || substr(evaluated_at, 1, 10)
                           || '; how old the data was is told by policy_compliance.{family}-hosts-fresh'
         WHEN 'unsure' THEN ' was not evaluated in the last ' || :days || ' days, but whether it is active is not shown'
         WHEN 'never' THEN ' was never evaluated'
         WHEN 'stale' THEN ' was last evaluated on ' || substr(evaluated_at, 1, 10) || ', ' || CAST(age AS INTEGER)
                           || ' days ago, at most ' || :days || ' may pass'
       END AS message,
       '{}' AS evidence
FROM ruled
ORDER BY id)sql";

void declare(Plugin& plugin, const Family& family) {
  benchmark_check(plugin, family, "evaluated-recently", kSelect)
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title(of_family(family, "{FAMILY} policies were evaluated lately"))
      .rationale(
          "Results are those of the last evaluation. What was changed on hosts, or in the policy, since then is in no "
          "report.")
      .fix(
          "1. Evaluate the policy now (in the list, under Quick Actions).\n"
          "2. Look why it is not evaluated by itself: are its hosts scanned for compliance, or do their agents assess "
          "configuration?")
      .param("days", 30, "days since the last evaluation")
      .guard_at_most(90)
      .tolerates("policy.status")
      .empty(Status::not_applicable, Reason::no_objects, of_family(family, "no policy has a title that says {FAMILY}"));
}

}  // namespace

void declare_benchmark_evaluated(Plugin& plugin) {
  for (const auto* family : {&kCis, &kStig}) declare(plugin, *family);
}

}  // namespace qharden::policy_compliance
