#include "benchmark.hpp"
#include "declarations.hpp"

namespace qharden::policy_compliance {
namespace {

// One fact of the subscription, shown under both families. Agents collect by themselves and need no schedule. What was
// read in part shows the part of one unit, say: it acquits nobody.
constexpr const char* kSelect = R"sql(
WITH ruled AS (
  SELECT s.active, s.interval_days, s.is_unlicensed, a.agents,
         coalesce(s.gap_reason, a.gap_reason) AS gap_reason,
         coalesce(s.gap, a.gap) AS gap,
         CASE
           WHEN s.interval_days <= :interval_days AND s.is_known THEN 'scheduled'
           WHEN a.agents > 0 AND a.is_known THEN 'agents'
           WHEN s.is_unlicensed AND a.is_known THEN 'unlicensed'
           WHEN NOT s.is_known OR NOT a.is_known THEN 'unknown'
           WHEN s.active = 0 THEN 'none'
           WHEN s.interval_days IS NULL THEN 'once'
           ELSE 'rare'
         END AS ruling
  FROM compliance_schedules AS s
  JOIN compliance_agents AS a
)
SELECT '' AS object,
       '' AS object_name,
       CASE ruling WHEN 'scheduled' THEN 'pass' WHEN 'agents' THEN 'pass' WHEN 'unlicensed' THEN 'not_applicable'
                   WHEN 'unknown' THEN 'not_evaluated' ELSE 'fail' END AS status,
       CASE ruling WHEN 'unlicensed' THEN 'not_licensed' WHEN 'unknown' THEN gap_reason ELSE '' END AS reason,
       CASE ruling
         WHEN 'scheduled' THEN 'active compliance schedules: ' || active || ', the quickest of them runs every '
                               || interval_days || ' days'
         WHEN 'agents' THEN 'agents that assess configuration: ' || agents || '; they need no schedule'
         WHEN 'unlicensed' THEN 'the licence refuses compliance schedules, and no agent assesses configuration'
         WHEN 'unknown' THEN 'what collects is not known: ' || gap
         WHEN 'none' THEN 'no compliance schedule is active, and no agent assesses configuration'
         WHEN 'once' THEN 'no active compliance schedule repeats, and no agent assesses configuration'
         WHEN 'rare' THEN 'the quickest active compliance schedule runs every ' || interval_days || ' days, at most '
                          || :interval_days || ' may pass; no agent assesses configuration'
       END AS message,
       json_object('active_schedules', active, 'agents', agents) AS evidence
FROM ruled)sql";

void declare(Plugin& plugin, const Family& family) {
  family_check(plugin, family, "scans-scheduled", kSelect)
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title(of_family(family, "Compliance data for {FAMILY} is collected on schedule"))
      .rationale("Policies judge the data of the last compliance scan. Without a schedule somebody has to remember.")
      .fix(
          "1. Schedule a compliance scan over the hosts of the policies, at least monthly.\n"
          "2. Or switch the module PC or SCA on for their agents; these assess by themselves.")
      .param("interval_days", 30, "days between two scans of a schedule")
      .guard_at_most(90)
      .tolerates("compliance_schedule")
      .tolerates("agent")
      .empty(Status::fail, Reason::none, "no compliance schedule is active");
}

}  // namespace

void declare_benchmark_scheduled(Plugin& plugin) {
  for (const auto* family : {&kCis, &kStig}) declare(plugin, *family);
}

}  // namespace qharden::policy_compliance
