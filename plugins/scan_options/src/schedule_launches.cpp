#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

// What decides when a schedule is launched. Many schedules share one timing, and each timing is worked out once. Where
// every day, week or month counts, the date of the next launch tells no more than that it is not earlier.
constexpr const char* kScheduleTiming = R"sql(
WITH placed AS MATERIALIZED (
  SELECT s.id, s.is_once, t.is_daily, t.is_weekly, t.is_monthly, t.every_days, t.every_weeks, t.every_months,
         replace(t.weekdays, ' ', '') AS weekdays, t.day_of_month, t.day_of_week, t.week_of_month, t.observes_dst,
         z.zone, z.standard_minutes, z.words AS zone_words,
         printf('T%02d:%02d:00', t.start_hour, t.start_minute) AS clock,
         date(local_time(coalesce(s.next_launch_at, s.starts_at), z.zone)) AS base_date,
         NOT s.is_once AND 1 = CASE WHEN t.is_daily THEN t.every_days WHEN t.is_weekly THEN t.every_weeks
                                    ELSE t.every_months END AS is_each
  FROM schedule_state AS s
  JOIN scan_schedule AS t ON t.id = s.id
  JOIN schedule_zone AS z ON z.id = s.id
),
based AS MATERIALIZED (
  SELECT id, is_once, is_daily, is_weekly, is_monthly, every_days, every_weeks, every_months, weekdays, day_of_month,
         day_of_week, week_of_month, observes_dst, zone, standard_minutes, zone_words, clock,
         CASE WHEN is_each THEN max(base_date, date(scan_time())) ELSE base_date END AS base_date
  FROM placed
)
SELECT id, is_once, is_daily, is_weekly, is_monthly, every_days, every_weeks, every_months, weekdays, day_of_month,
       day_of_week, week_of_month, observes_dst, zone, standard_minutes, zone_words, clock, base_date,
       json_array(zone, observes_dst, clock, base_date, is_once, is_daily, is_weekly, every_days, every_weeks,
                  every_months, weekdays, day_of_month, day_of_week, week_of_month) AS timing
FROM based)sql";

// A launch is a date and a time of day in the schedule's own zone. What it is in UTC follows from the difference the
// zone has about then; a schedule that does not observe daylight saving keeps the zone's standard time.
constexpr const char* kScheduleLaunch = R"sql(
WITH RECURSIVE day AS (
  SELECT 0 AS number
  UNION ALL
  SELECT number + 1 FROM day WHERE number < 366
),
calendar AS MATERIALIZED (
  SELECT date(scan_time(), number || ' days') AS date FROM day
),
timing AS MATERIALIZED (
  SELECT DISTINCT timing, zone, standard_minutes, observes_dst, clock, base_date, is_once, is_daily, is_weekly,
         every_days, every_weeks, every_months, weekdays, day_of_month, day_of_week, week_of_month
  FROM schedule_timing
  WHERE zone IS NOT NULL
),
occurrence AS MATERIALIZED (
  SELECT t.timing, t.zone, t.standard_minutes, t.observes_dst, c.date || t.clock AS wall
  FROM timing AS t
  JOIN calendar AS c ON c.date >= t.base_date
  WHERE CASE
    WHEN t.is_once THEN c.date = t.base_date
    WHEN t.is_daily THEN (julianday(c.date) - julianday(t.base_date)) % t.every_days = 0
    WHEN t.is_weekly THEN
      instr(',' || t.weekdays || ',', ',' || strftime('%w', c.date) || ',') > 0
      AND CAST((julianday(c.date) - julianday(date(t.base_date, '-' || strftime('%w', t.base_date) || ' days'))) / 7
               AS INTEGER) % t.every_weeks = 0
    ELSE
      (12 * CAST(strftime('%Y', c.date) AS INTEGER) + CAST(strftime('%m', c.date) AS INTEGER)
       - 12 * CAST(strftime('%Y', t.base_date) AS INTEGER) - CAST(strftime('%m', t.base_date) AS INTEGER))
        % t.every_months = 0
      AND CASE
        WHEN t.day_of_month IS NOT NULL THEN CAST(strftime('%d', c.date) AS INTEGER) = t.day_of_month
        ELSE CAST(strftime('%w', c.date) AS INTEGER) = t.day_of_week
             AND CASE t.week_of_month
                   WHEN 5 THEN strftime('%m', c.date, '7 days') <> strftime('%m', c.date)
                   ELSE (CAST(strftime('%d', c.date) AS INTEGER) - 1) / 7 + 1 = t.week_of_month END
      END
    END
),
guessed AS MATERIALIZED (
  SELECT timing, zone, wall, observes_dst,
         strftime('%Y-%m-%dT%H:%M:%SZ', wall, -standard_minutes || ' minutes') AS utc
  FROM occurrence
)
SELECT timing,
       CASE WHEN observes_dst
            THEN strftime('%Y-%m-%dT%H:%M:%SZ', utc, (unixepoch(wall) - unixepoch(local_time(utc, zone))) || ' seconds')
            ELSE utc END AS utc
FROM guessed)sql";

}  // namespace

void declare_schedule_launches(Plugin& plugin) {
  plugin.view("schedule_timing", "When a scheduled scan is launched, in its own time zone", kScheduleTiming);
  plugin.view("schedule_launch", "Launches of the coming year in UTC, for each timing", kScheduleLaunch);
}

}  // namespace qharden::scan_options
