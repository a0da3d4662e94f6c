#include "declarations.hpp"

namespace qharden::policy_compliance {
namespace {

// How far apart the assessments of a host lie only several runs could tell. What one run shows: a schedule, or agents,
// which assess by themselves, with the newest of their dates.
constexpr const char* kSelect = R"sql(
WITH ruled AS (
  SELECT s.active, s.interval_days, a.agents, a.newest_at, age_days(a.newest_at) AS age,
         coalesce(s.gap_reason, a.gap_reason, 'dependency') AS gap_reason,
         coalesce(s.gap, a.gap, 'how far apart assessments are only several runs can tell') AS gap,
         CASE
           WHEN s.interval_days <= :days AND s.is_known THEN 'scheduled'
           WHEN age_days(a.newest_at) <= :days AND a.is_known THEN 'agents'
           WHEN s.is_unlicensed AND a.is_known AND a.agents = 0 THEN 'unlicensed'
           WHEN NOT s.is_known OR NOT a.is_known THEN 'unknown'
           WHEN a.agents > 0 AND a.newest_at IS NULL THEN 'undated'
           WHEN a.agents > 0 THEN 'old'
           WHEN s.interval_days IS NOT NULL THEN 'rare'
           ELSE 'none'
         END AS ruling
  FROM compliance_schedules AS s
  JOIN compliance_agents AS a
)
SELECT '' AS object,
       CASE ruling WHEN 'scheduled' THEN 'pass' WHEN 'agents' THEN 'pass' WHEN 'rare' THEN 'fail' WHEN 'old' THEN 'fail'
                   WHEN 'unlicensed' THEN 'not_applicable' ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'unlicensed' THEN 'not_licensed' WHEN 'unknown' THEN gap_reason
                   WHEN 'undated' THEN 'unsupported' WHEN 'none' THEN 'dependency' ELSE '' END AS reason,
       CASE ruling
         WHEN 'scheduled' THEN 'the quickest active compliance schedule runs every ' || interval_days || ' days'
         WHEN 'agents' THEN 'agents that assess configuration by themselves: ' || agents
                            || ', the newest assessment on ' || substr(newest_at, 1, 10)
         WHEN 'unlicensed' THEN 'the licence refuses compliance schedules, and no agent assesses configuration'
         WHEN 'unknown' THEN 'how often configuration is assessed is not known: ' || gap
         WHEN 'undated' THEN 'agents that assess configuration: ' || agents || ', but no date of an assessment is shown'
         WHEN 'old' THEN 'agents that assess configuration: ' || agents || ', but the newest assessment was '
                         || CAST(age AS INTEGER) || ' days ago, at most ' || :days || ' may pass'
         WHEN 'rare' THEN 'the quickest active compliance schedule runs every ' || interval_days || ' days, at most '
                          || :days || ' may pass; no agent assesses configuration'
         WHEN 'none' THEN 'no compliance schedule repeats and no agent assesses configuration: ' || gap
       END AS message,
       json_object('active_schedules', active, 'agents', agents) AS evidence
FROM ruled)sql";

}  // namespace

void declare_sca_frequency(Plugin& plugin) {
  plugin.check("policy_compliance.sca-frequency")
      .control("3.3")
      .severity(Severity::low)
      .decides(Decides::guide)
      .basis(Basis::activity)
      .title("Configuration is assessed at least monthly")
      .rationale("Settings drift: what was sound last quarter may have been opened for a test and forgotten.")
      .fix(
          "1. Let agents assess configuration, or schedule compliance scans at least monthly.\n"
          "2. Look why agents with the module deliver no assessment.")
      .param("days", 30, "days between two assessments")
      .guard_at_most(90)
      .select(kSelect)
      .tolerates("compliance_schedule")
      .tolerates("agent")
      .empty(Status::not_evaluated, Reason::dependency, "nothing shows how often configuration is assessed");
}

}  // namespace qharden::policy_compliance
