#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

// The longest time between two launches. Several days of a week leave a gap that the weeks alone do not tell.
constexpr const char* kScheduleInterval = R"sql(
SELECT s.id,
       CASE
         WHEN s.max_occurrence = 1 THEN NULL
         WHEN s.is_daily THEN s.every_days
         WHEN s.is_weekly AND matches(s.weekdays, '^ *[0-6]( *, *[0-6])* *$') THEN
           (SELECT max(gap)
            FROM (SELECT coalesce(lead(value) OVER (ORDER BY value), min(value) OVER () + 7 * s.every_weeks) - value
                           AS gap
                  FROM (SELECT DISTINCT value
                        FROM json_each(CASE WHEN matches(s.weekdays, '^ *[0-6]( *, *[0-6])* *$')
                                            THEN '[' || s.weekdays || ']' ELSE '[]' END))))
         WHEN s.is_weekly THEN 7 * s.every_weeks
         WHEN s.is_monthly THEN 30 * s.every_months
       END AS days,
       coalesce(s.max_occurrence = 1 OR (s.is_daily = 0 AND s.is_weekly = 0 AND s.is_monthly = 0), 0) AS is_once,
       coalesce(CASE
         WHEN s.is_daily THEN 'every ' || iif(s.every_days = 1, 'day', s.every_days || ' days')
         WHEN s.is_weekly THEN 'every ' || iif(s.every_weeks = 1, 'week', s.every_weeks || ' weeks')
         WHEN s.is_monthly THEN 'every ' || iif(s.every_months = 1, 'month', s.every_months || ' months')
         ELSE 'once'
       END, 'at an interval that is not shown') AS words
FROM scan_schedule AS s)sql";

constexpr const char* kScheduleGroups = R"sql(
SELECT _parent AS schedule_row, group_concat(title, ', ') AS titles
FROM (SELECT DISTINCT _parent, title FROM scan_schedule_group ORDER BY _parent, title)
GROUP BY _parent)sql";

// An empty state is decided by the next launch. Two schedules have one target when all that says where they go is
// equal.
constexpr const char* kScheduleState = R"sql(
SELECT s._row AS schedule_row,
       s.id,
       s.title,
       lower(trim(s.title)) AS title_key,
       s.title || coalesce(' (client ' || s.client_name || ')', '') AS label,
       coalesce(s.client_name, '') AS client,
       s.user_login,
       CASE
         WHEN s.active IN (1, 2) THEN 'active'
         WHEN s.active = 3 THEN 'paused'
         WHEN s.active = 0 THEN 'off'
         WHEN s.active IS NULL AND s.next_launch_at > scan_time() THEN 'active'
         WHEN s.active IS NULL THEN 'unplanned'
         ELSE 'unknown'
       END AS state,
       CASE
         WHEN s.scanner_names IS NULL OR trim(s.scanner_names) = '' THEN 'unknown'
         WHEN matches(s.scanner_names, '(?i)^\s*external\s+scanners?\s*$') THEN 'external'
         ELSE 'internal'
       END AS scanner,
       s.scanner_names,
       s.ec2 IS NOT NULL OR s.cloud IS NOT NULL AS is_cloud,
       i.days AS interval_days,
       i.is_once,
       i.words AS interval_words,
       s.starts_at,
       s.next_launch_at,
       s.profile_title,
       lower(trim(s.profile_title)) AS profile_key,
       g.titles AS groups,
       s.tags_included,
       json_array(matches(s.scanner_names, '(?i)^\s*external'), coalesce(s.client_name, ''), coalesce(s.network_id, 0),
                  g.titles, s.tags_selector, s.tags_included, s.tags_excluded, s.target, s.fqdn, s.ec2, s.cloud)
         AS target_key
FROM scan_schedule AS s
JOIN schedule_interval AS i ON i.id = s.id
LEFT JOIN schedule_groups AS g ON g.schedule_row = s._row)sql";

// Where a schedule goes, as far as it is told in addresses: those of its asset groups and those typed in. A schedule
// that is aimed by tags or names has none.
constexpr const char* kScheduleRange = R"sql(
SELECT s.id AS schedule_id, a.network_id, a.lo, a.hi
FROM scan_schedule AS s
JOIN scan_schedule_group AS g ON g._parent = s._row
JOIN asset_group_address AS a ON lower(trim(a.title)) = lower(trim(g.title))
UNION ALL
SELECT s.id, coalesce(s.network_id, 0), ip_bytes(trim(item.value ->> '$.START')), ip_bytes(trim(item.value ->> '$.END'))
FROM scan_schedule AS s,
     json_each(CASE json_type(s.entered_ips, '$.RANGE')
                 WHEN 'array' THEN s.entered_ips -> '$.RANGE'
                 WHEN 'object' THEN json_array(s.entered_ips -> '$.RANGE')
                 ELSE '[]' END) AS item
UNION ALL
SELECT s.id, coalesce(s.network_id, 0), ip_bytes(trim(item.value)), ip_bytes(trim(item.value))
FROM scan_schedule AS s,
     json_each(CASE json_type(s.entered_ips, '$.IP')
                 WHEN 'array' THEN s.entered_ips -> '$.IP'
                 WHEN 'text' THEN json_array(s.entered_ips ->> '$.IP')
                 ELSE '[]' END) AS item)sql";

// Scans carry no number of their schedule, but its title. "00:42:10", and days before it when there are any.
constexpr const char* kScheduleRun = R"sql(
SELECT lower(trim(title)) AS title_key,
       coalesce(client_name, '') AS client,
       ref,
       launched_at,
       state,
       sub_state,
       CASE
         WHEN state IN ('canceled', 'error') THEN 'failed'
         WHEN state = 'finished' AND lower(replace(coalesce(sub_state, ''), ' ', '_')) = 'no_host' THEN 'failed'
         WHEN state = 'finished' THEN 'finished'
         ELSE 'open'
       END AS outcome,
       CASE WHEN matches(duration, '^(\d+ +days?,? +)?\d\d:\d\d:\d\d$') THEN
         CASE WHEN instr(duration, ' ') > 0 THEN 1440 * CAST(duration AS INTEGER) ELSE 0 END
         + 60 * CAST(substr(duration, -8, 2) AS INTEGER)
         + CAST(substr(duration, -5, 2) AS INTEGER) + 1
       END AS minutes
FROM scan
WHERE type = 'scheduled')sql";

}  // namespace

void declare_schedule_views(Plugin& plugin) {
  plugin.view("schedule_interval", "How often a scheduled scan repeats", kScheduleInterval);
  plugin.view("schedule_groups", "Asset groups of a scheduled scan as one text", kScheduleGroups);
  plugin.view("schedule_state", "Scheduled scans in our words: state, scanner, interval, target", kScheduleState);
  plugin.view("schedule_range", "Addresses (16 bytes each) that a scheduled scan goes to, where they are told",
              kScheduleRange);
  plugin.view("schedule_run", "Scans that a schedule launched, by its title", kScheduleRun);
}

}  // namespace qharden::scan_options
