#include "declarations.hpp"

namespace qharden::connectors {
namespace {

// Agents show the account they run in, so an account that nobody connected is found from inside. What a connector found
// but nobody put an agent on is of no use here: that account has one.
constexpr const char* kSelect = R"sql(
WITH seen AS MATERIALIZED (
  SELECT cloud, coalesce(lower(trim(account_id)), '') AS account_id, count(*) AS hosts
  FROM cloud_host
  WHERE coalesce(state, '') NOT IN ('TERMINATED', 'SHUTTING_DOWN', 'SHUTTING-DOWN', 'DELETED')
  GROUP BY 1, 2
),
connected AS MATERIALIZED (
  SELECT cloud, account_id, count(*) AS connectors, sum(disabled IS NOT 1) AS enabled
  FROM live_connector
  WHERE account_id <> ''
  GROUP BY 1, 2
),
nameless AS MATERIALIZED (
  SELECT cloud, count(*) AS connectors FROM live_connector WHERE coalesce(account_id, '') = '' GROUP BY 1
),
judged AS (
  SELECT s.cloud, s.account_id, s.hosts, coalesce(c.connectors, 0) AS connectors, coalesce(c.enabled, 0) AS enabled,
         coalesce(n.connectors, 0) AS nameless,
         CASE s.cloud WHEN 'aws' THEN 'AWS account ' WHEN 'azure' THEN 'Azure subscription '
                      WHEN 'gcp' THEN 'GCP project ' ELSE s.cloud || ' account ' END || s.account_id AS label,
         s.account_id IN (SELECT lower(trim(value)) FROM json_each(:ignore)) AS ignored
  FROM seen AS s
  LEFT JOIN connected AS c ON c.cloud = s.cloud AND c.account_id = s.account_id
  LEFT JOIN nameless AS n ON n.cloud = s.cloud
  WHERE s.cloud IN (SELECT value FROM json_each(:partitions))
),
ruled AS (
  SELECT *,
         CASE
           WHEN account_id = '' THEN 'unseen'
           WHEN enabled > 0 THEN 'connected'
           WHEN ignored THEN 'ignored'
           WHEN hosts < :min_hosts THEN 'few'
           WHEN connectors > 0 THEN 'disabled'
           WHEN nameless > 0 THEN 'unsure'
           ELSE 'unconnected'
         END AS ruling
  FROM judged
)
SELECT cloud || ':' || account_id AS object,
       label AS object_name,
       CASE ruling WHEN 'connected' THEN 'pass' WHEN 'ignored' THEN 'not_applicable' WHEN 'few' THEN 'not_applicable'
                   WHEN 'unseen' THEN 'not_evaluated' WHEN 'unsure' THEN 'not_evaluated' ELSE 'fail' END AS status,
       CASE ruling WHEN 'ignored' THEN 'out_of_scope' WHEN 'few' THEN 'too_few' WHEN 'unseen' THEN 'unsupported'
                   WHEN 'unsure' THEN 'unsupported' ELSE '' END AS reason,
       CASE ruling
         WHEN 'unseen' THEN hosts || ' instances of ' || cloud || ' with an agent do not show their account'
         ELSE label || ', in which ' || hosts
              || CASE hosts WHEN 1 THEN ' instance has an agent, ' ELSE ' instances have agents, ' END
              || CASE ruling
                   WHEN 'connected' THEN 'is read by ' || enabled
                                         || CASE enabled WHEN 1 THEN ' connector' ELSE ' connectors' END
                   WHEN 'ignored' THEN 'needs no connector: it is listed in ignore'
                   WHEN 'few' THEN 'has no connector; accounts with fewer than ' || :min_hosts || ' are not judged'
                   WHEN 'disabled' THEN 'has disabled connectors only: ' || connectors
                   WHEN 'unsure' THEN 'is named by no connector, but ' || nameless || ' of this cloud do not show '
                                      || 'which account they read'
                   ELSE 'has no connector'
                 END
       END AS message,
       json_object('hosts', hosts, 'connectors', connectors, 'enabled', enabled) AS evidence
FROM ruled
ORDER BY 1)sql";

}  // namespace

void declare_cloud_without_connector(Plugin& plugin) {
  each_cloud(plugin.check("connectors.cloud-without-connector"))
      .control("4.2")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::proxy)
      .title("Every cloud account seen has a connector")
      .rationale(
          "Agents travel with images into accounts that nobody told security about. Where agents run and no connector "
          "reads, all machines without an agent are unknown.")
      .fix(
          "1. Find the owner of the account.\n"
          "2. Make a connector for it (Connectors > AWS, Azure or GCP), or add it to the organisation connector.\n"
          "3. An account of a partner, or of a product from a marketplace: list it in ignore.")
      .param("min_hosts", 3, "fewest instances with an agent for an account to be judged")
      .param("ignore", std::initializer_list<const char*>{},
             "accounts, subscriptions and projects that need no connector")
      .select(kSelect)
      .tolerates("connector.account_id")
      .tolerates("connector.state")
      .tolerates("connector.disabled")
      .tolerates("agent_ec2.account_id")
      .tolerates("agent_azure.account_id")
      .tolerates("agent_gcp.account_id")
      .tolerates("agent_ec2.state")
      .tolerates("agent_azure.state")
      .tolerates("agent_gcp.state")
      .empty(Status::not_applicable, Reason::no_objects, "no agent runs in a cloud, so no account is seen from inside");
}

}  // namespace qharden::connectors
