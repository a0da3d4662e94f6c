#include "benchmark.hpp"
#include "declarations.hpp"

namespace qharden::policy_compliance {
namespace {

constexpr const char* kSelect = R"sql(
WITH bare_group AS (
  SELECT id FROM asset_group WHERE _row NOT IN (SELECT _parent FROM asset_group_ip)
),
bare AS (
  SELECT s.policy_id, count(*) AS groups
  FROM policy_scope AS s
  JOIN bare_group AS g ON s.kind = 'asset_group' AND g.id BETWEEN s.lo AND s.hi
  GROUP BY s.policy_id
),
ruled AS (
  SELECT p.id, p.title, a.asset_groups, a.tags, a.agents, b.groups AS bare_groups,
         CASE
           WHEN p.status = 'inactive' THEN 'inactive'
           WHEN a.is_assigned THEN 'assigned'
           WHEN a.is_hidden THEN 'hidden'
           ELSE 'unassigned'
         END AS ruling
  FROM policy AS p
  JOIN policy_assignment AS a ON a.policy_id = p.id
  LEFT JOIN bare AS b ON b.policy_id = p.id
  WHERE {belongs}
)
SELECT CAST(id AS TEXT) AS object,
       title AS object_name,
       CASE ruling WHEN 'assigned' THEN 'pass' WHEN 'unassigned' THEN 'fail' WHEN 'hidden' THEN 'not_evaluated'
                   ELSE 'not_applicable' END AS status,
       CASE ruling WHEN 'inactive' THEN 'not_used' WHEN 'hidden' THEN 'unsupported' ELSE '' END AS reason,
       'the policy ''' || title || '''' || CASE ruling
         WHEN 'inactive' THEN ' is inactive'
         WHEN 'hidden' THEN ' shows no assignment, but no other policy does either, although some were evaluated'
         WHEN 'unassigned' THEN ' applies to no asset group, no tag and no hosts with agents: it assesses nothing'
         WHEN 'assigned' THEN ' applies to asset groups or ranges of them: ' || asset_groups || ', tags: ' || tags
                              || CASE WHEN agents > 0 THEN ', and to hosts with agents' ELSE '' END
                              || CASE WHEN bare_groups > 0 THEN '; groups among them without an address: '
                                                                || bare_groups ELSE '' END
       END AS message,
       json_object('asset_groups', asset_groups, 'tags', tags, 'agents', agents) AS evidence
FROM ruled
ORDER BY id)sql";

void declare(Plugin& plugin, const Family& family) {
  benchmark_check(plugin, family, "assigned", kSelect)
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title(of_family(family, "{FAMILY} policies apply to groups, tags or agents"))
      .rationale("A policy that applies to no host finds nothing wrong, which looks like success.")
      .fix(
          "1. Edit the policy and assign the asset groups or tags of the hosts it is for, or include all hosts with "
          "agents.\n"
          "2. Evaluate it and look whether results come.\n"
          "3. Deactivate it if no such host exists.")
      .tolerates("policy.status")
      .tolerates("asset_group")
      .tolerates("asset_group_ip")
      .empty(Status::not_applicable, Reason::no_objects, of_family(family, "no policy has a title that says {FAMILY}"));
}

}  // namespace

void declare_benchmark_assigned(Plugin& plugin) {
  for (const auto* family : {&kCis, &kStig}) declare(plugin, *family);
}

}  // namespace qharden::policy_compliance
