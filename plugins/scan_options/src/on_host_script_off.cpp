#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

// All profiles, in use or not: a scan with one is a click away. An approval never covers the default profile, which
// everybody takes who chooses nothing.
constexpr const char* kSelect = R"sql(
WITH version AS MATERIALIZED (
  SELECT (SELECT release FROM platform_release_number) AS release,
         (SELECT number FROM platform_release_number) AS number,
         (SELECT max(path) FROM _call
          WHERE source IN ('option_profile_export', 'option_profile_lists') AND status = 200) AS path
),
ruled AS (
  SELECT p.id, p.title, p.is_default, v.release, v.path, a.approver, a.until,
         CASE
           WHEN s.on_host_script = 0 THEN 'off'
           WHEN s.on_host_script = 1 AND p.is_default = 1 THEN 'default'
           WHEN s.on_host_script = 1 AND a.approver IS NOT NULL THEN 'approved'
           WHEN s.on_host_script = 1 THEN 'on'
           WHEN v.number < 10039001 THEN 'old'
           ELSE 'unseen'
         END AS ruling
  FROM option_profile AS p
  JOIN option_profile_script AS s ON s.id = p.id
  JOIN version AS v
  LEFT JOIN profile_approval AS a ON a.check_id = 'scan_options.on-host-script-off' AND a.title_key = p.title_key
  WHERE p.kind = 'vm'
)
SELECT id AS object,
       title AS object_name,
       CASE ruling WHEN 'off' THEN 'pass' WHEN 'default' THEN 'fail' WHEN 'on' THEN 'fail'
                   WHEN 'unseen' THEN 'not_evaluated' ELSE 'not_applicable' END AS status,
       CASE ruling WHEN 'approved' THEN 'out_of_scope' WHEN 'old' THEN 'not_available' WHEN 'unseen' THEN 'unsupported'
                   ELSE '' END AS reason,
       title || CASE ruling
         WHEN 'off' THEN ' runs no scripts on hosts'
         WHEN 'default' THEN ' is the default profile and may run scripts on hosts; no approval covers that'
         WHEN 'approved' THEN ' may run scripts on hosts, approved by ' || approver || ' until ' || substr(until, 1, 10)
         WHEN 'on' THEN ' may run scripts on hosts'
         WHEN 'old' THEN ': the platform is of release ' || release || ', and scripts on hosts came with 10.39.1'
         ELSE ' does not show whether it may run scripts on hosts; ' || coalesce(path, 'the call') || ' answered'
       END AS message
FROM ruled
ORDER BY id)sql";

}  // namespace

void declare_on_host_script_off(Plugin& plugin) {
  plugin.check("scan_options.on-host-script-off")
      .control("2.2")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Scanners may not run scripts on hosts")
      .rationale(
          "Where scans may run scripts, the account they sign in with can run anything: whoever edits a profile "
          "executes code on the hosts.")
      .fix(
          "1. Switch off the execution of scripts on hosts in the option profile (Scans, Option Profiles, Scan).\n"
          "2. Where it is needed, declare an approval of scan_options.on-host-script-off for its title, with approver "
          "and "
          "end; never for the default profile.")
      .select(kSelect)
      .tolerates("platform_release")
      .tolerates("option_profile_export.on_host_script")
      .tolerates("option_profile_listed.on_host_script");
}

}  // namespace qharden::scan_options
