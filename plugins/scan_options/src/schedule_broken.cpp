#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

// What keeps an active schedule from doing its work, the worst first. Names of scanners that stand for several
// ("All in Asset Group") name no appliance. Where no active schedule shows a next launch, the platform does not tell
// it, and its absence says nothing.
constexpr const char* kSelect = R"sql(
WITH told AS MATERIALIZED (
  SELECT count(next_launch_at) AS with_next FROM schedule_state WHERE state = 'active'
),
run AS MATERIALIZED (
  SELECT title_key, client, max(launched_at) AS last_at FROM schedule_run GROUP BY title_key, client
),
named AS MATERIALIZED (
  SELECT s.id, trim(item.value) AS name
  FROM schedule_state AS s,
       json_each('[' || replace(json_quote(replace(s.scanner_names, char(10), ' ')), ',', '","') || ']') AS item
  WHERE s.scanner = 'internal' AND NOT matches(trim(s.scanner_names), '(?i)^(all|default)\b')
),
scanner AS MATERIALIZED (
  SELECT n.id, group_concat(n.name, ', ') FILTER (WHERE a.name IS NULL) AS missing,
         sum(a.status = 'online') AS online,
         group_concat(n.name, ', ') FILTER (WHERE a.status = 'offline') AS offline
  FROM named AS n
  LEFT JOIN appliance AS a ON lower(trim(a.name)) = lower(n.name)
  GROUP BY n.id
),
ruled AS (
  SELECT s.id, s.label, s.next_launch_at, s.profile_title, c.missing, c.offline, r.last_at,
         CASE
           WHEN s.state = 'off' THEN 'off'
           WHEN s.state = 'unknown' THEN 'unknown'
           WHEN s.state = 'unplanned' AND s.is_cloud THEN 'unshown'
           WHEN s.state = 'unplanned' THEN 'unplanned'
           WHEN s.state = 'paused' AND age_days(r.last_at) <= :paused_days THEN 'paused_lately'
           WHEN s.state = 'paused' THEN 'paused'
           WHEN s.profile_key NOT IN (SELECT title_key FROM option_profile) THEN 'no_profile'
           WHEN c.missing IS NOT NULL THEN 'no_scanner'
           WHEN c.offline IS NOT NULL AND coalesce(c.online, 0) = 0 THEN 'offline'
           WHEN s.is_once AND s.next_launch_at IS NULL THEN 'ended'
           WHEN s.next_launch_at IS NULL AND t.with_next = 0 THEN 'untold'
           WHEN s.next_launch_at IS NULL THEN 'no_launch'
           WHEN age_days(s.next_launch_at) > 1 THEN 'overdue'
           ELSE 'planned'
         END AS ruling
  FROM schedule_state AS s
  JOIN told AS t
  LEFT JOIN run AS r ON r.title_key = s.title_key AND r.client = s.client
  LEFT JOIN scanner AS c ON c.id = s.id
)
SELECT id AS object,
       label AS object_name,
       CASE WHEN ruling IN ('planned', 'ended', 'paused_lately') THEN 'pass'
            WHEN ruling IN ('unknown', 'unshown', 'untold') THEN 'not_evaluated'
            WHEN ruling = 'off' THEN 'not_applicable'
            ELSE 'fail' END AS status,
       CASE ruling WHEN 'off' THEN 'not_used' WHEN 'unknown' THEN 'parse' WHEN 'unshown' THEN 'unsupported'
                   WHEN 'untold' THEN 'unsupported' ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'off' THEN ' is deactivated'
         WHEN 'unknown' THEN ' is in a state that is not known here'
         WHEN 'unshown' THEN ' scans a cloud, and the list shows neither a state nor a next launch of it'
         WHEN 'unplanned' THEN ' shows neither a state nor a next launch'
         WHEN 'paused_lately' THEN ' is paused; its last run was launched on ' || substr(last_at, 1, 10)
         WHEN 'paused' THEN ' is paused and '
                            || coalesce('last ran on ' || substr(last_at, 1, 10), 'has not run within 30 days')
                            || '; a pause may take ' || :paused_days || ' days'
         WHEN 'no_profile' THEN ' names the option profile "' || profile_title || '", which does not exist'
         WHEN 'no_scanner' THEN ' names scanner appliances that do not exist: ' || missing
         WHEN 'offline' THEN ' names only scanner appliances that are offline: ' || offline
         WHEN 'ended' THEN ' ran once and has ended; it can be deleted'
         WHEN 'untold' THEN ' shows no next launch, and neither does any other schedule'
         WHEN 'no_launch' THEN ' is active, but no launch is planned'
         WHEN 'overdue' THEN ' should have been launched on ' || substr(next_launch_at, 1, 10) || ' and was not'
         ELSE ' starts next on ' || substr(next_launch_at, 1, 16) || ' UTC'
              || coalesce('; offline meanwhile: ' || offline, '')
       END AS message
FROM ruled
ORDER BY id)sql";

}  // namespace

void declare_schedule_broken(Plugin& plugin) {
  plugin.check("scan_options.schedule-broken")
      .control("2.2")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("No schedule is broken")
      .rationale("A schedule that never starts looks like any other in the list, and its targets go unscanned.")
      .fix(
          "1. Open the schedule (Scans, Schedules) and give it an option profile and scanner appliances that exist.\n"
          "2. Bring appliances that are offline back, or replace them.\n"
          "3. Resume what is paused, and delete what is no longer needed.")
      .param("paused_days", 7, "days without a run that a paused schedule may have")
      .window("scan", 30)
      .select(kSelect);
}

}  // namespace qharden::scan_options
