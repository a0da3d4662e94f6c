#include "benchmark.hpp"
#include "declarations.hpp"

namespace qharden::policy_compliance {
namespace {

// A policy that is not locked could be changed; whether it was, no list tells. So nobody fails here.
constexpr const char* kSelect = R"sql(
WITH ruled AS (
  SELECT p.id, p.title,
         coalesce(' on ' || substr(p.modified_at, 1, 10), '') || coalesce(' by ' || p.modified_by, '') AS change,
         CASE
           WHEN p.is_locked = 1 THEN 'locked'
           WHEN EXISTS (SELECT 1 FROM json_each(:approved) AS a WHERE a.value = CAST(p.id AS TEXT)) THEN 'approved'
           ELSE 'open'
         END AS ruling
  FROM policy AS p
  WHERE {belongs}
)
SELECT CAST(id AS TEXT) AS object,
       title AS object_name,
       CASE ruling WHEN 'open' THEN 'manual' ELSE 'pass' END AS status,
       '' AS reason,
       'the policy ''' || title || '''' || CASE ruling
         WHEN 'locked' THEN ' is locked: as long as it is, its content is that of the library'
         WHEN 'approved' THEN ' is not locked, and its changes are approved'
         WHEN 'open' THEN ' is not locked, so its content may differ from the library: compare it, then approve it'
                          || CASE change WHEN '' THEN '' ELSE '; last change of any kind' || change END
       END AS message,
       '{}' AS evidence
FROM ruled
ORDER BY id)sql";

void declare(Plugin& plugin, const Family& family) {
  benchmark_check(plugin, family, "modified-from-library", kSelect)
      .severity(Severity::low)
      .decides(Decides::advisory)
      .basis(Basis::proxy)
      .title(of_family(family, "Changes to {FAMILY} content are known"))
      .rationale("A benchmark from which the failing controls were taken out shows a better score and a weaker estate.")
      .fix(
          "1. Compare the policy with the one in the library, control by control.\n"
          "2. Undo what has no reason; write down the rest, with who decided it.\n"
          "3. Lock the policy, or list its id under approved.")
      .param("approved", std::initializer_list<const char*>{}, "ids of policies whose changes are written down")
      .tolerates("policy.modified_at")
      .tolerates("policy.modified_by")
      .empty(Status::not_applicable, Reason::no_objects, of_family(family, "no policy has a title that says {FAMILY}"));
}

}  // namespace

void declare_benchmark_modified(Plugin& plugin) {
  for (const auto* family : {&kCis, &kStig}) declare(plugin, *family);
}

}  // namespace qharden::policy_compliance
