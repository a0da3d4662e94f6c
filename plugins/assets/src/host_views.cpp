#include "declarations.hpp"

namespace qharden::assets {
namespace {

// A fleet has far fewer OS texts than hosts, so each text is judged once; join by the text. Without MATERIALIZED SQLite
// would move the patterns to where they are used, and try them on each host.
//
// The order matters. Devices come early, as their texts name the system inside ("Linux 2.6 / Embedded Device"). A text
// that tells a kernel alone ("Linux 3.13") stays a Linux: that is how a host looks to a scan that could not sign in,
// and leaving those out would leave out the very hosts that lack something.
constexpr const char* kHostOs = R"sql(
WITH text AS (
  SELECT DISTINCT coalesce(os, '') AS os FROM host
),
placed AS MATERIALIZED (
  SELECT os,
    CASE
      WHEN os = '' THEN 'unknown'
      WHEN matches(os, '(?i)(\bwindows\b|hyper-v server)') AND NOT matches(os, '(?i)\bwindows (ce|phone|mobile)\b')
        THEN 'windows'
      WHEN matches(os, '(?i)\b(printer|jetdirect|laserjet|officejet|designjet|deskjet|lexmark|xerox|ricoh|kyocera|'
                    || 'konica|canon|brother|oki ?data|zebra|print server|toshiba e-studio|sharp mx)\b') THEN 'printer'
      WHEN matches(os, '(?i)\b(esxi?|vmware v?sphere|vmkernel|xenserver|proxmox|nutanix)\b') THEN 'hypervisor'
      WHEN matches(os, '(?i)(\b(cisco|catalyst|nexus|nx-os|ios[- ]xe|ios[- ]xr|junos|juniper|screenos|fortios|'
                    || 'fortigate|fortinet|pan-os|palo alto|check ?point|gaia|arista|aruba|arubaos|procurve|comware|'
                    || 'brocade|extreme ?networks|extremexos|mikrotik|routeros|ubiquiti|edgeos|sonicwall|sonicos|watchguard|'
                    || 'big-?ip|tmos|netscaler|a10 networks|riverbed|dell networking|huawei vrp|alcatel|avaya|foundry|'
                    || 'ruckus|meraki|3com|netgear|zyxel|draytek|allied telesis|switch|router|firewall|wireless|'
                    || 'access point)\b|load balancer)') THEN 'network'
      WHEN matches(os, '(?i)\b(embedded|appliance|ilo|idrac|drac|imm|bmc|ipmi|ups|apc|pdu|kvm switch|camera|nvr|dvr|'
                    || 'axis|hikvision|voip|ip phone|polycom|plc|scada|simatic|vxworks|qnx|data ontap|netapp|onefs|'
                    || 'isilon|emc|synology|qnap|data domain|3par|purity|storage|nas)\b') THEN 'appliance'
      WHEN matches(os, '(?i)(\bwindows (ce|phone|mobile)\b|\bandroid\b|apple ios|iphone|ipad|chrome ?os)') THEN 'mobile'
      WHEN matches(os, '(?i)\b(mac ?os( ?x)?|os x|macos|darwin)\b') THEN 'macos'
      WHEN matches(os, '(?i)\baix\b') THEN 'aix'
      WHEN matches(os, '(?i)\b(solaris|sunos)\b') THEN 'solaris'
      WHEN matches(os, '(?i)\bhp-?ux\b') THEN 'hp_ux'
      WHEN matches(os, '(?i)\b(free|open|net)bsd\b') THEN 'bsd'
      WHEN matches(os, '(?i)(linux|\b(ubuntu|debian|centos|red ?hat|rhel|fedora|suse|sles|opensuse|oracle enterprise|'
                    || 'amazon|rocky|alma|coreos|bottlerocket|photon|kali|mint|gentoo|arch)\b)') THEN 'linux'
      WHEN matches(os, '(?i)\b(unix|tru64|irix|unixware|sco|os/400|i5/os|ibm i|z/os|openvms)\b') THEN 'unix'
      ELSE 'unknown'
    END AS family
  FROM text
)
SELECT os,
       family,
       family IN ('windows', 'linux', 'macos', 'aix', 'solaris', 'bsd') AS takes_agent,
       family IN ('windows', 'linux', 'macos', 'aix', 'solaris', 'hp_ux', 'bsd', 'unix', 'hypervisor', 'network')
         AS takes_sign_in
FROM placed)sql";

// One row for each host, so that checks need not spell the same cases. Its columns can be read apart: a check depends
// on those alone that it uses.
constexpr const char* kHostState = R"sql(
SELECT h._row AS host_row,
       h.id,
       h.asset_id,
       coalesce(h.network_id, 0) AS network_id,
       h.ip,
       coalesce(h.dns, h.netbios, h.ip, 'host ' || h.id) AS label,
       coalesce(h.os, '') AS os,
       o.family,
       o.takes_agent,
       o.takes_sign_in,
       h.tracking_method,
       lower(h.tracking_method) IN ('cloud agent', 'agent', 'qagent') AS is_agent,
       h.cloud_provider,
       h.cloud_resource_id,
       h.ec2_instance_id,
       h.first_found_at,
       h.last_activity_at,
       nullif(max(coalesce(h.last_vm_scanned_at, ''), coalesce(h.last_vuln_scan_at, '')), '') AS last_vm_at,
       h.last_vm_scanned_at,
       h.last_vm_auth_scanned_at,
       h.last_compliance_scan_at
FROM host AS h
JOIN host_os AS o ON o.os = coalesce(h.os, ''))sql";

constexpr const char* kHostAddress = R"sql(
SELECT id AS host_id, coalesce(network_id, 0) AS network_id, ip_bytes(ip) AS address
FROM host
WHERE ip IS NOT NULL)sql";

// Where a count is 0 the platform may not send the date at all: then nothing can be said about any host.
constexpr const char* kHostDates = R"sql(
SELECT count(*) AS hosts,
       count(last_activity_at) AS with_activity,
       count(last_vuln_scan_at) AS with_vuln_scan,
       count(last_vm_scanned_at) AS with_vm_scanned,
       count(last_vm_auth_scanned_at) AS with_vm_auth_scanned,
       count(last_compliance_scan_at) AS with_compliance_scan
FROM host)sql";

}  // namespace

void declare_host_views(Plugin& plugin) {
  plugin.view("host_os", "OS texts of the hosts with family, and whether such systems take an agent or a sign-in",
              kHostOs);
  plugin.view("host_state", "Hosts in our words: OS family, network, agent or not, newest vulnerability assessment",
              kHostState);
  plugin.view("host_address", "Addresses of the hosts as 16 bytes, with their network (0: the default one)",
              kHostAddress);
  plugin.view("host_dates", "How many hosts carry each date: none at all says that the platform does not send it",
              kHostDates);
}

}  // namespace qharden::assets
