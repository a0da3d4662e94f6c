#include "declarations.hpp"

namespace qharden::agents {
namespace {

// What an agent without the module never delivers is the matter of modules-missing. An element that some agents lack
// tells that there is nothing yet; one that all lack tells nothing.
constexpr const char* kSelect = R"sql(
WITH gap AS MATERIALIZED (
  SELECT count(*) AS agents, count(modules) AS with_modules, count(last_checked_in_at) AS dated,
         count(last_vuln_scan_at) AS scanned,
         EXISTS (SELECT 1 FROM agent_gap
                 WHERE name IN ('last_checked_in_at', 'last_vuln_scan_at') AND reason = 'parse') AS garbled
  FROM agent
),
fact AS (
  SELECT a.*, age_days(created_at) AS age,
         instr(',' || replace(upper(coalesce(modules, '')), ' ', '') || ',', ',AGENT_VM,') > 0 AS has_vm
  FROM agent_fleet AS a
  CROSS JOIN gap AS g
  WHERE g.with_modules > 0 AND g.dated > 0 AND g.scanned > 0 AND NOT g.garbled
),
ruled AS (
  SELECT *,
         CASE WHEN is_hidden THEN 'hidden'
              WHEN NOT has_vm THEN 'inventory'
              WHEN last_checked_in_at IS NOT NULL AND last_vuln_scan_at IS NOT NULL THEN 'scanned'
              WHEN age <= :grace_days THEN 'new'
              WHEN last_checked_in_at IS NULL THEN 'mute'
              ELSE 'unscanned' END AS ruling
  FROM fact
)
SELECT object,
       label AS object_name,
       CASE ruling WHEN 'inventory' THEN 'not_applicable' WHEN 'mute' THEN 'fail' WHEN 'unscanned' THEN 'fail'
                   WHEN 'hidden' THEN 'not_evaluated' ELSE 'pass' END AS status,
       CASE ruling WHEN 'inventory' THEN 'not_used' WHEN 'hidden' THEN 'parse' ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'hidden' THEN ' carries the tag of agents but shows none'
         WHEN 'inventory' THEN ' does not have AGENT_VM switched on, so no scan is expected of it'
         WHEN 'scanned' THEN ' was scanned last on ' || substr(last_vuln_scan_at, 1, 10)
         WHEN 'new' THEN ' is new: its record was made ' || CAST(age AS INTEGER) || ' days ago, within the first '
                         || :grace_days
         ELSE CASE ruling WHEN 'mute' THEN ' never reported' ELSE ' reported, but was never scanned' END
              || ' since its record was made on ' || substr(created_at, 1, 10) || ', ' || CAST(age AS INTEGER)
              || ' days ago, at most ' || :grace_days || ' may pass'
              || coalesce('; its agent says: ' || chirp_status, '')
       END AS message
FROM ruled
UNION ALL
SELECT '', '', 'not_evaluated', CASE WHEN garbled THEN 'parse' ELSE 'unsupported' END,
       CASE WHEN garbled THEN 'the list says in words that are not understood when agents reported or were scanned'
            ELSE 'the list shows of none of ' || agents || ' agents '
                 || CASE WHEN with_modules = 0 THEN 'which modules are switched on'
                         WHEN dated = 0 THEN 'when it last reported'
                         ELSE 'when it was last scanned' END END
FROM gap
WHERE agents > 0 AND (with_modules = 0 OR dated = 0 OR scanned = 0 OR garbled))sql";

}  // namespace

void declare_never_reported(Plugin& plugin) {
  tolerate_cloud_states(plugin.check("agents.never-reported"))
      .control("2.3")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::activity)
      .title("Every installed agent has delivered its first scan")
      .rationale(
          "A roll-out counts the hosts on which the installer ran. Between that and the first findings lie activation, "
          "the proxy, the manifest and the scan itself, and whatever gets stuck there looks like a clean host.")
      .fix(
          "1. See how far the agent came (Cloud Agent > Agents > View Asset Details).\n"
          "2. Let the host reach the platform: proxy, certificate, clock, firewall.\n"
          "3. Switch the module on where it is pending, and start a scan on demand.\n"
          "4. Install the agent anew where its service does not run.")
      .param("grace_days", 3, "days after the record was made in which a first scan may be missing")
      .select(kSelect)
      .tolerates("agent.modules")
      .tolerates("agent.chirp_status")
      .tolerates("agent.last_checked_in_at")
      .tolerates("agent.last_vuln_scan_at")
      .tolerates("agent.platform");
}

}  // namespace qharden::agents
