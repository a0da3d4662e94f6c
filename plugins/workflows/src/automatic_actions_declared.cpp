#include "declarations.hpp"

namespace qharden::workflows {
namespace {

constexpr const char* kSelect = R"sql(
WITH approval AS MATERIALIZED (
  SELECT lower(object) AS channel,
         max(approver) AS approver, max("until") AS "until"
  FROM declared_approval
  WHERE check_id = 'workflows.automatic-actions-declared' AND object <> '' AND "until" >= scan_time()
    AND trim(coalesce(approver, '')) <> ''
  GROUP BY 1
),
ruled AS (
  SELECT c.*, d.owner, a.approver, a."until",
         CASE
           WHEN is_unlicensed THEN 'unlicensed'
           WHEN NOT is_read THEN 'unread'
           WHEN found = 0 AND doubtful = 0 THEN 'unused'
           WHEN d.owner IS NOT NULL THEN 'declared'
           WHEN a.approver IS NOT NULL THEN 'approved'
           WHEN found = 0 THEN 'doubtful'
           ELSE 'undeclared'
         END AS ruling
  FROM change_channel AS c
  LEFT JOIN (SELECT lower(trim("key")) AS channel, nullif(trim(value), '') AS owner FROM json_each(:declared)) AS d
    ON d.channel = c.channel
  LEFT JOIN approval AS a ON a.channel = c.channel
)
SELECT channel AS object,
       CASE WHEN ruling IN ('declared', 'approved') THEN 'pass' WHEN ruling = 'undeclared' THEN 'fail'
            WHEN ruling IN ('unlicensed', 'unused') THEN 'not_applicable' ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'unlicensed' THEN 'not_licensed' WHEN 'unused' THEN 'not_used' WHEN 'unread' THEN why
                   WHEN 'doubtful' THEN 'unsupported' ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'unlicensed' THEN ': the module is not licensed'
         WHEN 'unread' THEN ': how many there are could not be read'
         WHEN 'unused' THEN ': none'
         WHEN 'doubtful' THEN ': it is not shown whether there are any; name an owner of ' || channel
                              || ' in declared if there may be'
         ELSE ': ' || found || iif(doubtful > 0, '; not shown of further ' || doubtful, '')
              || CASE ruling WHEN 'declared' THEN '; owned by ' || owner
                             WHEN 'approved' THEN '; approved by ' || approver || ' until ' || substr("until", 1, 10)
                             ELSE '; nobody is named as owner of ' || channel END
       END AS message,
       json_object('found', found, 'not_shown', doubtful) AS evidence
FROM ruled
ORDER BY 1)sql";

}  // namespace

void declare_automatic_actions_declared(Plugin& plugin) {
  Check& check =
      plugin.check("workflows.automatic-actions-declared")
          .control("4.3")
          .severity(Severity::medium)
          .decides(Decides::guide)
          .basis(Basis::setting)
          .title("Every automatic change channel is known and wanted")
          .rationale(
              "Patch jobs, cloud connectors, script schedules and workflows can each change production while "
              "everybody sleeps. A channel that no owner knows of is one that nobody will think of when "
              "something breaks, and one that an intruder would like.")
          .fix(
              "1. Look at what each channel does, and decide whether it is wanted.\n"
              "2. Switch off what is not.\n"
              "3. Name an owner for each that is, in the parameter declared: patch_jobs, cloud_remediation, "
              "script_schedules, flows. Or declare an approval "
              "in the facts file, with approver and end; its check is workflows.automatic-actions-declared "
              "and its objects are channels.")
          .param_map("declared", "owner of each channel that is wanted, by its name")
          .select(kSelect);
  for (const char* table : {"patch_job", "connector", "car_schedule", "car_schedule_list", "flow", "flow_list"})
    check.tolerates(table);
}

}  // namespace qharden::workflows
