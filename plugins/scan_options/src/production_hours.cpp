#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

// Every launch of the year to come is laid over the declared hours of the week, both as clocks show them where the
// hours were declared: that takes daylight saving on either side into account.
//
// A launch is a date and a time of day in the schedule's own zone. What it is in UTC follows from the difference the
// zone has about then; a schedule that does not observe daylight saving keeps the zone's standard time.
constexpr const char* kSelect = R"sql(
WITH RECURSIVE
busy AS MATERIALIZED (
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
schedule AS MATERIALIZED (
  SELECT s.id, s.label, t.is_daily, t.is_weekly, t.is_monthly, t.every_days, t.every_weeks, t.every_months, t.weekdays,
         t.day_of_month, t.day_of_week, t.week_of_month, s.is_once, s.interval_days, z.zone, z.words AS zone_words,
         z.standard_minutes, t.observes_dst, coalesce(s.next_launch_at, s.starts_at) AS base,
         printf('T%02d:%02d:00', t.start_hour, t.start_minute) AS clock,
         nullif(60 * coalesce(t.end_after_hours, 0) + coalesce(t.end_after_minutes, 0), 0) AS ends_after,
         CASE WHEN lower(coalesce(t.resume_in_days, 'manually')) = 'manually' THEN nullif(60 * t.pause_after_hours, 0)
              END AS pauses_after,
         r.minutes AS longest
  FROM schedule_state AS s
  JOIN scan_schedule AS t ON t.id = s.id
  JOIN schedule_zone AS z ON z.id = s.id
  LEFT JOIN run AS r ON r.title_key = s.title_key AND r.client = s.client
  WHERE s.state = 'active' AND s.scanner <> 'external'
    AND NOT (s.is_once AND s.next_launch_at IS NULL)
),
placed AS MATERIALIZED (
  SELECT schedule.*, date(local_time(base, zone)) AS base_date,
         min(coalesce(longest, ends_after, pauses_after), coalesce(ends_after, 100000), coalesce(pauses_after, 100000))
           AS minutes
  FROM schedule
),
day AS (
  SELECT 0 AS number
  UNION ALL
  SELECT number + 1 FROM day WHERE number < 366
),
calendar AS MATERIALIZED (
  SELECT date(scan_time(), number || ' days') AS date FROM day
),
occurrence AS MATERIALIZED (
  SELECT p.id, p.zone, p.standard_minutes, p.observes_dst, c.date || p.clock AS wall
  FROM placed AS p
  JOIN calendar AS c ON c.date >= p.base_date
  WHERE p.zone IS NOT NULL AND CASE
    WHEN p.is_once THEN c.date = p.base_date
    WHEN p.is_daily THEN (julianday(c.date) - julianday(p.base_date)) % p.every_days = 0
    WHEN p.is_weekly THEN
      instr(',' || replace(p.weekdays, ' ', '') || ',', ',' || strftime('%w', c.date) || ',') > 0
      AND CAST((julianday(c.date) - julianday(date(p.base_date, '-' || strftime('%w', p.base_date) || ' days'))) / 7
               AS INTEGER) % p.every_weeks = 0
    ELSE
      (12 * CAST(strftime('%Y', c.date) AS INTEGER) + CAST(strftime('%m', c.date) AS INTEGER)
       - 12 * CAST(strftime('%Y', p.base_date) AS INTEGER) - CAST(strftime('%m', p.base_date) AS INTEGER))
        % p.every_months = 0
      AND CASE
        WHEN p.day_of_month IS NOT NULL THEN CAST(strftime('%d', c.date) AS INTEGER) = p.day_of_month
        ELSE CAST(strftime('%w', c.date) AS INTEGER) = p.day_of_week
             AND CASE p.week_of_month
                   WHEN 5 THEN strftime('%m', c.date, '7 days') <> strftime('%m', c.date)
                   ELSE (CAST(strftime('%d', c.date) AS INTEGER) - 1) / 7 + 1 = p.week_of_month END
      END
    END
),
guessed AS MATERIALIZED (
  SELECT id, zone, wall, observes_dst,
         strftime('%Y-%m-%dT%H:%M:%SZ', wall, -standard_minutes || ' minutes') AS utc
  FROM occurrence
),
launch AS MATERIALIZED (
  SELECT id, CASE WHEN observes_dst
                  THEN strftime('%Y-%m-%dT%H:%M:%SZ', utc,
                                (unixepoch(wall) - unixepoch(local_time(utc, zone))) || ' seconds')
                  ELSE utc END AS utc
  FROM guessed
),
shown AS MATERIALIZED (
  SELECT id, zone, 1440 * CAST(strftime('%w', local) AS INTEGER) + 60 * CAST(strftime('%H', local) AS INTEGER)
           + CAST(strftime('%M', local) AS INTEGER) AS minute, min(local) AS local
  FROM (SELECT l.id, z.zone, local_time(l.utc, z.zone) AS local FROM launch AS l JOIN zone AS z WHERE z.is_known)
  GROUP BY 1, 2, 3
),
clash AS MATERIALIZED (
  SELECT s.id, min(s.local) AS local, b.name, b.zone, s.minute < b.last AND s.minute >= b.first AS at_start
  FROM shown AS s
  JOIN placed AS p ON p.id = s.id
  JOIN busy_time AS b ON b.zone = s.zone
  JOIN (SELECT column1 AS turn FROM (VALUES (-10080), (0), (10080))) AS week
    ON s.minute < b.last + turn AND s.minute + coalesce(p.minutes, 1) > b.first + turn
  GROUP BY s.id
),
ruled AS (
  SELECT p.id, p.label, p.zone, p.zone_words, p.minutes, p.longest, c.name, c.local, c.zone AS busy_zone,
         (SELECT group_concat(zone, ', ') FROM zone WHERE NOT is_known) AS lost_zones,
         CASE
           WHEN c.id IS NOT NULL THEN 'clash'
           WHEN p.zone IS NULL THEN 'no_zone'
           WHEN EXISTS (SELECT 1 FROM zone WHERE NOT is_known) THEN 'lost_zone'
           WHEN NOT EXISTS (SELECT 1 FROM launch AS l WHERE l.id = p.id) THEN 'no_launch'
           WHEN p.minutes IS NULL THEN 'no_length'
           ELSE 'clear'
         END AS ruling
  FROM placed AS p
  LEFT JOIN clash AS c ON c.id = p.id
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
WHERE NOT EXISTS (SELECT 1 FROM busy_time) AND EXISTS (SELECT 1 FROM placed))sql";

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
