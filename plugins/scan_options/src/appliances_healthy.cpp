#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

// An appliance serves a schedule that names it, or one that takes all appliances of a group the appliance is in. That
// raises the severity and no more, so it is no reason not to look.
constexpr const char* kSelect = R"sql(
WITH active AS MATERIALIZED (
  SELECT schedule_row, scanner_names, matches(trim(scanner_names), '(?i)^all\s+in\s+asset\s+group') AS takes_group
  FROM schedule_state
  WHERE state = 'active' AND scanner = 'internal'
),
serving AS MATERIALIZED (
  SELECT a.id
  FROM appliance AS a
  JOIN (SELECT lower(trim(item.value)) AS name
        FROM active,
             json_each('[' || replace(json_quote(replace(scanner_names, char(10), ' ')), ',', '","') || ']') AS item
        GROUP BY 1) AS n ON n.name = lower(trim(a.name))
  UNION
  SELECT CAST(trim(item.value) AS INTEGER)
  FROM active AS s
  JOIN scan_schedule_group AS t ON t._parent = s.schedule_row
  JOIN asset_group AS g ON lower(trim(g.title)) = lower(trim(t.title)),
       json_each('[' || replace(json_quote(coalesce(g.appliance_ids, '')), ',', '","') || ']') AS item
  WHERE s.takes_group
),
ruled AS (
  SELECT a.id, a.name, a.status, a.heartbeats_missed, a.last_connected_at, a.engine_is_current,
         a.signatures_are_current, s.id IS NOT NULL AS serves,
         CASE
           WHEN a.awaits_activation THEN 'new'
           WHEN lower(a.type) = 'offline' THEN 'offline_kind'
           WHEN lower(trim(a.name)) IN (SELECT lower(trim(value)) FROM json_each(:ignore)) THEN 'spare'
           WHEN a.status = 'offline' THEN 'offline'
           WHEN a.heartbeats_missed > :missed THEN 'silent'
           WHEN a.engine_is_current = 0 OR a.signatures_are_current = 0 THEN 'outdated'
           WHEN a.heartbeats_missed IS NULL OR a.engine_is_current IS NULL OR a.signatures_are_current IS NULL
             THEN 'unseen'
           ELSE 'healthy'
         END AS ruling
  FROM appliance AS a
  LEFT JOIN serving AS s ON s.id = a.id
)
SELECT id AS object,
       name AS object_name,
       CASE WHEN ruling = 'healthy' THEN 'pass' WHEN ruling = 'unseen' THEN 'not_evaluated'
            WHEN ruling IN ('new', 'offline_kind', 'spare') THEN 'not_applicable' ELSE 'fail' END AS status,
       CASE ruling WHEN 'unseen' THEN 'unsupported' WHEN 'new' THEN 'not_used' WHEN 'offline_kind' THEN 'not_used'
                   WHEN 'spare' THEN 'out_of_scope' ELSE '' END AS reason,
       CASE WHEN serves THEN 'high' ELSE 'medium' END AS severity,
       name || CASE ruling
         WHEN 'new' THEN ' was never activated'
         WHEN 'offline_kind' THEN ' is of the kind that works offline'
         WHEN 'spare' THEN ' is declared a spare (ignore)'
         WHEN 'offline' THEN ' is offline' || coalesce('; last seen on ' || substr(last_connected_at, 1, 10), '')
         WHEN 'silent' THEN ' missed ' || heartbeats_missed || ' heartbeats of 4 hours each, at most ' || :missed
                            || ' may be missed'
         WHEN 'outdated' THEN ' is online, but its ' || CASE
             WHEN engine_is_current = 0 AND signatures_are_current = 0 THEN 'scan engine and signatures are'
             WHEN engine_is_current = 0 THEN 'scan engine is' ELSE 'signatures are' END || ' out of date'
         WHEN 'unseen' THEN ' is online, but the list does not show all of heartbeats, engine and signatures'
         ELSE ' is online and up to date'
       END || CASE WHEN serves AND ruling IN ('offline', 'silent', 'outdated') THEN '; active schedules use it'
                   ELSE '' END AS message
FROM ruled
ORDER BY id)sql";

}  // namespace

void declare_appliances_healthy(Plugin& plugin) {
  plugin.check("scan_options.appliances-healthy")
      .control("2.2")
      .severity(Severity::medium)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("Scanner appliances are online and up to date")
      .rationale(
          "No scanner, no scan. One with old signatures is worse: it reports that all is well for what it does not "
          "know.")
      .fix(
          "1. Look at the appliance's own screen or console: power, network, proxy.\n"
          "2. Let it reach the service for updates; replace it if it cannot be updated.\n"
          "3. Name spares that are off on purpose in ignore.")
      .param("missed", 1, "most heartbeats, of 4 hours each, that may be missed")
      .guard_at_most(6)
      .param("ignore", std::initializer_list<const char*>{}, "names of spare appliances")
      .select(kSelect)
      .tolerates("scan_schedule")
      .tolerates("scan_schedule_group")
      .tolerates("asset_group");
}

}  // namespace qharden::scan_options
