#include "declarations.hpp"

namespace qharden::connectors {
namespace {

// A connector on its way is judged by when it last arrived. A limit past seven days would call a dead one alive.
constexpr const char* kSelect = R"sql(
WITH judged AS (
  SELECT c.id, c.cloud, c.name, c.label, c.state, c.disabled, c.hours_since_sync AS hours,
         c.synced, c.last_error,
         min(168, max(:transit_hours, 3 * coalesce(c.hours_between_runs, 0))) AS most_hours,
         c.state IN (SELECT upper(trim(value)) FROM json_each(:ok)) AS is_ok,
         c.state IN (SELECT upper(trim(value)) FROM json_each(:transit)) AS is_on_its_way
  FROM live_connector AS c
  WHERE c.cloud IN (SELECT value FROM json_each(:partitions))
),
ruled AS (
  SELECT *,
         CASE
           WHEN disabled = 1 THEN 'disabled'
           WHEN state IS NULL OR state = '' THEN 'silent'
           WHEN is_ok THEN 'works'
           WHEN is_on_its_way AND hours IS NULL THEN 'unsynced'
           WHEN is_on_its_way AND hours <= most_hours THEN 'on_its_way'
           WHEN is_on_its_way THEN 'stuck'
           WHEN state IN ('PENDING', 'SUCCESS', 'ERROR', 'QUEUED', 'RUNNING', 'PROCESSING', 'FINISHED_SUCCESS',
                          'FINISHED_ERRORS', 'INCOMPLETE') THEN 'broken'
           ELSE 'unknown'
         END AS ruling
  FROM judged
)
SELECT id AS object,
       name AS object_name,
       CASE ruling
         WHEN 'works' THEN 'pass'
         WHEN 'on_its_way' THEN 'pass'
         WHEN 'disabled' THEN 'not_applicable'
         WHEN 'silent' THEN 'not_evaluated'
         WHEN 'unsynced' THEN 'not_evaluated'
         WHEN 'unknown' THEN 'not_evaluated'
         ELSE 'fail'
       END AS status,
       CASE ruling
         WHEN 'disabled' THEN 'not_used'
         WHEN 'silent' THEN 'parse'
         WHEN 'unknown' THEN 'parse'
         WHEN 'unsynced' THEN 'unsupported'
         ELSE ''
       END AS reason,
       label || CASE ruling
         WHEN 'works' THEN ' works: ' || state
                           || CASE WHEN trim(coalesce(last_error, '')) = '' THEN ''
                                   ELSE '; the list still names an error: ' || substr(trim(last_error), 1, 200) END
         WHEN 'on_its_way' THEN ' is ' || state || ' and synchronised ' || synced
         WHEN 'disabled' THEN ' is disabled and reads nothing (see connectors.disabled)'
         WHEN 'silent' THEN ' comes without a state'
         WHEN 'unsynced' THEN ' is ' || state || ', and the answer does not show that it ever synchronised'
         WHEN 'unknown' THEN ' is in a state nobody documents: ' || substr(state, 1, 60)
                             || '; list it in ok or transit if you know it to be sound'
         WHEN 'stuck' THEN ' has been ' || state || ' too long: it last synchronised ' || synced || ', at most '
                           || CAST(most_hours AS INTEGER) || ' hours may pass'
         ELSE ' does not work: ' || state
              || CASE WHEN trim(coalesce(last_error, '')) = '' THEN '; the list names no error'
                      ELSE ': ' || substr(trim(last_error), 1, 200) END
       END AS message,
       json_object('state', state, 'hours_since_sync', round(hours, 1)) AS evidence
FROM ruled
ORDER BY id)sql";

}  // namespace

void declare_state_and_errors(Plugin& plugin) {
  each_cloud(plugin.check("connectors.state-and-errors"))
      .control("4.2")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Cloud connectors work")
      .rationale(
          "A connector that fails brings no inventory, so what starts in that account is neither known nor scanned, "
          "and "
          "no report shows the hole.")
      .fix(
          "1. Open the connector (Connectors > AWS, Azure or GCP) and read its last error.\n"
          "2. Mend it in the cloud account: most often a role, a secret or one region changed there. "
          "FINISHED_ERRORS often means that a single region or permission is missing.\n"
          "3. Run the connector and see that it ends in FINISHED_SUCCESS.\n"
          "4. Do not disable it instead: that ends the inventory and hides the hole.")
      .param("ok", {"SUCCESS", "FINISHED_SUCCESS"}, "states in which a connector works")
      .guard_excludes("ERROR")
      .guard_excludes("FINISHED_ERRORS")
      .guard_excludes("INCOMPLETE")
      .param("transit", {"PENDING", "QUEUED", "RUNNING", "PROCESSING"},
             "states on the way, which pass while the last synchronisation is fresh")
      .guard_excludes("ERROR")
      .guard_excludes("FINISHED_ERRORS")
      .guard_excludes("INCOMPLETE")
      .param("transit_hours", 24, "most hours since the last synchronisation on the way; three runs, if that is longer")
      .guard_at_most(168)
      .select(kSelect)
      .tolerates("connector.state")
      .tolerates("connector.disabled")
      .tolerates("connector.last_sync_at")
      .tolerates("connector.run_frequency");
}

}  // namespace qharden::connectors
