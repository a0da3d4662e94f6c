#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

// Judged by target: a monthly schedule is fine where a weekly one goes to the same hosts from the same side. A month
// counts as 30 days.
constexpr const char* kSelect = R"sql(
WITH best AS MATERIALIZED (
  SELECT target_key, min(interval_days) AS days
  FROM schedule_state
  WHERE state = 'active' AND NOT is_once
  GROUP BY target_key
),
ruled AS (
  SELECT s.id, s.label, s.state, s.scanner, s.interval_words, s.interval_days, b.days AS best_days,
         CASE s.scanner WHEN 'external' THEN :external_days WHEN 'internal' THEN :internal_days
                        ELSE min(:external_days, :internal_days) END AS allowed,
         CASE
           WHEN s.state <> 'active' THEN 'idle'
           WHEN s.is_once THEN 'once'
           WHEN b.days IS NULL THEN 'unseen'
           WHEN b.days <= CASE s.scanner WHEN 'external' THEN :external_days WHEN 'internal' THEN :internal_days
                                         ELSE min(:external_days, :internal_days) END
             THEN CASE WHEN s.interval_days = b.days THEN 'often' ELSE 'helped' END
           WHEN s.interval_days IS NULL THEN 'unseen'
           ELSE 'rare'
         END AS ruling
  FROM schedule_state AS s
  LEFT JOIN best AS b ON b.target_key = s.target_key
)
SELECT id AS object,
       label AS object_name,
       CASE ruling WHEN 'often' THEN 'pass' WHEN 'helped' THEN 'pass' WHEN 'rare' THEN 'fail'
                   WHEN 'unseen' THEN 'not_evaluated' ELSE 'not_applicable' END AS status,
       CASE ruling WHEN 'idle' THEN 'not_used' WHEN 'once' THEN 'not_used' WHEN 'unseen' THEN 'parse' ELSE '' END
         AS reason,
       label || CASE ruling
         WHEN 'idle' THEN ' is not active'
         WHEN 'once' THEN ' runs once and does not repeat'
         WHEN 'unseen' THEN ' repeats, but the list does not show how often'
         WHEN 'often' THEN ' repeats ' || interval_words || ', at most ' || allowed || ' days may pass'
         WHEN 'helped' THEN ' repeats ' || interval_words || ', but another schedule goes to the same target each '
                            || best_days || ' days'
         ELSE ' repeats ' || interval_words || ' from ' || CASE scanner WHEN 'external' THEN 'outside' ELSE 'inside' END
              || ', at most ' || allowed || ' days may pass'
       END AS message
FROM ruled
ORDER BY id)sql";

}  // namespace

void declare_schedule_cadence(Plugin& plugin) {
  plugin.check("scan_options.schedule-cadence")
      .control("2.2")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Schedules repeat often enough")
      .rationale("Between two scans nobody knows what came up. Attackers need days, not months.")
      .fix(
          "1. Let the schedule repeat more often (Scans, Schedules); seven days are a good interval.\n"
          "2. If a full scan takes too long for that, add a lighter schedule for the same target.")
      .param("internal_days", 30, "most days between scans from inside")
      .guard_at_most(90)
      .param("external_days", 30, "most days between scans from outside")
      .guard_at_most(30)
      .select(kSelect);
}

}  // namespace qharden::scan_options
