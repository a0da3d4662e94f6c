#include "declarations.hpp"

namespace qharden::policy_compliance {
namespace {

// SCA knows fewer systems than vulnerability scans do: hosts that can run an agent are asked.
constexpr const char* kSelect = R"sql(
WITH system AS (
  SELECT coalesce(os, '') AS os, count(*) AS hosts,
         sum(coalesce(age_days(last_compliance_scan_at) <= :days, 0)) AS fresh
  FROM host
  GROUP BY 1
),
family AS (
  SELECT o.family, sum(s.hosts) AS hosts, sum(s.fresh) AS fresh
  FROM system AS s
  JOIN host_os AS o ON o.os = s.os
  WHERE o.takes_agent
  GROUP BY o.family
),
reading AS (
  SELECT a.agents = 0 AND coalesce((SELECT min(state = 'unavailable' AND reason = 'not_licensed') FROM _collection
                                    WHERE "table" = 'policy'), 0) AS is_unlicensed,
         d.with_compliance_scan = 0
           AND (a.agents > 0 OR EXISTS (SELECT 1 FROM policy WHERE age_days(evaluated_at) <= :days)) AS hides_dates
  FROM host_dates AS d
  JOIN compliance_agents AS a
),
ruled AS (
  SELECT *, CASE WHEN hides_dates THEN 'hidden' WHEN fresh >= :min_share * hosts THEN 'covered' ELSE 'gap' END AS ruling
  FROM family, reading
)
SELECT family AS object,
       replace(family, '_', ' ') AS object_name,
       CASE ruling WHEN 'covered' THEN 'pass' WHEN 'gap' THEN 'fail' ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'hidden' THEN 'unsupported' ELSE '' END AS reason,
       replace(family, '_', ' ') || ': ' || CASE ruling
         WHEN 'hidden' THEN 'no host shows when its configuration was assessed, although agents or policies say '
                            || 'that some were'
         ELSE fresh || ' of ' || hosts || ' hosts that were ever scanned had their configuration assessed in the last '
              || :days || ' days, ' || CAST(100.0 * fresh / hosts AS INTEGER) || ' %'
              || CASE ruling WHEN 'gap' THEN ', at least ' || CAST(100 * :min_share AS INTEGER) || ' % should be'
                             ELSE '' END
       END AS message,
       json_object('fresh', fresh, 'hosts', hosts) AS evidence
FROM ruled
WHERE NOT is_unlicensed
UNION ALL
SELECT '', '', 'not_applicable', 'not_licensed',
       'the licence refuses compliance policies, and no agent assesses configuration', '{}'
FROM reading
WHERE is_unlicensed
ORDER BY 1)sql";

}  // namespace

void declare_sca_hosts_assessed(Plugin& plugin) {
  plugin.check("policy_compliance.sca-hosts-assessed")
      .control("3.3")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::activity)
      .title("Hosts are assessed by SCA or Policy Compliance")
      .rationale("A host whose settings nobody looks at keeps the weak ones it was installed with.")
      .fix(
          "1. Look which hosts of the family have no recent assessment.\n"
          "2. Switch SCA or PC on for their agents, or put them into a compliance schedule whose sign-in works.")
      .param("days", 30, "days since the assessment of a host")
      .guard_at_most(90)
      .param("min_share", 0.80, "share of the hosts of a family that must be as fresh")
      .guard_at_least(0.50)
      .select(kSelect)
      .tolerates("agent")
      .tolerates("policy")
      .empty(Status::fail, Reason::none, "the host list shows no host that can run an agent");
}

}  // namespace qharden::policy_compliance
