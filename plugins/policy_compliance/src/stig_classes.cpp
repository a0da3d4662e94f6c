#include "benchmark.hpp"
#include "declarations.hpp"

namespace qharden::policy_compliance {
namespace {

// Which systems there are: of hosts by their OS text, of databases and applications by the records that scans sign in
// with, as no list of hosts names them. A record proves that there are some; that there is none proves nothing.
constexpr const char* kClass = R"sql(
WITH kind AS (
  SELECT column1 AS class, column2 AS label, '(?i)\b(' || column3 || ')\b' AS titles,
         CASE column4 WHEN '' THEN '' ELSE '^(' || column4 || ')$' END AS records
  FROM (VALUES
    ('os', 'operating systems',
     'windows|linux|red ?hat|rhel|ubuntu|debian|suse|sles|centos|solaris|aix|hp-?ux|mac ?os|os x|esxi|vsphere',
     ''),
    ('database', 'databases',
     'database|oracle ?[0-9]+[cgi]?|sql server|mssql|mysql|mariadb|postgre(s|sql)|db2|mongo ?db|sybase|informix',
     'oracle|oracle_listener|ms_?sql|mysql|mariadb|postgresql|ibm_db2|mongodb|sybase|informix.*|sap_.*'),
    ('network', 'network devices',
     'cisco|ios[- ]xe|nx-?os|junos|juniper|palo alto|pan-?os|forti(os|gate|net)|big-?ip|check ?point|arista|'
       || 'router|switch|firewall|network device',
     ''),
    ('application', 'applications',
     'apache|tomcat|iis|internet information|nginx|weblogic|websphere|jboss|java|dotnet|net framework|office|outlook|'
       || 'excel|word|chrome|firefox|edge|internet explorer|exchange|sharepoint|docker|kubernetes|adobe|antivirus|'
       || 'defender|application|browser',
     'apache|tomcat|tomcat_server|ms_iis|nginx|oracle_weblogic.*|ibm_websphere|jboss|docker|kubernetes|ms_exchange|'
       || 'ms_sharepoint')
  )
),
system AS (
  SELECT CASE o.family WHEN 'network' THEN 'network' ELSE 'os' END AS class, sum(h.hosts) AS hosts
  FROM (SELECT coalesce(os, '') AS os, count(*) AS hosts FROM host GROUP BY 1) AS h
  JOIN host_os AS o ON o.os = h.os
  WHERE o.family IN ('network', 'windows', 'linux', 'macos', 'aix', 'solaris', 'hp_ux', 'bsd', 'unix', 'hypervisor')
  GROUP BY 1
)
SELECT k.class, k.label, k.titles,
       k.records = '' AS by_hosts,
       coalesce((SELECT hosts FROM system AS s WHERE s.class = k.class), 0) AS hosts,
       (SELECT group_concat(r.technology, ', ') FROM auth_record_type AS r
        WHERE k.records <> '' AND matches(r.technology, k.records)) AS records
FROM kind AS k)sql";

constexpr const char* kSelect = R"sql(
WITH titled AS (
  SELECT k.class, count(*) AS policies, min(p.title) AS title
  FROM policy AS p
  JOIN system_class AS k ON matches(p.title, k.titles)
  WHERE {belongs} AND coalesce(p.status, 'active') = 'active'
  GROUP BY k.class
),
ruled AS (
  SELECT k.class, k.label, k.hosts, k.records, t.policies, t.title, a.approver, a.until,
         CASE
           WHEN t.policies > 0 THEN 'present'
           WHEN a.check_id IS NOT NULL AND k.class NOT IN (SELECT value FROM json_each(:classes)) THEN 'declared'
           WHEN k.hosts > 0 OR k.records IS NOT NULL THEN 'missing'
           WHEN k.by_hosts THEN 'none'
           ELSE 'unknown'
         END AS ruling
  FROM system_class AS k
  LEFT JOIN titled AS t ON t.class = k.class
  LEFT JOIN (SELECT check_id, min(approver) AS approver, max(until) AS until FROM declared_approval
             WHERE check_id = 'policy_compliance.stig-classes' AND age_days(until) <= 0) AS a ON a.check_id IS NOT NULL
)
SELECT class AS object,
       label AS object_name,
       CASE ruling WHEN 'present' THEN 'pass' WHEN 'missing' THEN 'fail' WHEN 'unknown' THEN 'manual'
                   ELSE 'not_applicable' END AS status,
       CASE ruling WHEN 'declared' THEN 'out_of_scope' WHEN 'none' THEN 'no_objects' ELSE '' END AS reason,
       label || ': ' || CASE ruling
         WHEN 'present' THEN 'policies in use with a title for them: ' || policies || ', among them ''' || title || ''''
         WHEN 'declared' THEN 'declared not present until ' || substr(until, 1, 10) || ' by ' || approver
         WHEN 'none' THEN 'the host list shows none that was ever scanned'
         WHEN 'unknown' THEN 'no STIG policy in use has a title for them, and no list shows whether there are any'
         WHEN 'missing' THEN 'no STIG policy in use has a title for them, although there are '
                             || CASE WHEN hosts > 0 THEN 'hosts of that kind: ' || hosts
                                     ELSE 'records to sign in to them: ' || records END
       END AS message,
       json_object('policies', coalesce(policies, 0), 'hosts', hosts) AS evidence
FROM ruled
ORDER BY class)sql";

}  // namespace

void declare_stig_classes(Plugin& plugin) {
  plugin.view("system_class", "Kinds of systems that STIGs exist for, and what shows that there are some", kClass);
  benchmark_check(plugin, kStig, "classes", kSelect)
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::proxy)
      .title("STIGs cover systems, databases, network and applications")
      .rationale(
          "A hardened operating system does not help a database that anybody may read. The guide asks for STIGs of "
          "four kinds of systems; which kind a policy is for is known from its title alone.")
      .fix(
          "1. Import the STIG policies of the kinds of systems that you have, assign and activate them.\n"
          "2. If you have none of a kind, take it out of classes and declare an approval of "
          "policy_compliance.stig-classes with an end date.")
      .param("classes", {"os", "database", "network", "application"}, "kinds of systems that are present")
      .tolerates("policy.status")
      .tolerates("auth_type_list")
      .empty(Status::fail, Reason::none, "no STIG policy is in use");
}

}  // namespace qharden::policy_compliance
