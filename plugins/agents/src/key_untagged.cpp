#include "declarations.hpp"

namespace qharden::agents {
namespace {

// Where nearly all agents carry a tag of one's own, rules give the tags and keys need not. That is earned by a list of
// agents that was read whole, never by one that was not.
constexpr const char* kSelect = R"sql(
WITH fleet AS MATERIALIZED (
  SELECT (SELECT count(*) FROM agent) AS agents,
         (SELECT count(DISTINCT t._parent) FROM agent_tag AS t
          WHERE lower(trim(t.name)) NOT IN (SELECT lower(trim(value)) FROM json_each(:system_tags))) AS tagged,
         coalesce((SELECT min(state = 'complete') FROM _collection WHERE "table" IN ('agent', 'agent_tag')), 0)
           AS complete
),
key_tags AS (
  SELECT _parent, count(*) AS tags, group_concat(name, ', ') AS names FROM activation_key_tag GROUP BY _parent
),
ruled AS (
  SELECT CAST(k.id AS TEXT) AS object, k.title, k.is_disabled, t.tags, t.names, f.agents, f.tagged,
         f.complete AND f.agents > 0 AND f.tagged >= 0.95 * f.agents AS by_rule
  FROM activation_key AS k
  CROSS JOIN fleet AS f
  LEFT JOIN key_tags AS t ON t._parent = k._row
)
SELECT object,
       title AS object_name,
       CASE WHEN is_disabled THEN 'not_applicable' WHEN tags > 0 THEN 'pass' WHEN by_rule THEN 'not_applicable'
            ELSE 'fail' END AS status,
       CASE WHEN is_disabled THEN 'not_used' WHEN tags > 0 THEN '' WHEN by_rule THEN 'not_used' ELSE '' END AS reason,
       title || CASE
         WHEN is_disabled THEN ' is disabled, so it enrols nobody'
         WHEN tags > 0 THEN ' tags what it enrols: ' || coalesce(names, tags || ' tags')
         WHEN by_rule THEN ' gives no tag, and needs none: ' || tagged || ' of ' || agents
                           || ' agents carry one that the service does not give by itself'
         ELSE ' gives no tag to the agents it enrols'
       END AS message
FROM ruled
ORDER BY title)sql";

}  // namespace

void declare_key_untagged(Plugin& plugin) {
  plugin.check("agents.key-untagged")
      .control("2.3")
      .severity(Severity::low)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("Every key tags the agents it enrols")
      .rationale(
          "Tags decide which profile an agent gets, what scans it and which policy holds for it. An agent that is "
          "enrolled without one falls to the defaults until a rule finds it.")
      .fix(
          "1. Decide what the key is for: servers, laptops, a site.\n"
          "2. Add the tag of that to the key; it reaches agents enrolled from then on.\n"
          "3. Or tag by rules: when 95 % of the agents carry a tag of yours, keys need none.")
      .param("system_tags",
             {"Cloud Agent", "Asset Groups", "Business Units", "Unassigned Business Unit", "Internet Facing Assets",
              "Malware Domain Assets", "Web Application Assets"},
             "names of tags that the service gives by itself")
      .guard_includes("Cloud Agent")
      .select(kSelect)
      .tolerates("agent")
      .tolerates("agent_tag");
}

}  // namespace qharden::agents
