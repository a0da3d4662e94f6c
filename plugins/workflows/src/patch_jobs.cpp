#include "declarations.hpp"

namespace qharden::workflows {
namespace {

void add_schedule(Table& job) {
  job.text("status").from("status");
  job.text("schedule_type").from("scheduleType");
  job.flag("recurring").from("recurring");
  job.flag("is_dynamic").from("isDynamicPatchesQQL");
  job.present("timeout_shown").from("timeout");
  job.integer("timeout").from("timeout");
  job.text("timeout_unit").from("timeoutUnit");
  // The first of each: that there is one is all that counts.
  job.text("exclusion_tag").from("exclusionTagIds").absent_is_null();
  job.text("exclusion_asset").from("exclusionAssetIds").absent_is_null();
}

void add_people(Table& job) {
  job.present("notification_shown").from("notification");
  job.flag("notifies_start").from("notification/notificationEvents/onJobStart");
  job.flag("notifies_end").from("notification/notificationEvents/onJobComplete");
  job.fingerprint("recipients_ref").from("notification/notificationConfigs/recipientEmails");
  job.text("created_by_id").from("created/user/id");
  job.text("created_by").from("created/user/name");
  job.text("updated_by_id").from("updated/user/id");
  job.text("updated_by").from("updated/user/name");
}

// Jobs that the service makes itself, for new or inactive assets, have a schedule of another name: whatever does not
// run once or on demand recurs. A job whose status is not told counts as enabled.
constexpr const char* kPatchJobState = R"sql(
SELECT id,
       platform,
       'the ' || platform || ' job ' || coalesce(nullif(trim(name), ''), id) AS label,
       coalesce(nullif(trim(name), ''), id) AS name,
       coalesce(lower(trim(status)), 'enabled') <> 'disabled' AS is_enabled,
       CASE
         WHEN recurring = 1 THEN 1
         WHEN lower(replace(replace(trim(schedule_type), '-', ''), ' ', '')) IN ('ondemand', 'once', 'runonce') THEN 0
         WHEN nullif(trim(schedule_type), '') IS NOT NULL THEN 1
         ELSE recurring
       END AS is_recurring,
       is_dynamic,
       timeout_shown,
       nullif(max(timeout, 0), 0) AS timeout,
       nullif(max(timeout, 0), 0) * CASE WHEN upper(timeout_unit) LIKE 'MIN%' THEN 1.0 / 60
                                         WHEN upper(timeout_unit) LIKE 'HOUR%' THEN 1.0
                                         WHEN upper(timeout_unit) LIKE 'DAY%' THEN 24.0 END AS timeout_hours,
       timeout_unit,
       exclusion_tag IS NOT NULL OR exclusion_asset IS NOT NULL AS excludes,
       notification_shown,
       notifies_start,
       notifies_end,
       recipients_ref IS NOT NULL AS has_recipients,
       coalesce(created_by_id, lower(created_by)) AS creator,
       coalesce(created_by, created_by_id) AS creator_name,
       iif(created_by_id IS NULL, lower(updated_by), updated_by_id) AS editor,
       coalesce(updated_by, updated_by_id) AS editor_name
FROM patch_job)sql";

}  // namespace

void declare_patch_jobs(Plugin& plugin) {
  Table& job = plugin.source("patch_jobs")
                   .gateway("/pm/v1/deploymentjobs/summary")
                   .query("platform", "{platform}")
                   .for_each("SELECT column1 AS platform FROM (VALUES ('Windows'), ('Linux'))")
                   .pages_by_number("pageNumber", 0, "pageSize", 100)
                   .needs_role({"manager"})
                   .proven_by("fo")
                   .table("patch_job", "Jobs of Patch Management, one partition for each of Windows and Linux")
                   .rows("item");
  job.text("id").from("id").key().absent_is(Reason::parse);
  job.text("platform").partition();
  job.text("name").from("name");
  add_schedule(job);
  add_people(job);
  plugin.view("patch_job_state", "Patch jobs in our words: recurring or not, their window in hours, who made them",
              kPatchJobState);
}

}  // namespace qharden::workflows
