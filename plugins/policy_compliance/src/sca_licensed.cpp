#include "declarations.hpp"

namespace qharden::policy_compliance {
namespace {

// Policy Compliance holds all that SCA does. What the token does not name may be licensed all the same: only a refusal
// for lack of a licence says that it is not.
constexpr const char* kSelect = R"sql(
WITH profile AS (
  SELECT coalesce(min(state = 'complete'), 0) AS is_answered,
         coalesce(min(state = 'unavailable' AND reason = 'not_licensed'), 0) AS is_refused,
         coalesce(max(CASE WHEN state <> 'complete' THEN reason END), 'dependency') AS gap_reason,
         coalesce(max(CASE WHEN state <> 'complete' THEN detail END), 'they were not collected') AS gap
  FROM _collection
  WHERE "table" = 'compliance_profile'
),
fact AS (
  SELECT a.agents, a.is_known, l.names,
         (SELECT count(*) FROM host WHERE age_days(last_compliance_scan_at) <= 90) AS hosts,
         l.names_sca OR l.names_pc AS is_named,
         (SELECT count(DISTINCT _parent) FROM activation_key_module
          WHERE matches(license, '(?i)^(pc|pa|sca|all)(_license)?$')) AS keys,
         (SELECT count(*) FROM compliance_profile) AS profiles,
         p.is_answered, p.is_refused, p.gap_reason, p.gap,
         coalesce((SELECT min(state = 'complete') FROM _collection WHERE "table" = 'host'), 0) AS shows_hosts,
         coalesce(a.gap_reason, (SELECT max(reason) FROM _collection WHERE "table" = 'host'), '') AS unseen_reason
  FROM compliance_agents AS a
  JOIN compliance_licence AS l
  JOIN profile AS p
),
ruled AS (
  SELECT *,
         CASE
           WHEN is_refused AND NOT is_named AND keys = 0 AND agents = 0 THEN 'unlicensed'
           WHEN agents > 0 AND is_known OR hosts > 0 AND shows_hosts THEN 'used'
           WHEN NOT is_answered AND NOT is_named AND keys = 0 THEN 'unknown'
           WHEN is_known AND shows_hosts THEN 'unused'
           ELSE 'unseen'
         END AS ruling
  FROM fact
)
SELECT '' AS object,
       CASE ruling WHEN 'used' THEN 'pass' WHEN 'unused' THEN 'fail' WHEN 'unlicensed' THEN 'not_applicable'
                   ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'unlicensed' THEN 'not_licensed' WHEN 'unseen' THEN coalesce(nullif(unseen_reason, ''), 'dependency')
                   WHEN 'unknown' THEN gap_reason ELSE '' END AS reason,
       CASE ruling
         WHEN 'used' THEN 'agents that assess configuration: ' || agents || '; hosts assessed in the last 90 days: '
                          || hosts
         WHEN 'unlicensed' THEN 'the licence refuses compliance profiles, and neither token nor keys name SCA or '
                                || 'Policy Compliance'
         WHEN 'unknown' THEN 'neither token nor keys name SCA or Policy Compliance, and compliance profiles could not '
                             || 'be read: ' || gap
         WHEN 'unused' THEN 'it is licensed (' || CASE WHEN is_named THEN 'the token names ' || names
                                                       WHEN keys > 0 THEN 'activation keys hold it: ' || keys
                                                       ELSE 'compliance profiles are answered' END
                            || '), and no agent assesses and no host was assessed in '
                            || 'the last 90 days'
         WHEN 'unseen' THEN 'it is licensed, but agents or hosts could not be read: whether any is assessed is not '
                            || 'known'
       END AS message,
       json_object('agents', agents, 'hosts', hosts, 'keys', keys, 'profiles', profiles) AS evidence
FROM ruled)sql";

}  // namespace

void declare_sca_licensed(Plugin& plugin) {
  plugin.check("policy_compliance.sca-licensed-and-on")
      .control("3.3")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Configuration assessment is licensed and in use")
      .rationale(
          "SCA compares the settings of hosts with CIS benchmarks by the agent that is there already. Paid for and not "
          "switched on it finds nothing.")
      .fix(
          "1. Switch the module SCA (or PC) on in the activation keys, and for the agents that exist.\n"
          "2. Import CIS policies and assign them to the hosts of these agents.")
      .select(kSelect)
      .tolerates("agent")
      .tolerates("host")
      .tolerates("module")
      .tolerates("activation_key_module")
      .tolerates("compliance_profile")
      .tolerates("policy_exception")
      .empty(Status::fail, Reason::none, "no agent and no host is assessed");
}

}  // namespace qharden::policy_compliance
