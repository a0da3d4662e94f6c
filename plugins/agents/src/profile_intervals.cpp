#include "declarations.hpp"

namespace qharden::agents {
namespace {

// The setting of unknown unit is told and decides nothing. Of profiles of one name the longest interval counts.
constexpr const char* kSelect = R"sql(
WITH declared AS (
  SELECT lower(trim(key)) AS name_key, trim(value) AS why FROM json_each(:exempt) WHERE trim(value) <> ''
),
ruled AS (
  SELECT p.name, p.agents, p.status_s, p.priority_s, p.changes, p.status_text, d.why, r.list_read, r.gap_reason,
         CASE
           WHEN p.agents = 0 AND r.unplaced_agents = 0 THEN 'unused'
           WHEN max(coalesce(p.status_s, 0), coalesce(p.priority_s, 0)) > :max_status_s
             THEN CASE WHEN d.why IS NULL THEN 'long' ELSE 'declared' END
           WHEN NOT p.in_classic AND NOT p.in_gateway THEN 'unlisted'
           WHEN p.status_s IS NULL THEN 'unseen'
           WHEN p.status_s <= 0 THEN 'odd'
           ELSE 'short'
         END AS ruling
  FROM agent_profile AS p
  CROSS JOIN agent_profile_reading AS r
  LEFT JOIN declared AS d ON d.name_key = p.name_key
)
SELECT name AS object,
       name AS object_name,
       CASE ruling WHEN 'short' THEN 'pass' WHEN 'long' THEN 'fail' WHEN 'unused' THEN 'not_applicable'
                   WHEN 'declared' THEN 'not_applicable' ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'unused' THEN 'not_used' WHEN 'declared' THEN 'out_of_scope' WHEN 'unlisted' THEN 'dependency'
                   WHEN 'odd' THEN 'parse' WHEN 'unseen' THEN gap_reason ELSE '' END AS reason,
       'the profile ' || name || CASE ruling
         WHEN 'unused' THEN ' has no agents'
         WHEN 'unlisted' THEN ' is used by ' || agents || ' agents, but neither list of profiles shows it'
         WHEN 'unseen' THEN ' does not show how often its agents report: ' || agents
         WHEN 'odd' THEN ' has a reporting interval that is not understood: ' || status_text
         WHEN 'declared' THEN ' lets its agents report more seldom than every ' || :max_status_s
                              || ' seconds and is declared: ' || why
         ELSE ' lets its ' || agents || ' agents report their state every '
              || coalesce(status_s, 'unknown') || ' seconds'
              || CASE WHEN priority_s IS NOT NULL THEN ' (with priority every ' || priority_s || ')' ELSE '' END
              || ', at most ' || :max_status_s || ' may pass'
       END AS message,
       json_patch('{}', json_object('INTERVAL_EVENT_STATUS', status_s, 'PRIORITY_STATUS_UPLOAD_INTERVAL', priority_s,
                                    'INTERVAL_EVENT_UPLOAD_CHANGELIST', changes)) AS evidence
FROM ruled
WHERE list_read OR ruling = 'long'
UNION ALL
SELECT object, object_name, status, reason, message, '{}' FROM agent_profile_unread
ORDER BY 1)sql";

}  // namespace

void declare_profile_intervals(Plugin& plugin) {
  tolerate_profiles(plugin.check("agents.profile-intervals"))
      .control("2.3")
      .severity(Severity::low)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Agents report and scan at sensible intervals")
      .rationale(
          "What an agent last said is taken for how the host is. The longer it stays silent between reports, the "
          "longer an answer of yesterday passes for one of today, and the later it is told what changed.")
      .fix(
          "1. Shorten the agent status interval of the profile (Cloud Agent > Configuration Profiles > Edit > "
          "Performance); 900 seconds is common.\n"
          "2. Declare profiles of sites with little bandwidth in exempt, with the reason.")
      .param("max_status_s", 3600, "seconds that may pass between two reports of an agent's state")
      .guard_at_most(14400)
      .param_map("exempt", "names of profiles that need longer intervals, each with the reason")
      .select(kSelect);
}

}  // namespace qharden::agents
