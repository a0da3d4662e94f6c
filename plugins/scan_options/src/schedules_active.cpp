#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

// A shop that launches scans through the API has no schedule here; days on which it did count instead. One that has
// agents only needs no scans at all, but that takes all three: no appliance, no scan in 90 days, nearly all hosts
// tracked by agents.
constexpr const char* kSelect = R"sql(
WITH schedule AS MATERIALIZED (
  SELECT count(*) AS total, coalesce(sum(state = 'active' AND NOT is_once), 0) AS active,
         group_concat(label, ', ') FILTER (WHERE state = 'active' AND NOT is_once AND place <= 5) AS labels
  FROM (SELECT label, state, is_once,
               row_number() OVER (PARTITION BY state = 'active' AND NOT is_once ORDER BY label) AS place
        FROM schedule_state)
),
launched AS MATERIALIZED (
  SELECT count(*) AS scans,
         count(DISTINCT CASE WHEN type = 'api' AND age_days(launched_at) <= 30 THEN substr(launched_at, 1, 10) END)
           AS api_days
  FROM scan
  WHERE age_days(launched_at) <= 90
),
tracked AS MATERIALIZED (
  SELECT count(*) AS hosts, coalesce(sum(is_agent), 0) AS agents FROM host_state
),
scanner AS MATERIALIZED (
  SELECT count(*) AS appliances FROM appliance
),
ruled AS (
  SELECT s.total, s.active, s.labels, l.scans, l.api_days, t.hosts, t.agents, a.appliances,
         CASE
           WHEN s.active >= :min THEN 'scheduled'
           WHEN l.api_days >= :api_days THEN 'api'
           WHEN a.appliances = 0 AND l.scans = 0 AND t.hosts > 0 AND 100 * t.agents >= 99 * t.hosts THEN 'agents'
           ELSE 'none'
         END AS ruling
  FROM schedule AS s
  JOIN launched AS l
  JOIN tracked AS t
  JOIN scanner AS a
)
SELECT CASE ruling WHEN 'scheduled' THEN 'pass' WHEN 'api' THEN 'pass' WHEN 'agents' THEN 'not_applicable'
                   ELSE 'fail' END AS status,
       CASE ruling WHEN 'agents' THEN 'not_used' ELSE '' END AS reason,
       CASE ruling
         WHEN 'scheduled' THEN active || ' active schedule' || iif(active = 1, ' repeats', 's repeat') || ': ' || labels
                               || iif(active > 5, ' ...', '')
         WHEN 'api' THEN 'scans were launched through the API on ' || api_days || ' of the last 30 days'
         WHEN 'agents' THEN agents || ' of ' || hosts || ' hosts are tracked by agents, there is no appliance, and no '
                            || 'scan was launched within 90 days: nothing is scanned'
         ELSE active || ' of ' || total || ' schedules are active and repeat, at least ' || :min
              || ' should; scans were launched through the API on ' || api_days || ' of the last 30 days, at least '
              || :api_days || ' would do instead'
       END AS message
FROM ruled)sql";

}  // namespace

void declare_schedules_active(Plugin& plugin) {
  plugin.check("scan_options.schedules-active")
      .control("2.2")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Scans run on schedule")
      .rationale("Scans that somebody has to remember stop when that person is away.")
      .fix(
          "1. Look at the schedules (Scans, Schedules): which were deactivated, and why?\n"
          "2. Give each group of targets a schedule that repeats, or let your automation launch scans through the API "
          "regularly.")
      .param("min", 1, "fewest active schedules that repeat")
      .guard_at_least(1)
      .param("api_days", 3, "days of the last 30 with scans launched through the API that are as good as a schedule")
      .guard_at_least(3)
      .window("scan", 90)
      .select(kSelect)
      .empty(Status::fail, Reason::none, "there is no schedule");
}

}  // namespace qharden::scan_options
