#include "declarations.hpp"

namespace qharden::agents {
namespace {

constexpr const char* kSelect = R"sql(
WITH exempt AS (
  SELECT lower(trim(key)) AS title, trim(value) AS owner FROM json_each(:exempt) WHERE trim(value) <> ''
),
ruled AS (
  SELECT k.*,
         e.owner,
         CASE
           WHEN k.is_disabled THEN 'disabled'
           WHEN k.type IS NULL OR NOT k.is_known_type THEN 'unknown'
           WHEN (k.has_count AND 'count' IN (SELECT value FROM json_each(:accept)))
             OR (k.has_end AND 'time' IN (SELECT value FROM json_each(:accept))) THEN 'limited'
           WHEN e.owner IS NOT NULL THEN 'exempt'
           WHEN k.has_count OR k.has_end THEN 'other_limit'
           WHEN k.says_count OR k.says_time THEN 'hollow'
           ELSE 'unlimited'
         END AS ruling
  FROM activation_key_state AS k
  LEFT JOIN exempt AS e ON e.title = lower(trim(k.title))
)
SELECT object,
       title AS object_name,
       CASE ruling WHEN 'limited' THEN 'pass' WHEN 'disabled' THEN 'not_applicable' WHEN 'exempt' THEN 'not_applicable'
                   WHEN 'unknown' THEN 'not_evaluated' ELSE 'fail' END AS status,
       CASE ruling WHEN 'disabled' THEN 'not_used' WHEN 'exempt' THEN 'out_of_scope'
                   WHEN 'unknown' THEN CASE WHEN type IS NULL THEN 'unsupported' ELSE 'parse' END
                   ELSE '' END AS reason,
       title || CASE ruling
         WHEN 'limited' THEN ' is limited'
              || CASE WHEN has_count THEN ' to ' || count_purchased || ' agents' ELSE '' END
              || CASE WHEN has_count AND has_end THEN ' and' ELSE '' END
              || CASE WHEN has_end THEN ' until ' || substr(expire_at, 1, 10) ELSE '' END
              || '; it enrolled ' || count_used
         WHEN 'disabled' THEN ' is disabled, so it enrols nobody'
         WHEN 'exempt' THEN ' has no limit that counts and is declared; ' || owner || ' answers for it'
         WHEN 'unknown' THEN coalesce(' has a limit of a kind that is not understood: ' || type,
                                      ' shows no kind of limit')
         WHEN 'other_limit' THEN ' is limited in ' || CASE WHEN has_count THEN 'number' ELSE 'time' END
              || ' only, which does not count here (accept)'
         WHEN 'hollow' THEN ' says it is limited (' || lower(replace(type, '_', ' ')) || ') but shows no '
              || CASE WHEN says_count THEN 'number below 1000000' ELSE '' END
              || CASE WHEN says_count AND says_time THEN ' and no ' ELSE '' END
              || CASE WHEN says_time THEN 'end' ELSE '' END
         ELSE ' has no limit in number or time; it enrolled ' || count_used
       END AS message
FROM ruled
ORDER BY title)sql";

}  // namespace

void declare_key_unlimited(Plugin& plugin) {
  plugin.check("agents.key-unlimited")
      .control("2.3")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Activation keys have a limit in number or time")
      .rationale(
          "An activation key lies in scripts, images and packages. Whoever reads it there may enrol hosts into your "
          "subscription: false findings, used-up licences, and settings that show how you watch your own.")
      .fix(
          "1. Find out what installs agents with the key.\n"
          "2. Give it an end date, a number of agents, or both (Cloud Agent > Agent Management > Activation Keys > "
          "Edit); agents that are enrolled keep working.\n"
          "3. Disable keys that no roll-out uses.\n"
          "4. Declare the one of a golden image or of auto-scaling in exempt, with its owner.")
      .param("accept", {"count", "time"}, "kinds of limit that count: count, time")
      .guard_at_least(1)
      .param_map("exempt", "titles of keys that stay unlimited, each with its owner")
      .guard_at_most(3)
      .select(kSelect)
      .tolerates("activation_key.type");
}

}  // namespace qharden::agents
