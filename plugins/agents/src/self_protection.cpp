#include "declarations.hpp"

namespace qharden::agents {
namespace {

// The gateway alone shows the switch, so this stays open where it is refused, and a person may answer for it.
constexpr const char* kSelect = R"sql(
WITH ruled AS (
  SELECT p.name, p.agents, p.windows_agents, p.self_protection, r.gateway_gap_reason AS gap_reason,
         CASE
           WHEN p.self_protection = 1 THEN 'protected'
           WHEN p.agents = 0 AND r.unplaced_agents = 0 THEN 'unused'
           WHEN :windows_only AND p.windows_agents = 0 AND p.unknown_platforms = 0 AND r.unplaced_agents = 0
             THEN 'no_windows'
           WHEN :windows_only AND p.windows_agents = 0 THEN 'unplaced'
           WHEN p.self_protection = 0 THEN 'open'
           ELSE 'unseen'
         END AS ruling
  FROM agent_profile AS p
  CROSS JOIN agent_profile_reading AS r
  WHERE r.list_read
)
SELECT name AS object,
       name AS object_name,
       CASE ruling WHEN 'protected' THEN 'pass' WHEN 'open' THEN 'fail' WHEN 'unused' THEN 'not_applicable'
                   WHEN 'no_windows' THEN 'not_applicable' ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'unused' THEN 'not_used' WHEN 'no_windows' THEN 'not_used' WHEN 'unplaced' THEN 'dependency'
                   WHEN 'unseen' THEN gap_reason ELSE '' END AS reason,
       'the profile ' || name || CASE ruling
         WHEN 'protected' THEN ' protects its agents on Windows against tampering: ' || windows_agents
         WHEN 'open' THEN ' leaves its agents on Windows unprotected: ' || windows_agents || ' of ' || agents
         WHEN 'unused' THEN ' has no agents'
         WHEN 'no_windows' THEN ' has no agents on Windows, and there is no protection on other systems'
         WHEN 'unplaced' THEN ' is used by ' || agents || ' agents, some of which do not show profile or platform'
         ELSE ' does not show whether its agents protect themselves; on Windows: ' || windows_agents
       END AS message
FROM ruled
UNION ALL
SELECT object, object_name, status, reason, message FROM agent_profile_unread
ORDER BY 1)sql";

}  // namespace

void declare_self_protection(Plugin& plugin) {
  tolerate_profiles(plugin.check("agents.self-protection"))
      .control("2.3")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Windows agents are protected against tampering")
      .rationale(
          "Whoever takes a host over stops what watches it. The protection, off by default and on Windows only, keeps "
          "even a local administrator from changing or removing the agent.")
      .fix(
          "1. Try it on a few hosts: uninstall tools then need a key to disable it, which holds for 24 hours.\n"
          "2. Switch it on for each profile with Windows agents (Cloud Agent > Configuration Profiles > Edit > Enable "
          "self protection); agents from 4.6 on know it.\n"
          "3. Tell the help desk how to get the disable key.")
      .statement("Self-protection is switched on in every configuration profile that Windows agents use.")
      .param("windows_only", true, "judge only profiles that agents on Windows use")
      .select(kSelect);
}

}  // namespace qharden::agents
