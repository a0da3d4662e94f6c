#include "declarations.hpp"

namespace qharden::connectors {
namespace {

// Where the interval is not shown, only the ends are certain: fresh for every interval, or stale for every one.
constexpr const char* kSelect = R"sql(
WITH judged AS (
  SELECT c.id, c.cloud, c.name, c.label, c.disabled, c.last_sync_at, c.hours_since_sync AS hours, c.synced,
         c.hours_between_runs AS interval_hours,
         min(:max_hours, max(:min_hours, :times * c.hours_between_runs)) AS most_hours,
         coalesce(g.reason, 'unsupported') AS gap
  FROM live_connector AS c
  LEFT JOIN connector_gap AS g ON g.cloud = c.cloud AND g."column" = 'last_sync_at'
  WHERE c.cloud IN (SELECT value FROM json_each(:partitions))
),
ruled AS (
  SELECT *,
         CASE
           WHEN disabled = 1 THEN 'disabled'
           WHEN hours IS NULL THEN 'unseen'
           WHEN hours < -24 THEN 'future'
           WHEN hours <= coalesce(most_hours, min(:min_hours, :max_hours)) THEN 'fresh'
           WHEN most_hours IS NULL AND hours <= :max_hours THEN 'unsure'
           ELSE 'stale'
         END AS ruling
  FROM judged
)
SELECT id AS object,
       name AS object_name,
       CASE ruling WHEN 'fresh' THEN 'pass' WHEN 'stale' THEN 'fail' WHEN 'disabled' THEN 'not_applicable'
                   ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'disabled' THEN 'not_used' WHEN 'unseen' THEN gap WHEN 'future' THEN 'parse'
                   WHEN 'unsure' THEN 'unsupported' ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'disabled' THEN ' is disabled and does not synchronise (see connectors.disabled)'
         WHEN 'unseen' THEN ': the answer does not show when it last synchronised; it may never have'
         WHEN 'future' THEN ' claims to have synchronised in the future, on ' || substr(last_sync_at, 1, 10)
         ELSE ' last synchronised on ' || substr(last_sync_at, 1, 10) || ', ' || synced
              || CASE ruling
                   WHEN 'unsure' THEN '; how often it runs is not shown, so whether that is late cannot be said'
                   ELSE ', at most ' || CAST(coalesce(most_hours, CASE WHEN hours > :max_hours THEN :max_hours
                                                                       ELSE min(:min_hours, :max_hours) END) AS INTEGER)
                        || ' hours may pass'
                        || CASE WHEN interval_hours IS NULL THEN ''
                                ELSE ' (it runs every ' || round(interval_hours, 1) || ' hours)' END
                 END
       END AS message,
       json_object('last_sync_at', last_sync_at, 'hours', round(hours, 1), 'interval_hours', round(interval_hours, 1))
         AS evidence
FROM ruled
ORDER BY id)sql";

}  // namespace

void declare_sync_fresh(Plugin& plugin) {
  each_cloud(plugin.check("connectors.sync-fresh"))
      .control("4.2")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Connectors synchronised lately")
      .rationale(
          "Machines in a cloud live for hours. An inventory of last month lists what is gone and lacks what is there.")
      .fix(
          "1. If the connector is in error, mend that first (connectors.state-and-errors); a failing one stays stale.\n"
          "2. Run it once (Connectors, Quick Actions, Run) and see that it ends well.\n"
          "3. Look at the interval at which it runs, and shorten it where machines come and go faster.")
      .param("times", 3, "how many intervals of the connector may pass")
      .param("min_hours", 24, "hours that may always pass, however short the interval is")
      .param("max_hours", 168, "hours that may never pass, however long the interval is")
      .guard_at_most(168)
      .select(kSelect)
      .tolerates("connector.state")
      .tolerates("connector.disabled")
      .tolerates("connector.last_sync_at")
      .tolerates("connector.run_frequency");
}

}  // namespace qharden::connectors
