#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

// One row for each profile of vulnerability and PCI scans, and one for the subscription: that all ports were tried at
// least once in a while.
constexpr const char* kSelect = R"sql(
WITH accepted AS MATERIALIZED (
  SELECT lower(trim(value)) AS ports FROM json_each(:accepted)
),
full_scan AS MATERIALIZED (
  SELECT max(launched_at) AS at
  FROM scan
  WHERE state = 'finished' AND age_days(launched_at) <= :full_every_days
    AND lower(trim(profile_title)) IN
        (SELECT title_key FROM option_profile WHERE tcp_ports = 'full' AND kind <> 'compliance')
),
told AS MATERIALIZED (
  SELECT count(*) AS scans, count(profile_title) AS with_profile FROM scan
),
ruled AS (
  SELECT p.id, p.title, p.use_words, o.tcp_ports, o.tcp_additional, o.udp_ports, a.approver, a.until,
         CASE
           WHEN p.use = 'unused' THEN 'unused'
           WHEN p.use = 'unclear' THEN 'unclear'
           WHEN a.approver IS NOT NULL THEN 'approved'
           WHEN o.tcp_ports IS NULL THEN 'unseen'
           WHEN o.tcp_ports IN (SELECT ports FROM accepted) THEN 'enough'
           WHEN o.tcp_ports = 'none' AND trim(coalesce(o.tcp_additional, '')) <> '' THEN 'custom'
           ELSE 'few'
         END AS ruling
  FROM profile_state AS p
  JOIN option_profile AS o ON o.id = p.id
  LEFT JOIN profile_approval AS a ON a.check_id = 'scan_options.ports' AND a.title_key = p.title_key
  WHERE p.kind <> 'compliance'
)
SELECT id AS object,
       title AS object_name,
       CASE ruling WHEN 'enough' THEN 'pass' WHEN 'few' THEN 'fail' WHEN 'custom' THEN 'manual'
                   WHEN 'unused' THEN 'not_applicable' WHEN 'approved' THEN 'not_applicable' ELSE 'not_evaluated'
       END AS status,
       CASE ruling WHEN 'unused' THEN 'not_used' WHEN 'approved' THEN 'out_of_scope' WHEN 'unclear' THEN 'unsupported'
                   WHEN 'unseen' THEN 'unsupported' ELSE '' END AS reason,
       title || CASE ruling
         WHEN 'unused' THEN ' is ' || use_words
         WHEN 'unclear' THEN ': whether it is in use cannot be told, as the list of scans shows no option profiles'
         WHEN 'approved' THEN ' is a special scan, approved by ' || approver || ' until ' || substr(until, 1, 10)
         WHEN 'unseen' THEN ' does not show which TCP ports it tries'
         WHEN 'enough' THEN ' tries the ' || tcp_ports || ' TCP ports; ' || use_words
         WHEN 'custom' THEN ' tries no list of TCP ports, but ports of its own (' || substr(tcp_additional, 1, 60)
                            || '): look whether they are those that matter; ' || use_words
         ELSE ' tries ' || CASE tcp_ports WHEN 'none' THEN 'no TCP port' ELSE 'the ' || tcp_ports || ' TCP ports only'
                             END || '; ' || use_words
       END AS message,
       json_object('tcp', tcp_ports, 'tcp_additional', tcp_additional, 'udp', udp_ports) AS evidence
FROM ruled
UNION ALL
SELECT 'full-port-scan',
       'A scan of all ports',
       CASE WHEN f.at IS NOT NULL THEN 'pass' WHEN t.scans > 0 AND t.with_profile = 0 THEN 'not_evaluated'
            ELSE 'fail' END,
       CASE WHEN f.at IS NULL AND t.scans > 0 AND t.with_profile = 0 THEN 'unsupported' ELSE '' END,
       CASE
         WHEN f.at IS NOT NULL THEN 'the newest scan of all TCP ports was launched on ' || substr(f.at, 1, 10)
         WHEN t.scans > 0 AND t.with_profile = 0
           THEN 'whether any scan tried all TCP ports cannot be told, as the list of scans shows no option profiles'
         ELSE 'no scan with a profile of all TCP ports finished within ' || :full_every_days || ' days'
       END,
       json_object('newest', f.at)
FROM full_scan AS f
JOIN told AS t
WHERE EXISTS (SELECT 1 FROM ruled WHERE ruling NOT IN ('unused', 'approved')))sql";

}  // namespace

void declare_ports(Plugin& plugin) {
  plugin.check("scan_options.ports")
      .control("2.2")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Profiles in use scan at least the standard ports")
      .rationale("A port that is not tried is a service nobody sees, and so are its weaknesses.")
      .fix(
          "1. Open the option profile (Scans, Option Profiles) and choose the standard or the full list of TCP ports.\n"
          "2. Scan all ports of every target now and then, in a schedule of its own if that takes long.\n"
          "3. A profile made for something else, such as discovery: declare an approval of "
          "scan_options.ports for its title, with approver and end.")
      .param("accepted", {"standard", "full"}, "lists of TCP ports that are enough")
      .guard_excludes("none")
      .guard_excludes("light")
      .param("full_every_days", 90, "days within which a scan must have tried all TCP ports")
      .window("scan", "full_every_days")
      .select(kSelect);
}

}  // namespace qharden::scan_options
