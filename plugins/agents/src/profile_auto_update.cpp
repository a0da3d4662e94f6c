#include "declarations.hpp"

namespace qharden::agents {
namespace {

constexpr const char* kSelect = R"sql(
WITH declared AS (
  SELECT lower(trim(value)) AS name_key FROM json_each(:change_controlled)
),
ruled AS (
  SELECT p.name, p.agents, r.list_read, r.gap_reason,
         CASE
           WHEN p.update_prevented = 0 THEN 'open'
           WHEN p.agents = 0 AND r.unplaced_agents = 0 THEN 'unused'
           WHEN p.update_prevented = 1 AND p.name_key IN (SELECT name_key FROM declared) THEN 'declared'
           WHEN p.update_prevented = 1 THEN 'prevented'
           WHEN NOT p.in_classic AND NOT p.in_gateway THEN 'unlisted'
           ELSE 'unseen'
         END AS ruling
  FROM agent_profile AS p
  CROSS JOIN agent_profile_reading AS r
)
SELECT name AS object,
       name AS object_name,
       CASE ruling WHEN 'open' THEN 'pass' WHEN 'prevented' THEN 'fail' WHEN 'unused' THEN 'not_applicable'
                   WHEN 'declared' THEN 'not_applicable' ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'unused' THEN 'not_used' WHEN 'declared' THEN 'out_of_scope' WHEN 'unlisted' THEN 'dependency'
                   WHEN 'unseen' THEN gap_reason ELSE '' END AS reason,
       'the profile ' || name || CASE ruling
         WHEN 'open' THEN ' lets its agents update themselves: ' || agents
         WHEN 'prevented' THEN ' keeps its agents from updating themselves: ' || agents
         WHEN 'declared' THEN ' is declared change-controlled; agents.outdated-version judges what its ' || agents
                              || ' agents run'
         WHEN 'unused' THEN ' has no agents'
         WHEN 'unlisted' THEN ' is used by ' || agents || ' agents, but neither list of profiles shows it'
         ELSE ' does not show whether its agents may update themselves: ' || agents
       END AS message
FROM ruled
WHERE list_read OR ruling = 'prevented'
UNION ALL
SELECT object, object_name, status, reason, message FROM agent_profile_unread
ORDER BY 1)sql";

}  // namespace

void declare_profile_auto_update(Plugin& plugin) {
  tolerate_profiles(plugin.check("agents.profile-auto-update"))
      .control("2.3")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Agents may update themselves")
      .rationale(
          "An agent that is kept from updating misses fixes of its own weaknesses and checks that need a newer one, "
          "and nobody is told. It runs with the highest rights on its host.")
      .fix(
          "1. Let the agents of the profile update themselves (Cloud Agent > Configuration Profiles > Edit > General "
          "Info > Prevent auto updating of the agent binaries).\n"
          "2. Where versions are pinned under change control, list the profile in change_controlled and roll new "
          "versions out by your own means.")
      .param("change_controlled", std::initializer_list<const char*>{},
             "names of profiles whose agents are updated under change control")
      .select(kSelect);
}

}  // namespace qharden::agents
