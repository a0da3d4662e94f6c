#include "declarations.hpp"

namespace qharden::workflows {
namespace {

/// Schedules of scripts (Custom Assessment and Remediation). One page: the total says whether there are more, and their
/// number is all that is asked. What shows that a schedule is switched off was seen nowhere, so each one counts.
void declare_schedules(Plugin& plugin) {
  Source& source = plugin.source("car_schedules")
                       .gateway_search("/sm/v1/scheduler/search", R"({"pageSize":100,"pageNumber":0})")
                       .needs_role({"manager"})
                       .proven_by("fo");
  source.table("car_schedule", "Schedules of scripts, the first hundred")
      .rows("body/list")
      .text("id")
      .from("id")
      .key()
      .absent_is(Reason::parse);
  source.table("car_schedule_list", "How many schedules of scripts there are")
      .rows("body/totalCount")
      .integer("total")
      .from(".")
      .absent_is(Reason::parse);
}

/// An answer whose rows go by another name would look like an empty list: the total tells the two apart.
void declare_flows(Plugin& plugin) {
  Source& source = plugin.source("flows")
                       .gateway("/qflowapi/v1/workflows")
                       .pages_by_number("pageNumber", 1, "pageSize", 100)
                       .needs_role({"manager"})
                       .proven_by("fo");
  Table& flow = source.table("flow", "Workflows of Qualys Flow").rows("data");
  flow.text("id").from("id").key().absent_is(Reason::parse);
  flow.flag("is_deployed").learned();
  source.table("flow_list", "How many workflows there are, as each page tells")
      .rows("total")
      .integer("total")
      .from(".")
      .absent_is(Reason::parse);
}

// How a change can come about without a person at the time. A module that makes changes adds a line here. `doubtful`
// are those that may be such a change or not.
constexpr const char* kChangeChannel = R"sql(
WITH state AS (
  SELECT "table" AS source,
         min(state = 'complete') AS is_read,
         min(state = 'unavailable' AND coalesce(reason, '') = 'not_licensed') AS is_unlicensed,
         coalesce(max(CASE WHEN state <> 'complete' AND reason <> 'not_licensed' THEN reason END), 'dependency') AS why
  FROM _collection
  GROUP BY "table"
),
counted(channel, label, source, found, doubtful) AS (
  SELECT 'patch_jobs', 'recurring patch jobs that pick their patches by query', 'patch_job',
         coalesce(sum(is_recurring AND is_dynamic), 0),
         coalesce(sum(coalesce(is_recurring, 1) AND coalesce(is_dynamic, 1) AND NOT coalesce(is_recurring AND is_dynamic, 0)),
                  0)
  FROM patch_job_state WHERE is_enabled
  UNION ALL
  SELECT 'cloud_remediation', 'connectors that may change cloud resources', 'connector',
         coalesce(sum(remediation_enabled), 0), coalesce(sum(remediation_enabled IS NULL), 0)
  FROM live_connector
  UNION ALL
  SELECT 'script_schedules', 'schedules of scripts', 'car_schedule', max(listed, coalesce(total, 0)), total IS NULL
  FROM (SELECT (SELECT count(*) FROM car_schedule) AS listed, (SELECT max(total) FROM car_schedule_list) AS total)
  UNION ALL
  SELECT 'flows', 'workflows of Qualys Flow that are deployed', 'flow', deployed,
         max(listed, coalesce(total, 0)) - told + (total IS NULL)
  FROM (SELECT count(*) AS listed, coalesce(sum(is_deployed), 0) AS deployed, count(is_deployed) AS told,
               (SELECT max(total) FROM flow_list) AS total
        FROM flow)
)
SELECT c.channel, c.label, c.found, c.doubtful,
       coalesce(s.is_read, 0) AS is_read, coalesce(s.is_unlicensed, 0) AS is_unlicensed,
       coalesce(s.why, 'dependency') AS why
FROM counted AS c
LEFT JOIN state AS s ON s.source = c.source)sql";

}  // namespace

void declare_channels(Plugin& plugin) {
  declare_schedules(plugin);
  declare_flows(plugin);
  plugin.view("change_channel", "Ways in which changes come about without a person, and how many use each",
              kChangeChannel);
}

}  // namespace qharden::workflows
