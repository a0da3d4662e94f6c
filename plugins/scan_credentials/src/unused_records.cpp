#include "declarations.hpp"

namespace qharden::scan_credentials {
namespace {

// The host list holds what was scanned, so "no host there" is a hint: the record is for nothing, or nothing scans it.
//
// For each range, the nearest scanned address at or after its start, found in one walk over both from the end: a host
// list of a million rows is sorted once. A record without a network is held against all of them (network -1).
constexpr const char* kSelect = R"sql(
WITH record AS MATERIALIZED (
  SELECT record, object, title, label, network_id,
         CASE WHEN is_off THEN 'off' WHEN is_template THEN 'template' WHEN is_system_created THEN 'system'
              WHEN ip IS NULL THEN 'no_ip' ELSE '' END AS left_out
  FROM auth_account
  WHERE technology IN (SELECT value FROM json_each(:partitions))
),
range AS MATERIALIZED (
  SELECT r.record, coalesce(r.network_id, -1) AS network, i.lo, i.hi
  FROM record AS r
  JOIN auth_record_ip AS i ON i._parent = r.record
  WHERE r.left_out = ''
),
scanned AS MATERIALIZED (
  SELECT coalesce(network_id, 0) AS network, ip_bytes(ip) AS ip, ip_bytes(ipv6) AS ipv6
  FROM host
  WHERE max(coalesce(last_vm_scanned_at, ''), coalesce(last_vuln_scan_at, ''), coalesce(last_compliance_scan_at, ''))
        >= (SELECT strftime('%Y-%m-%dT%H:%M:%SZ', scan_time(), '-' || :days || ' days'))
),
address AS MATERIALIZED (
  SELECT network, ip AS address FROM scanned WHERE ip IS NOT NULL
  UNION ALL
  SELECT network, ipv6 FROM scanned WHERE ipv6 IS NOT NULL
),
point AS (
  SELECT network, address AS at, 0 AS is_range, address, NULL AS record, NULL AS hi FROM address
  UNION ALL
  SELECT -1, address, 0, address, NULL, NULL FROM address WHERE (SELECT min(network) FROM range) = -1
  UNION ALL
  SELECT network, lo, 1, NULL, record, hi FROM range
),
nearest AS (
  SELECT record, hi, is_range,
         min(address) OVER (PARTITION BY network ORDER BY at DESC, is_range ROWS UNBOUNDED PRECEDING) AS address
  FROM point
),
hit AS MATERIALIZED (
  SELECT record, count(*) AS ranges, coalesce(sum(address <= hi), 0) AS with_host
  FROM nearest WHERE is_range
  GROUP BY record
),
ruled AS (
  SELECT r.object, r.title, r.label, h.ranges, h.with_host,
         CASE WHEN r.left_out <> '' THEN r.left_out WHEN h.with_host > 0 THEN 'used' ELSE 'unused' END AS ruling
  FROM record AS r
  LEFT JOIN hit AS h ON h.record = r.record
)
SELECT object,
       title AS object_name,
       CASE ruling WHEN 'used' THEN 'pass' WHEN 'unused' THEN 'fail' ELSE 'not_applicable' END AS status,
       CASE ruling WHEN 'used' THEN '' WHEN 'unused' THEN '' WHEN 'no_ip' THEN 'no_objects' ELSE 'not_used' END AS reason,
       label || CASE ruling
         WHEN 'off' THEN ' is switched off'
         WHEN 'template' THEN ' is a template'
         WHEN 'system' THEN ' was made by the service itself'
         WHEN 'no_ip' THEN ' names no addresses: it is for a domain or for tags'
         WHEN 'used' THEN ' matches scanned hosts in ' || with_host || ' of ' || ranges
                          || iif(ranges = 1, ' address range', ' address ranges')
         ELSE ' matches no host scanned in the last ' || :days || ' days in '
              || iif(ranges = 1, 'its address range', 'any of its ' || ranges || ' address ranges')
       END AS message
FROM ruled
WHERE ruling NOT IN ('used', 'unused') OR EXISTS (SELECT 1 FROM address)
UNION ALL
SELECT '', '', CASE WHEN hosts > 0 AND dates = 0 THEN 'not_evaluated' ELSE 'not_applicable' END,
       CASE WHEN hosts > 0 AND dates = 0 THEN 'unsupported' ELSE 'not_used' END,
       CASE WHEN hosts > 0 AND dates = 0 THEN 'no host shows when it was scanned'
            ELSE 'no host was scanned in the last ' || :days || ' days, so no record can be told from another' END
FROM (SELECT hosts, with_vm_scanned + with_vuln_scan + with_compliance_scan AS dates FROM host_dates)
WHERE NOT EXISTS (SELECT 1 FROM address) AND EXISTS (SELECT 1 FROM range))sql";

}  // namespace

void declare_unused_records(Plugin& plugin) {
  judge_records(plugin.check("scan_credentials.unused-records"))
      .severity(Severity::low)
      .decides(Decides::extra)
      .basis(Basis::proxy)
      .title("Every record still matches hosts that are scanned")
      .rationale(
          "A record that no scan needs any more still holds a password that opens something, and nobody will think of "
          "changing it.")
      .fix(
          "1. Ask whether its hosts are gone, have moved, or are simply not scanned; the last is another finding.\n"
          "2. Take the account away on the systems first, if it is not needed elsewhere.\n"
          "3. Then delete the record. Its password is lost with it, so be sure.")
      .param("days", 180, "days within which a host of the record should have been scanned")
      .select(with_lost(kSelect));
}

}  // namespace qharden::scan_credentials
