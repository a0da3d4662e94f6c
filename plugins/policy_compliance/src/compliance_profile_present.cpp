#include "declarations.hpp"

namespace qharden::policy_compliance {
namespace {

constexpr const char* kSelect = R"sql(
WITH fact AS (
  SELECT s.active, a.agents, a.is_known, a.gap_reason, a.gap,
         (SELECT count(*) FROM compliance_profile) AS profiles,
         (SELECT count(*) FROM compliance_profile WHERE is_restricted) AS restricted,
         (SELECT count(*) FROM compliance_cadence AS c
          WHERE c.is_active AND c.profile IN (SELECT title FROM compliance_profile)) AS served
  FROM compliance_schedules AS s
  JOIN compliance_agents AS a
),
ruled AS (
  SELECT *,
         CASE
           WHEN served > 0 THEN 'used'
           WHEN active > 0 THEN 'unmatched'
           WHEN NOT is_known THEN 'unknown'
           WHEN agents > 0 THEN 'agents_only'
           WHEN profiles > 0 THEN 'unused'
           ELSE 'none'
         END AS ruling
  FROM fact
)
SELECT '' AS object,
       CASE ruling WHEN 'used' THEN 'pass' WHEN 'agents_only' THEN 'not_applicable' WHEN 'unknown' THEN 'not_evaluated'
                   ELSE 'fail' END AS status,
       CASE ruling WHEN 'agents_only' THEN 'not_used' WHEN 'unknown' THEN gap_reason ELSE '' END AS reason,
       CASE ruling
         WHEN 'used' THEN 'active compliance schedules that use one of the compliance profiles (' || profiles || '): '
                          || served
         WHEN 'agents_only' THEN 'no compliance schedule is active, and agents assess configuration without a profile: '
                                 || agents
         WHEN 'unknown' THEN 'no compliance schedule is active, and whether agents assess is not known: ' || gap
         WHEN 'unmatched' THEN 'no active compliance schedule (' || active || ') uses one of the compliance profiles ('
                               || profiles || ') that the list shows'
         WHEN 'unused' THEN 'no active compliance schedule uses one of the compliance profiles: ' || profiles
         WHEN 'none' THEN 'there is no compliance profile'
       END
       || CASE WHEN restricted > 0 THEN '; restricted to some policies: ' || restricted ELSE '' END AS message,
       json_object('profiles', profiles, 'restricted', restricted, 'schedules', active) AS evidence
FROM ruled)sql";

}  // namespace

void declare_compliance_profile_present(Plugin& plugin) {
  plugin.check("policy_compliance.compliance-profile-present")
      .control("3.1")
      .severity(Severity::low)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("A compliance option profile exists and is used")
      .rationale(
          "The option profile says what a compliance scan looks at. Without one no scan collects what policies judge; "
          "one that is bound to a policy collects for that policy alone.")
      .fix(
          "1. Create a compliance profile (Scans, Option Profiles, New, Compliance Profile) that is not bound to "
          "single "
          "policies.\n"
          "2. Use it in the compliance schedules.")
      .select(kSelect)
      .tolerates("agent")
      .empty(Status::fail, Reason::none, "there is no compliance profile");
}

}  // namespace qharden::policy_compliance
