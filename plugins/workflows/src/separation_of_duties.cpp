#include "declarations.hpp"

namespace qharden::workflows {
namespace {

constexpr const char* kSelect = R"sql(
SELECT id AS object,
       name AS object_name,
       CASE WHEN creator IS NULL OR editor IS NULL THEN 'not_evaluated' WHEN creator = editor THEN 'fail' ELSE 'pass' END
         AS status,
       iif(creator IS NULL OR editor IS NULL, 'unsupported', '') AS reason,
       label || CASE
         WHEN creator IS NULL OR editor IS NULL THEN ' does not show who made it and who changed it last'
         WHEN creator = editor THEN ' is enabled, and ' || creator_name || ' both made it and changed it last'
         ELSE ' was made by ' || creator_name || ' and changed last by ' || editor_name END AS message
FROM patch_job_state
WHERE is_enabled AND platform IN (SELECT value FROM json_each(:partitions))
ORDER BY 1)sql";

}  // namespace

void declare_separation_of_duties(Plugin& plugin) {
  each_platform(plugin.check("workflows.separation-of-duties"))
      .control("4.3")
      .severity(Severity::low)
      .decides(Decides::advisory)
      .basis(Basis::proxy)
      .title("Who builds a patch job is not who enables it")
      .rationale(
          "Patch Management has no approval of its own. That a second person touched a job before it ran is the "
          "nearest "
          "trace of one. Who changed it last need not be who enabled it, so this is a hint and no more.")
      .fix(
          "1. Let one person build the job disabled, and another look it over and enable it.\n"
          "2. Ask for it in the change ticket.")
      .select(kSelect);
}

}  // namespace qharden::workflows
