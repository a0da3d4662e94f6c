#include "declarations.hpp"

namespace qharden::agents {
namespace {

// Where no list was read whole, what it shows may convict and nothing passes.
constexpr const char* kSelect = R"sql(
WITH ruled AS (
  SELECT p.name, p.agents, r.list_read, r.gap_reason, r.unplaced_agents,
         CASE
           WHEN p.suspended = 1 AND p.agents > 0 THEN 'suspended'
           WHEN p.suspended = 1 AND r.unplaced_agents > 0 THEN 'unplaced'
           WHEN p.suspended = 1 THEN 'unused'
           WHEN p.suspended = 0 THEN 'running'
           WHEN NOT p.in_classic AND NOT p.in_gateway THEN 'unlisted'
           ELSE 'unseen'
         END AS ruling
  FROM agent_profile AS p
  CROSS JOIN agent_profile_reading AS r
)
SELECT name AS object,
       name AS object_name,
       CASE ruling WHEN 'suspended' THEN 'fail' WHEN 'unused' THEN 'pass' WHEN 'running' THEN 'pass'
                   ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'unplaced' THEN 'dependency' WHEN 'unlisted' THEN 'dependency' WHEN 'unseen' THEN gap_reason
                   ELSE '' END AS reason,
       'the profile ' || name || CASE ruling
         WHEN 'suspended' THEN ' has scanning switched off for its agents: ' || agents
         WHEN 'unused' THEN ' has scanning switched off, but no agent uses it'
         WHEN 'unplaced' THEN ' has scanning switched off, and ' || unplaced_agents
                              || ' agents do not show whether they use it'
         WHEN 'unlisted' THEN ' is used by ' || agents || ' agents, but neither list of profiles shows it'
         WHEN 'unseen' THEN ' does not show whether scanning is switched off; its agents: ' || agents
         ELSE ' lets its agents scan: ' || agents || '; blackout windows are not shown'
       END AS message
FROM ruled
WHERE list_read OR ruling = 'suspended'
UNION ALL
SELECT object, object_name, status, reason, message FROM agent_profile_unread
ORDER BY 1)sql";

}  // namespace

void declare_profile_suspended(Plugin& plugin) {
  tolerate_profiles(plugin.check("agents.profile-suspended"))
      .control("2.3")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("No profile in use has scanning switched off")
      .rationale(
          "The switch silences every agent of the profile at once. The agents go on reporting that they are there, so "
          "nothing looks amiss while no new finding arrives.")
      .fix(
          "1. Find out why scanning was switched off, and whether the reason still holds.\n"
          "2. Switch it on again (Cloud Agent > Configuration Profiles > Edit > General Info > Suspend data "
          "collection), for a few agents first: all of a profile begin at once.\n"
          "3. For quiet hours use a blackout window.")
      .select(kSelect);
}

}  // namespace qharden::agents
