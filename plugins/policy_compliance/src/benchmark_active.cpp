#include "benchmark.hpp"
#include "declarations.hpp"

namespace qharden::policy_compliance {
namespace {

constexpr const char* kSelect = R"sql(
WITH fact AS (
  SELECT p.id, p.title, p.status, t.product,
         EXISTS (SELECT 1 FROM json_each(:ignore) AS i WHERE lower(p.title) GLOB lower(i.value)) AS is_ignored
  FROM policy AS p
  JOIN policy_product AS t ON t.id = p.id
  WHERE {belongs}
),
ruled AS (
  SELECT f.id, f.title, a.title AS active_title,
         CASE
           WHEN f.status = 'active' THEN 'active'
           WHEN a.product IS NOT NULL THEN 'superseded'
           WHEN f.is_ignored THEN 'ignored'
           ELSE 'inactive'
         END AS ruling
  FROM fact AS f
  LEFT JOIN (SELECT product, min(title) AS title FROM fact WHERE status = 'active' GROUP BY product) AS a
    ON a.product = f.product
)
SELECT CAST(id AS TEXT) AS object,
       title AS object_name,
       CASE ruling WHEN 'active' THEN 'pass' WHEN 'inactive' THEN 'fail' ELSE 'not_applicable' END AS status,
       CASE ruling WHEN 'superseded' THEN 'not_used' WHEN 'ignored' THEN 'not_used' ELSE '' END AS reason,
       'the policy ''' || title || '''' || CASE ruling
         WHEN 'active' THEN ' is active'
         WHEN 'superseded' THEN ' is inactive, and another version of it is active: ''' || active_title || ''''
         WHEN 'ignored' THEN ' is inactive, and its title says that it is not meant for use'
         WHEN 'inactive' THEN ' is inactive, and so is every other version of it'
       END AS message,
       '{}' AS evidence
FROM ruled
ORDER BY id)sql";

void declare(Plugin& plugin, const Family& family) {
  benchmark_check(plugin, family, "active", kSelect)
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title(of_family(family, "{FAMILY} policies are active"))
      .rationale("An inactive policy is not evaluated: it is in the list and judges nothing.")
      .fix(
          "1. Activate the policy (Policies, in the list, under Quick Actions).\n"
          "2. If a newer version takes its place, activate that one; the old one may stay inactive.\n"
          "3. Delete what is not needed, or name drafts so that ignore matches their title.")
      .param("ignore", {"*test*", "*draft*"}, "titles that are not meant for use; * stands for any letters, ? for one")
      .guard_excludes("*")
      .empty(Status::not_applicable, Reason::no_objects, of_family(family, "no policy has a title that says {FAMILY}"));
}

}  // namespace

void declare_benchmark_active(Plugin& plugin) {
  for (const auto* family : {&kCis, &kStig}) declare(plugin, *family);
}

}  // namespace qharden::policy_compliance
