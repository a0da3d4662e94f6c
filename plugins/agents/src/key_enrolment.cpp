#include "declarations.hpp"

namespace qharden::agents {
namespace {

// Disabling a key after the roll-out is good practice, so agents of a disabled key are no finding. Titles are unique
// and stand in for a key's own fingerprint, should the two lists spell keys apart. If no agent finds its key, the lists
// are not comparable, and nobody's key is gone.
constexpr const char* kSelect = R"sql(
WITH key AS MATERIALIZED (
  SELECT key_ref, title_ref, title, is_disabled, expire_at FROM activation_key
),
by_ref AS MATERIALIZED (
  SELECT key_ref, max(title) AS title, max(expire_at) AS expire_at, max(is_disabled) AS is_disabled
  FROM key WHERE key_ref IS NOT NULL GROUP BY key_ref
),
by_title AS MATERIALIZED (
  SELECT title_ref, max(title) AS title, max(expire_at) AS expire_at, max(is_disabled) AS is_disabled
  FROM key WHERE title_ref IS NOT NULL GROUP BY title_ref
),
comparable AS MATERIALIZED (
  SELECT (SELECT count(*) FROM key) AS keys,
         EXISTS (SELECT 1 FROM agent WHERE key_ref IN (SELECT key_ref FROM by_ref)
                                        OR key_title_ref IN (SELECT title_ref FROM by_title)) AS found
),
fact AS (
  SELECT a.object, a.label, a.created_at,
         a.key_ref IS NULL AND a.key_title_ref IS NULL AS keyless,
         coalesce(r.title, t.title) AS title,
         CASE WHEN r.key_ref IS NOT NULL THEN r.expire_at ELSE t.expire_at END AS expire_at,
         CASE WHEN r.key_ref IS NOT NULL THEN r.is_disabled ELSE t.is_disabled END AS is_disabled,
         c.keys, c.found
  FROM agent_fleet AS a
  CROSS JOIN comparable AS c
  LEFT JOIN by_ref AS r ON r.key_ref = a.key_ref
  LEFT JOIN by_title AS t ON r.key_ref IS NULL AND t.title_ref = a.key_title_ref
),
ruled AS (
  SELECT *,
         CASE WHEN keyless THEN 'keyless'
              WHEN title IS NULL AND found THEN 'gone'
              WHEN title IS NULL THEN 'foreign'
              WHEN expire_at < created_at THEN 'late'
              ELSE 'in_time' END AS ruling
  FROM fact
)
SELECT object,
       label AS object_name,
       CASE ruling WHEN 'in_time' THEN 'pass' WHEN 'keyless' THEN 'not_evaluated' WHEN 'foreign' THEN 'not_evaluated'
                   ELSE 'fail' END AS status,
       CASE ruling WHEN 'keyless' THEN 'unsupported' WHEN 'foreign' THEN 'dependency' ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'keyless' THEN ' shows no activation key'
         WHEN 'foreign' THEN ' has a key that cannot be compared: none of the agents'' keys is among the ' || keys
                             || ' that are listed'
         WHEN 'gone' THEN ' was enrolled with a key that does not exist any more (' || keys || ' keys are listed)'
         WHEN 'late' THEN ' has a record of ' || substr(created_at, 1, 10) || ', but its key ' || title || ' ended on '
                          || substr(expire_at, 1, 10)
         ELSE ' was enrolled with ' || title
              || CASE WHEN is_disabled THEN ', which was disabled since' ELSE '' END
              || CASE WHEN expire_at IS NOT NULL
                      THEN ', which ends on ' || substr(expire_at, 1, 10) || ', after the record of the host was made ('
                           || substr(created_at, 1, 10) || ')' ELSE '' END
       END AS message
FROM ruled)sql";

}  // namespace

void declare_key_enrolment(Plugin& plugin) {
  tolerate_cloud_states(plugin.check("agents.key-expired-or-disabled-in-use"))
      .control("2.3")
      .severity(Severity::medium)
      .decides(Decides::extra)
      .basis(Basis::proxy)
      .title("No agent was enrolled after its key had ended")
      .rationale(
          "A key that ended enrols nobody, unless somebody gave it a longer life for a while or brought an old image "
          "back. Such an agent came in by a door that was meant to be shut.")
      .fix(
          "1. Find out how the host got its agent, and whether it is yours.\n"
          "2. If it is, move the agent to a key in use (Cloud Agent > Agents > Change Activation Key).\n"
          "3. If not, uninstall the agent and look how the key was got at.\n"
          "4. Take old keys out of images and packages.")
      .select(kSelect)
      .tolerates("agent.key_ref")
      .tolerates("agent.key_title_ref");
}

}  // namespace qharden::agents
