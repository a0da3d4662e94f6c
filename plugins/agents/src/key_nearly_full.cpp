#include "declarations.hpp"

namespace qharden::agents {
namespace {

constexpr const char* kSelect = R"sql(
WITH fact AS (
  SELECT k.*,
         CASE WHEN has_count THEN 100.0 * count_used / count_purchased END AS used
  FROM activation_key_state AS k
)
SELECT object,
       title AS object_name,
       CASE WHEN is_disabled OR is_over THEN 'not_applicable'
            WHEN type IS NULL OR NOT is_known_type THEN 'not_evaluated'
            WHEN NOT has_count THEN 'not_applicable'
            WHEN used >= 100 * :warn_share THEN 'fail'
            ELSE 'pass' END AS status,
       CASE WHEN is_disabled OR is_over THEN 'not_used'
            WHEN type IS NULL THEN 'unsupported'
            WHEN NOT is_known_type THEN 'parse'
            WHEN NOT has_count THEN 'no_objects'
            ELSE '' END AS reason,
       title || CASE
         WHEN is_disabled THEN ' is disabled, so it enrols nobody'
         WHEN is_over THEN ' ended on ' || substr(expire_at, 1, 10) || ', so it enrols nobody'
         WHEN type IS NULL THEN ' shows no kind of limit'
         WHEN NOT is_known_type THEN ' has a limit of a kind that is not understood: ' || type
         WHEN NOT has_count THEN ' has no limit in number'
         ELSE CASE WHEN is_full THEN ' is full: ' ELSE ' enrolled ' END
              || count_used || ' of ' || count_purchased || ' agents, ' || printf('%.1f', used) || ' %; from '
              || printf('%.0f', 100 * :warn_share) || ' % on new ones may soon be refused'
       END AS message
FROM fact
ORDER BY title)sql";

}  // namespace

void declare_key_nearly_full(Plugin& plugin) {
  plugin.check("agents.key-nearly-full")
      .control("2.3")
      .severity(Severity::low)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("No limited key is about to run full")
      .rationale(
          "A key that has enrolled as many agents as it may refuses the next one without telling anybody: the host "
          "looks installed and never appears.")
      .fix(
          "1. Look whether the roll-out of the key goes on.\n"
          "2. If it does, raise the number or make a new key; else disable the key.\n"
          "3. Remove agents of hosts that are gone; they may free places.")
      .param("warn_share", 0.90, "share of a key's agents from which it counts as nearly full")
      .guard_at_most(0.98)
      .select(kSelect)
      .tolerates("activation_key.type");
}

}  // namespace qharden::agents
