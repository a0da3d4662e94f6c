#include "declarations.hpp"

namespace qharden::workflows {
namespace {

// One row for each job that recurs. On a platform whose list shows no window of any job, none can be judged.
constexpr const char* kSelect = R"sql(
WITH approval AS MATERIALIZED (
  SELECT lower(object) AS job, max(approver) AS approver,
         max("until") AS "until"
  FROM declared_approval
  WHERE check_id = 'workflows.jobs-bounded' AND object <> '' AND "until" >= scan_time() AND trim(coalesce(approver, '')) <> ''
  GROUP BY 1
),
job AS (
  SELECT *, max(timeout_shown) OVER (PARTITION BY platform) AS window_shown
  FROM patch_job_state
  WHERE platform IN (SELECT value FROM json_each(:partitions))
),
ruled AS (
  SELECT j.*, a.approver, a."until",
         CASE
           WHEN NOT is_enabled THEN 'disabled'
           WHEN is_recurring IS NULL THEN 'unclear'
           WHEN is_dynamic = 0 THEN 'picked'
           WHEN timeout_hours <= :max_timeout_h AND (excludes OR NOT needs_exclusions) THEN 'bounded'
           WHEN a.approver IS NOT NULL THEN 'approved'
           WHEN needs_timeout AND NOT window_shown THEN 'hidden'
           WHEN needs_timeout AND timeout IS NOT NULL AND timeout_hours IS NULL THEN 'unit'
           WHEN is_dynamic IS NULL THEN 'unclear'
           WHEN needs_timeout AND timeout IS NULL THEN 'open'
           WHEN needs_timeout AND timeout_hours > :max_timeout_h THEN 'long'
           WHEN needs_exclusions AND NOT excludes THEN 'everything'
           ELSE 'free'
         END AS ruling
  FROM job AS j
  JOIN (SELECT EXISTS (SELECT 1 FROM json_each(:require) WHERE value = 'timeout') AS needs_timeout,
               EXISTS (SELECT 1 FROM json_each(:require) WHERE value = 'exclusions') AS needs_exclusions)
  LEFT JOIN approval AS a ON a.job IN (lower(j.name), lower(j.id))
  WHERE coalesce(is_recurring, 1)
)
SELECT id AS object,
       name AS object_name,
       CASE WHEN ruling IN ('bounded', 'picked', 'free') THEN 'pass'
            WHEN ruling IN ('disabled', 'approved') THEN 'not_applicable'
            WHEN ruling IN ('hidden', 'unit', 'unclear') THEN 'not_evaluated'
            ELSE 'fail' END AS status,
       CASE ruling WHEN 'disabled' THEN 'not_used' WHEN 'approved' THEN 'out_of_scope' WHEN 'unit' THEN 'parse'
                   WHEN 'hidden' THEN 'unsupported' WHEN 'unclear' THEN 'unsupported' ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'disabled' THEN ' is disabled'
         WHEN 'picked' THEN ' recurs with patches that somebody picked'
         WHEN 'bounded' THEN ' ends after ' || printf('%g', timeout_hours) || ' hours'
                             || iif(excludes, ' and leaves some assets out', '')
         WHEN 'free' THEN ' recurs, and no window is required'
         WHEN 'approved' THEN ' may run without bounds, as ' || approver || ' approved until ' || substr("until", 1, 10)
         WHEN 'hidden' THEN ' may have a window: no job in the list for ' || platform || ' shows one'
         WHEN 'unit' THEN ' ends after ' || timeout || ' of an unknown unit: ' || coalesce(timeout_unit, 'none')
         WHEN 'unclear' THEN ' does not show whether it recurs or picks its patches by query'
         WHEN 'open' THEN ' recurs, picks its patches by query, and has no window in which it must end'
         WHEN 'long' THEN ' ends after ' || printf('%g', timeout_hours) || ' hours, at most ' || :max_timeout_h
                          || ' may be'
         ELSE ' recurs, picks its patches by query, and leaves no asset out' END AS message
FROM ruled
ORDER BY 1)sql";

}  // namespace

void declare_jobs_bounded(Plugin& plugin) {
  each_platform(plugin.check("workflows.jobs-bounded"))
      .control("4.3")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Recurring patch jobs have a window and a bounded target")
      .rationale(
          "A job that picks its patches by a query and recurs by itself changes production with what was published "
          "yesterday, and nobody looks. A window is what keeps it from running into the working day.")
      .fix(
          "1. Give the job a patch window (Patch Management > Jobs, in the schedule of the job).\n"
          "2. Leave out, by tag, what must not change by itself; patch that with a job of its own.\n"
          "3. A ring of test machines may run free: declare an approval in the facts file, with approver and end; its "
          "check is workflows.jobs-bounded and its objects are names or ids of jobs.")
      .param("require", {"timeout"}, "what a job must have that recurs and picks its patches: timeout, exclusions")
      .guard_includes("timeout")
      .param("max_timeout_h", 24, "longest window, in hours")
      .guard_at_most(72)
      .select(kSelect);
}

}  // namespace qharden::workflows
