#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

// Every launch of the year to come is laid over the declared hours of the week, both as clocks show them where the
// hours were declared: that takes daylight saving on either side into account.
constexpr const char* kSelect = R"sql(
WITH busy AS MATERIALIZED (
  SELECT w.name, w.zone, instr('sunmontuewedthufrisat', day.value) / 3 AS weekday,
         60 * CAST(substr(w.starts, 1, 2) AS INTEGER) + CAST(substr(w.starts, 4, 2) AS INTEGER) AS first,
         60 * CAST(substr(w.ends, 1, 2) AS INTEGER) + CAST(substr(w.ends, 4, 2) AS INTEGER) AS last
  FROM declared_window AS w, json_each(w.days) AS day
  WHERE w.kind IN ('busy', 'freeze')
),
busy_time AS MATERIALIZED (
  SELECT name, zone, 1440 * weekday + first AS first,
         1440 * weekday + last + CASE WHEN last <= first THEN 1440 ELSE 0 END AS last
  FROM busy
),
zone AS MATERIALIZED (
  SELECT zone, min(local_time(scan_time(), zone) IS NOT NULL) AS is_known FROM busy_time GROUP BY zone
),
run AS MATERIALIZED (
  SELECT title_key, client, max(minutes) AS minutes
  FROM schedule_run
  WHERE age_days(launched_at) <= 90 AND outcome <> 'open'
  GROUP BY title_key, client
),
limited AS MATERIALIZED (
  SELECT s.id, s.label, t.zone, t.zone_words, t.timing, r.minutes AS longest,
         nullif(60 * coalesce(c.end_after_hours, 0) + coalesce(c.end_after_minutes, 0), 0) AS ends_after,
         CASE WHEN lower(coalesce(c.resume_in_days, 'manually')) = 'manually' THEN nullif(60 * c.pause_after_hours, 0)
              END AS pauses_after
  FROM schedule_state AS s
  JOIN scan_schedule AS c ON c.id = s.id
  JOIN schedule_timing AS t ON t.id = s.id
  LEFT JOIN run AS r ON r.title_key = s.title_key AND r.client = s.client
  WHERE s.state = 'active' AND s.scanner <> 'external' AND NOT (s.is_once AND s.next_launch_at IS NULL)
),
schedule AS MATERIALIZED (
  SELECT id, label, zone, zone_words, timing, longest,
         min(coalesce(longest, ends_after, pauses_after), coalesce(ends_after, 100000), coalesce(pauses_after, 100000))
           AS minutes
  FROM limited
),
launch AS MATERIALIZED (
  SELECT timing, utc FROM schedule_launch WHERE timing IN (SELECT timing FROM schedule)
),
launched AS MATERIALIZED (
  SELECT DISTINCT timing FROM launch
),
shown AS MATERIALIZED (
  SELECT timing, zone, 1440 * CAST(strftime('%w', local) AS INTEGER) + 60 * CAST(strftime('%H', local) AS INTEGER)
           + CAST(strftime('%M', local) AS INTEGER) AS minute, min(local) AS local
  FROM (SELECT l.timing, z.zone, local_time(l.utc, z.zone) AS local FROM launch AS l JOIN zone AS z WHERE z.is_known)
  GROUP BY 1, 2, 3
),
clash AS MATERIALIZED (
  SELECT s.id, min(l.local) AS local, b.name, b.zone
  FROM schedule AS s
  JOIN shown AS l ON l.timing = s.timing
  JOIN busy_time AS b ON b.zone = l.zone
  JOIN (SELECT column1 AS turn FROM (VALUES (-10080), (0), (10080))) AS week
    ON l.minute < b.last + turn AND l.minute + coalesce(s.minutes, 1) > b.first + turn
  GROUP BY s.id
),
ruled AS (
  SELECT s.id, s.label, s.zone, s.zone_words, s.minutes, s.longest, c.name, c.local, c.zone AS busy_zone,
         (SELECT group_concat(zone, ', ') FROM zone WHERE NOT is_known) AS lost_zones,
         CASE
           WHEN c.id IS NOT NULL THEN 'clash'
           WHEN s.zone IS NULL THEN 'no_zone'
           WHEN EXISTS (SELECT 1 FROM zone WHERE NOT is_known) THEN 'lost_zone'
           WHEN l.timing IS NULL THEN 'no_launch'
           WHEN s.minutes IS NULL THEN 'no_length'
           ELSE 'clear'
         END AS ruling
  FROM schedule AS s
  LEFT JOIN launched AS l ON l.timing = s.timing
  LEFT JOIN clash AS c ON c.id = s.id
  WHERE EXISTS (SELECT 1 FROM busy_time)
)
SELECT id AS object,
       label AS object_name,
       CASE ruling WHEN 'clear' THEN 'pass' WHEN 'clash' THEN 'fail' ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'no_zone' THEN 'unsupported' WHEN 'lost_zone' THEN 'not_configured'
                   WHEN 'no_launch' THEN 'parse' WHEN 'no_length' THEN 'dependency' ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'clash' THEN ' runs in the hours "' || name || '": a launch on '
                           || replace(substr(local, 1, 16), 'T', ' ') || ' (' || busy_zone || ')'
                           || coalesce(', up to ' || minutes || ' minutes long', '')
         WHEN 'no_zone' THEN ' is set in a time zone that is not known here (' || zone_words || ')'
         WHEN 'lost_zone' THEN ': declared hours are in time zones that do not exist: ' || lost_zones
         WHEN 'no_launch' THEN ': the list does not show when it is launched'
         WHEN 'no_length' THEN ' starts outside of the declared hours, but has neither an end nor a run within 90 days '
                               || 'that would tell how long it takes'
         ELSE ' starts and ends outside of the declared hours (' || zone || ', '
              || CASE WHEN longest IS NULL THEN 'ends after ' || minutes || ' minutes at the latest'
                      ELSE 'at most ' || minutes || ' minutes long within 90 days' END || ')'
       END AS message
FROM ruled
UNION ALL
SELECT '', '', 'not_evaluated', 'not_configured',
       'no busy hours are declared (windows of kind busy or freeze in the facts file) that a scan could be held against'
WHERE NOT EXISTS (SELECT 1 FROM busy_time) AND EXISTS (SELECT 1 FROM schedule))sql";

}  // namespace

void declare_production_hours(Plugin& plugin) {
  plugin.check("scan_options.production-hours")
      .control("2.2")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Scans stay out of declared busy hours")
      .rationale(
          "A scan that slows business down at noon is stopped for good by the afternoon. The service has no list of "
          "hours to keep out of, so the schedules have to know.")
      .fix(
          "1. Move the start of the schedule (Scans, Schedules) so that the whole run lies outside of the busy hours.\n"
          "2. If it takes too long, split the targets, or let it end or pause after some hours.")
      .window("scan", 90)
      .select(kSelect);
}

}  // namespace qharden::scan_options
