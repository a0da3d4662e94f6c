#include "declarations.hpp"

namespace qharden::workflows {
namespace {

constexpr const char* kSelect = R"sql(
WITH listed AS (
  SELECT count(*) AS windows, count(nullif(trim(zone), '')) AS zoned,
         group_concat(name || ' (' || starts || ' to ' || ends || ' ' || coalesce(zone, 'in no zone') || ')', ', ') AS texts
  FROM approval_window
)
SELECT '' AS object,
       CASE WHEN NOT remediation THEN 'not_applicable' WHEN windows > 0 AND zoned = windows THEN 'pass' ELSE 'fail' END
         AS status,
       iif(remediation, '', 'not_used') AS reason,
       CASE
         WHEN NOT remediation THEN 'the approval policy says that qharden changes nothing'
         WHEN windows = 0 THEN 'for changes that qharden makes no maintenance window is defined'
         WHEN zoned < windows THEN 'windows without a time zone: ' || (windows - zoned) || ' of ' || windows
         ELSE 'qharden makes changes in ' || iif(windows = 1, 'one window: ', windows || ' windows: ') || texts
       END AS message,
       json_object('windows', windows) AS evidence
FROM approval_policy, listed)sql";

}  // namespace

void declare_windows_defined(Plugin& plugin) {
  plugin.check("workflows.windows-defined")
      .control("4.3")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Maintenance windows are defined")
      .rationale(
          "A right change at the wrong time is an outage. This looks at the windows in which qharden makes changes; "
          "those of patch jobs are judged by themselves.")
      .fix(
          "1. Agree with the owners of the systems on times at which changes may be made.\n"
          "2. Write them into the approval policy, with days, times and time zone.\n"
          "3. If qharden shall change nothing, write remediation: false there.")
      .select(kSelect)
      .empty(Status::fail, Reason::none, kNoPolicy);
}

}  // namespace qharden::workflows
