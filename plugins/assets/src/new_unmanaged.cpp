#include "declarations.hpp"

namespace qharden::assets {
namespace {

// The inventory sees devices that nobody scans; where it cannot be read, the list of hosts has at least those that a
// scan came upon. What counts as managed differs: in the inventory an agent, a module or a scan, in the list of hosts
// an agent or a scan that could sign in.
constexpr const char* kFoundDevice = R"sql(
SELECT 'inventory' AS list, 0 AS network_id, ip_bytes(address) AS address, address AS label, created_at AS found_at,
       is_managed
FROM known_asset
UNION ALL
SELECT 'hosts', coalesce(network_id, 0), ip_bytes(ip), coalesce(dns, netbios, ip, 'host ' || id), first_found_at,
       lower(tracking_method) IN ('cloud agent', 'agent', 'qagent') OR last_vm_auth_scanned_at IS NOT NULL
FROM host)sql";

constexpr const char* kFoundReading = R"sql(
WITH flaw AS (
  SELECT iif("table" = 'host', 'hosts', 'inventory') AS list, coalesce(nullif(reason, ''), 'dependency') AS reason
  FROM _collection
  WHERE "table" IN ('csam_asset', 'portal_host', 'host') AND state <> 'complete'
  UNION ALL
  SELECT iif("table" = 'host', 'hosts', 'inventory'), coalesce(nullif(reason, ''), 'unsupported')
  FROM _column
  WHERE state <> 'complete'
    AND ("table" IN ('csam_asset', 'portal_host') AND "column" = 'created_at'
         OR "table" = 'host' AND "column" IN ('first_found_at', 'tracking_method'))
)
SELECT CASE
         WHEN NOT EXISTS (SELECT 1 FROM flaw WHERE list = 'inventory')
              AND EXISTS (SELECT 1 FROM known_asset WHERE is_told) THEN 'inventory'
         WHEN NOT EXISTS (SELECT 1 FROM flaw WHERE list = 'hosts')
              AND EXISTS (SELECT 1 FROM _collection WHERE "table" = 'host') THEN 'hosts'
       END AS list,
       coalesce((SELECT min(reason) FROM flaw WHERE list = 'hosts'), 'dependency') AS reason)sql";

// What was found within the grace may still wait for whoever looks after it; what was found before the window was
// judged in its time. One row for each subnet in which something was found between the two.
constexpr const char* kSelect = R"sql(
WITH reading AS MATERIALIZED (
  SELECT list, reason,
         coalesce(list, '') <> 'hosts' OR EXISTS (SELECT 1 FROM host WHERE last_vm_auth_scanned_at IS NOT NULL)
           AS sign_in_shown,
         strftime('%Y-%m-%dT%H:%M:%SZ', scan_time(), '-' || :found_days || ' days') AS since,
         strftime('%Y-%m-%dT%H:%M:%SZ', scan_time(), '-' || :grace_days || ' days') AS until
  FROM found_reading
),
excluded AS MATERIALIZED (
  SELECT n.name, r.lo, r.hi
  FROM declared_network AS n
  JOIN declared_network_ranges AS r ON r._parent = n._row
  WHERE lower(n.name) IN (SELECT lower(value) FROM json_each(:excluded_networks))
),
device AS MATERIALIZED (
  SELECT d.network_id, d.label, d.is_managed,
         (SELECT min(e.name) FROM excluded AS e WHERE d.address BETWEEN e.lo AND e.hi) AS excluded_as,
         iif(substr(d.address, 1, 12) = x'00000000000000000000FFFF', substr(d.address, 1, 15), substr(d.address, 1, 8))
           AS prefix
  FROM reading AS r
  JOIN found_device AS d ON d.list = r.list
  WHERE d.found_at BETWEEN r.since AND r.until
),
counted AS (
  SELECT network_id, prefix, excluded_as, count(*) AS found, sum(NOT is_managed) AS unmanaged,
         json_group_array(label) FILTER (WHERE NOT is_managed AND place <= 20) AS examples
  FROM (SELECT *, row_number() OVER (PARTITION BY network_id, prefix, excluded_as, is_managed ORDER BY label) AS place
        FROM device)
  GROUP BY network_id, prefix, excluded_as
),
ruled AS (
  SELECT c.*,
         iif(network_id = 0, '', 'network ' || network_id || ', ')
           || CASE length(prefix) WHEN 15 THEN ip_text(CAST(prefix || x'00' AS BLOB)) || '/24'
                                  WHEN 8 THEN ip_text(CAST(prefix || zeroblob(8) AS BLOB)) || '/64'
                                  ELSE 'without an address' END
           || coalesce(' (' || excluded_as || ')', '') AS subnet,
         CASE
           WHEN excluded_as IS NOT NULL THEN 'excluded'
           WHEN unmanaged <= :max THEN 'few'
           WHEN NOT r.sign_in_shown THEN 'hidden'
           ELSE 'many'
         END AS ruling,
         r.list, substr(r.since, 1, 10) AS first_day, substr(r.until, 1, 10) AS last_day
  FROM counted AS c, reading AS r
)
SELECT subnet AS object,
       CASE ruling WHEN 'excluded' THEN 'not_applicable' WHEN 'few' THEN 'pass' WHEN 'many' THEN 'fail'
                   ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'excluded' THEN 'out_of_scope' WHEN 'hidden' THEN 'unsupported' ELSE '' END AS reason,
       subnet || ': ' || unmanaged || ' of ' || found || iif(found = 1, ' device', ' devices') || ' found from '
         || first_day || ' to ' || last_day
         || iif(list = 'hosts', ' by scans have no agent and were never signed in to',
                ' have no agent and no module, and were never scanned')
         || CASE ruling WHEN 'many' THEN ', at most ' || :max || ' may be'
                        WHEN 'excluded' THEN '; the network is excluded by name'
                        WHEN 'hidden' THEN '; no host at all shows a scan that signed in, so the list does not tell'
                        ELSE '' END AS message,
       json_object('found', found, 'unmanaged', unmanaged, 'examples', json(examples)) AS evidence
FROM ruled
UNION ALL
SELECT '', 'not_evaluated', reason,
       'neither the inventory nor the list of hosts shows when each device was found', '{}'
FROM reading
WHERE list IS NULL
ORDER BY 1)sql";

}  // namespace

void declare_new_unmanaged(Plugin& plugin) {
  plugin.view("found_device", "Devices with the day they were found, by each list that tells it", kFoundDevice);
  plugin.view("found_reading", "Which list tells when devices were found, and if none, why", kFoundReading);
  plugin.check("assets.new-unmanaged")
      .control("4.1")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::activity)
      .title("Newly found unmanaged devices are dealt with")
      .rationale(
          "Devices that show up without anybody bringing them under management are how shadow IT and intruders look. A "
          "few in a week are normal; a subnet full of them after weeks means that nobody looks.")
      .fix(
          "1. Find out whose the devices are; the evidence names the first of each subnet.\n"
          "2. Put an agent on them, give the scan credentials, or take them off the network.\n"
          "3. A guest or DHCP network makes many by design: declare it among the networks and name it in "
          "excluded_networks.")
      .param("found_days", 30, "days to look back for newly found devices")
      .param("grace_days", 7, "days somebody has to deal with a new device")
      .param("max", 25, "most unmanaged devices in a subnet")
      .guard_at_most(250)
      .param("excluded_networks", std::initializer_list<const char*>{},
             "names of declared networks that are not judged")
      .tolerates("csam_asset")
      .tolerates("portal_host")
      .tolerates("host")
      .select(kSelect)
      .empty(Status::pass, Reason::none, "nothing was found in the days looked at, in what the lists show");
}

}  // namespace qharden::assets
