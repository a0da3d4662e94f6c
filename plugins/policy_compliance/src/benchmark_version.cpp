#include "benchmark.hpp"
#include "declarations.hpp"

namespace qharden::policy_compliance {
namespace {

// An old system keeps its old benchmark, so only titles that differ in nothing but the version are compared.
constexpr const char* kSelect = R"sql(
WITH newest AS (
  SELECT product, max(published_at) AS published_at, count(*) AS offers FROM library_version GROUP BY product
),
fact AS (
  SELECT p.id, p.title, p.status, p.created_at, n.offers, n.published_at,
         julianday(n.published_at) - julianday(p.created_at) AS behind,
         (SELECT count(*) FROM newest) AS products
  FROM policy AS p
  JOIN policy_product AS t ON t.id = p.id
  LEFT JOIN newest AS n ON n.product = t.product
  WHERE {belongs}
),
ruled AS (
  SELECT *,
         CASE
           WHEN status = 'inactive' THEN 'inactive'
           WHEN products = 0 THEN 'no_library'
           WHEN offers IS NULL THEN 'no_offer'
           WHEN behind IS NULL THEN 'undated'
           WHEN behind <= 0 THEN 'current'
           WHEN behind <= :max_behind_days THEN 'near'
           ELSE 'behind'
         END AS ruling
  FROM fact
)
SELECT CAST(id AS TEXT) AS object,
       title AS object_name,
       CASE ruling WHEN 'current' THEN 'pass' WHEN 'near' THEN 'pass' WHEN 'behind' THEN 'fail'
                   WHEN 'no_library' THEN 'not_evaluated' WHEN 'undated' THEN 'not_evaluated'
                   ELSE 'not_applicable' END AS status,
       CASE ruling WHEN 'inactive' THEN 'not_used' WHEN 'no_offer' THEN 'not_available'
                   WHEN 'no_library' THEN 'unsupported' WHEN 'undated' THEN 'unsupported' ELSE '' END AS reason,
       'the policy ''' || title || '''' || CASE ruling
         WHEN 'inactive' THEN ' is inactive'
         WHEN 'no_library' THEN ' cannot be compared: the library shows no policy at all'
         WHEN 'no_offer' THEN ' has no counterpart in the library that differs in the version alone'
         WHEN 'undated' THEN ' cannot be compared: the date it was made, or that of the library, is not shown'
         WHEN 'current' THEN ' was made on ' || substr(created_at, 1, 10) || ', and the newest in the library is of '
                             || substr(published_at, 1, 10)
         ELSE ' was made on ' || substr(created_at, 1, 10) || ', ' || CAST(behind AS INTEGER)
              || ' days before the newest in the library (' || substr(published_at, 1, 10) || '), at most '
              || :max_behind_days || ' may pass'
       END AS message,
       '{}' AS evidence
FROM ruled
ORDER BY id)sql";

void declare(Plugin& plugin, const Family& family) {
  benchmark_check(plugin, family, "newer-version-available", kSelect)
      .severity(Severity::low)
      .decides(Decides::advisory)
      .basis(Basis::proxy)
      .title(of_family(family, "{FAMILY} policies follow the current library version"))
      .rationale(
          "Benchmarks grow with what attackers do and with what the system can do. An old version asks for less than "
          "the current one.")
      .fix(
          "1. Import the current version from the library beside the old one, as inactive.\n"
          "2. Assign it to the same hosts, evaluate it and compare the results.\n"
          "3. Activate it, and deactivate the old one.")
      .param("max_behind_days", 365, "days that a newer version may have been in the library")
      .tolerates("policy.status")
      .tolerates("policy.created_at")
      .empty(Status::not_applicable, Reason::no_objects, of_family(family, "no policy has a title that says {FAMILY}"));
}

}  // namespace

void declare_benchmark_version(Plugin& plugin) {
  for (const auto* family : {&kCis, &kStig}) declare(plugin, *family);
}

}  // namespace qharden::policy_compliance
