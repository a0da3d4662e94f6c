#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

// Codes of countries that have one time are those of the country. The list of all codes is not documented.
constexpr const char* kZoneCode = R"sql(
SELECT column1 AS code, column2 AS zone
FROM (VALUES
  ('US-CA', 'America/Los_Angeles'), ('AE', 'Asia/Dubai'), ('AT', 'Europe/Vienna'), ('BD', 'Asia/Dhaka'),
  ('BE', 'Europe/Brussels'), ('BG', 'Europe/Sofia'), ('CH', 'Europe/Zurich'), ('CO', 'America/Bogota'),
  ('CZ', 'Europe/Prague'), ('DE', 'Europe/Berlin'), ('DK', 'Europe/Copenhagen'), ('EE', 'Europe/Tallinn'),
  ('EG', 'Africa/Cairo'), ('FI', 'Europe/Helsinki'), ('FR', 'Europe/Paris'), ('GB', 'Europe/London'),
  ('GR', 'Europe/Athens'), ('HK', 'Asia/Hong_Kong'), ('HR', 'Europe/Zagreb'), ('HU', 'Europe/Budapest'),
  ('IE', 'Europe/Dublin'), ('IL', 'Asia/Jerusalem'), ('IN', 'Asia/Kolkata'), ('IT', 'Europe/Rome'),
  ('JP', 'Asia/Tokyo'), ('KE', 'Africa/Nairobi'), ('KR', 'Asia/Seoul'), ('LK', 'Asia/Colombo'),
  ('LT', 'Europe/Vilnius'), ('LU', 'Europe/Luxembourg'), ('LV', 'Europe/Riga'), ('NG', 'Africa/Lagos'),
  ('NL', 'Europe/Amsterdam'), ('NO', 'Europe/Oslo'), ('PE', 'America/Lima'), ('PH', 'Asia/Manila'),
  ('PK', 'Asia/Karachi'), ('PL', 'Europe/Warsaw'), ('RO', 'Europe/Bucharest'), ('SA', 'Asia/Riyadh'),
  ('SE', 'Europe/Stockholm'), ('SG', 'Asia/Singapore'), ('SI', 'Europe/Ljubljana'), ('SK', 'Europe/Bratislava'),
  ('TH', 'Asia/Bangkok'), ('TR', 'Europe/Istanbul'), ('TW', 'Asia/Taipei'), ('UY', 'America/Montevideo'),
  ('VE', 'America/Caracas'), ('VN', 'Asia/Ho_Chi_Minh'), ('ZA', 'Africa/Johannesburg')
))sql";

// "(GMT-0800) United States: America/Los_Angeles" names the zone itself; older texts name cities, and then the code has
// to do. The difference to GMT must be one the zone has: a zone that is off would move every launch.
constexpr const char* kScheduleZone = R"sql(
WITH told AS (
  SELECT s.id, s.zone_code, s.zone_details, c.zone AS by_code,
         CASE WHEN matches(s.zone_details, ': *[A-Z][A-Za-z_]+(/[A-Za-z0-9_+-]+)+ *$')
              THEN trim(substr(s.zone_details, instr(s.zone_details, ':') + 1)) END AS by_name,
         CASE WHEN matches(s.zone_details, '^ *\(GMT *[+-]\d\d:?\d\d\)')
              THEN replace(replace(substr(s.zone_details, instr(s.zone_details, 'GMT') + 3, 6), ':', ''), ')', '')
         END AS difference
  FROM scan_schedule AS s
  LEFT JOIN zone_code AS c ON c.code = upper(trim(s.zone_code))
),
placed AS MATERIALIZED (
  SELECT id, zone_code, zone_details,
         CASE WHEN local_time(scan_time(), by_name) IS NOT NULL THEN by_name ELSE by_code END AS zone,
         CASE WHEN difference LIKE '-%' THEN -1 ELSE 1 END
           * (60 * CAST(substr(trim(difference, ' +-'), 1, 2) AS INTEGER)
              + CAST(substr(trim(difference, ' +-'), 3, 2) AS INTEGER)) AS told_minutes
  FROM told
),
measured AS MATERIALIZED (
  SELECT id, zone_code, zone_details, zone, told_minutes,
         (unixepoch(local_time(substr(scan_time(), 1, 4) || '-01-15T00:00:00Z', zone))
          - unixepoch(substr(scan_time(), 1, 4) || '-01-15T00:00:00')) / 60 AS january,
         (unixepoch(local_time(substr(scan_time(), 1, 4) || '-07-15T00:00:00Z', zone))
          - unixepoch(substr(scan_time(), 1, 4) || '-07-15T00:00:00')) / 60 AS july
  FROM placed
)
SELECT id,
       CASE WHEN told_minutes IS NULL OR told_minutes IN (january, july) THEN zone END AS zone,
       min(january, july) AS standard_minutes,
       coalesce(zone_details, zone_code, 'no time zone') AS words
FROM measured)sql";

}  // namespace

void declare_time_zones(Plugin& plugin) {
  plugin.view("zone_code", "Codes of time zones, as the service writes them, with the IANA name", kZoneCode);
  plugin.view("schedule_zone", "IANA time zone of a scheduled scan; none where it could not be told", kScheduleZone);
}

}  // namespace qharden::scan_options
