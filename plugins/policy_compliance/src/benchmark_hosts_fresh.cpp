#include "benchmark.hpp"
#include "declarations.hpp"

namespace qharden::policy_compliance {
namespace {

// The date is one of the host, not of a policy, and which hosts a policy means is told by groups and tags that are not
// resolved here. So all hosts that were ever assessed are asked, as long as a policy of the family is in use.
constexpr const char* kSelect = R"sql(
WITH used AS (
  SELECT count(*) AS policies, min(age_days(p.evaluated_at)) AS evaluated_days
  FROM policy AS p
  WHERE {belongs} AND coalesce(p.status, 'active') = 'active'
),
assessed AS (
  SELECT coalesce(os, '') AS os, count(*) AS hosts, sum(age_days(last_compliance_scan_at) <= :days) AS fresh
  FROM host
  WHERE last_compliance_scan_at IS NOT NULL
  GROUP BY 1
),
family AS (
  SELECT o.family, sum(a.hosts) AS hosts, sum(a.fresh) AS fresh
  FROM assessed AS a
  JOIN host_os AS o ON o.os = a.os
  GROUP BY o.family
)
SELECT f.family AS object,
       replace(f.family, '_', ' ') AS object_name,
       CASE WHEN f.fresh >= :min_share * f.hosts THEN 'pass' ELSE 'fail' END AS status,
       '' AS reason,
       replace(f.family, '_', ' ') || ': ' || f.fresh || ' of ' || f.hosts || ' hosts that were ever assessed were so '
         || 'in the last ' || :days || ' days, ' || CAST(100.0 * f.fresh / f.hosts AS INTEGER) || ' %'
         || CASE WHEN f.fresh >= :min_share * f.hosts THEN ''
                 ELSE ', at least ' || CAST(100 * :min_share AS INTEGER) || ' % should be' END AS message,
       json_object('fresh', f.fresh, 'hosts', f.hosts) AS evidence
FROM family AS f, used AS u
WHERE u.policies > 0
UNION ALL
SELECT '', '',
       CASE WHEN u.evaluated_days <= :days THEN 'not_evaluated' ELSE 'fail' END,
       CASE WHEN u.evaluated_days <= :days THEN 'unsupported' ELSE '' END,
       CASE WHEN u.evaluated_days <= :days
            THEN 'no host shows when it was assessed, although a {FAMILY} policy was evaluated lately'
            ELSE 'no host was ever assessed, and {FAMILY} policies in use: ' || u.policies END,
       '{}'
FROM host_dates AS d, used AS u
WHERE u.policies > 0 AND d.hosts > 0 AND d.with_compliance_scan = 0
ORDER BY 1)sql";

void declare(Plugin& plugin, const Family& family) {
  benchmark_check(plugin, family, "hosts-fresh", kSelect)
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::activity)
      .title(of_family(family, "Hosts in scope of {FAMILY} were assessed lately"))
      .rationale(
          "A policy that is evaluated each day over data of last year reports the settings of last year. The date is "
          "one of each host, not of a policy.")
      .fix(
          "1. Find the hosts without a recent compliance scan (Assets, with the filter on the last compliance scan).\n"
          "2. Put them into a compliance schedule whose sign-in works, or switch PC or SCA on for their agents.\n"
          "3. Purge hosts that are gone.")
      .param("days", 30, "days since the assessment of a host")
      .guard_at_most(90)
      .param("min_share", 0.90, "share of the hosts of a family that must be as fresh")
      .guard_at_least(0.70)
      .tolerates("policy.status")
      .empty(Status::not_applicable, Reason::no_objects,
             of_family(family, "no policy in use has a title that says {FAMILY}, or the host list shows no host"));
}

}  // namespace

void declare_benchmark_hosts_fresh(Plugin& plugin) {
  for (const auto* family : {&kCis, &kStig}) declare(plugin, *family);
}

}  // namespace qharden::policy_compliance
