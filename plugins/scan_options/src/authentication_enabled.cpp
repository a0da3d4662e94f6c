#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

// Profiles that scanner appliances work with. A profile that only scans from outside, of PCI or of the lite kind does
// not sign in by design.
//
// A technology that has records has to be ticked somewhere: in this profile, or in another one of them. That holds for
// those of which the word in a profile is documented.
constexpr const char* kSelect = R"sql(
WITH spelt AS MATERIALIZED (
  SELECT column1 AS technology, column2 AS words
  FROM (VALUES ('windows', 'Windows'), ('unix', 'Unix'), ('oracle', 'Oracle'), ('oracle_listener', 'Oracle Listener'),
               ('snmp', 'SNMP'), ('vmware', 'VMware'), ('ibm_db2', 'DB2'), ('http', 'HTTP'), ('mysql', 'MySQL'),
               ('sybase', 'Sybase'))
),
offered AS MATERIALIZED (
  SELECT o.id, replace(replace(lower(trim(item.value)), ' ', ''), '_', '') AS technology
  FROM option_profile AS o,
       json_each('[' || replace(json_quote(coalesce(o.authentication, '')), ',', '","') || ']') AS item
  WHERE trim(item.value) <> ''
),
wanted AS MATERIALIZED (
  SELECT replace(replace(lower(trim(value)), ' ', ''), '_', '') AS technology, trim(value) AS words
  FROM json_each(:must_contain)
  UNION
  SELECT replace(lower(s.words), ' ', ''), s.words
  FROM auth_record_type AS t
  JOIN spelt AS s ON s.technology = t.technology
  WHERE replace(lower(s.words), ' ', '') NOT IN
        (SELECT f.technology
         FROM offered AS f
         JOIN profile_state AS p ON p.id = f.id
         WHERE p.kind = 'vm' AND p.internal_schedules > 0)
),
missing AS MATERIALIZED (
  SELECT o.id, group_concat(w.words, ', ') AS words
  FROM option_profile AS o
  JOIN wanted AS w
  WHERE NOT EXISTS (SELECT 1 FROM offered AS f WHERE f.id = o.id AND f.technology = w.technology)
  GROUP BY o.id
),
ruled AS (
  SELECT p.id, p.title, p.use_words, o.authentication, m.words AS missing, a.approver, a.until,
         CASE
           WHEN p.schedules = 0 THEN 'unused'
           WHEN p.internal_schedules = 0 AND p.unclear_schedules = 0 THEN 'external'
           WHEN o.lite_os = 1 THEN 'lite'
           WHEN a.approver IS NOT NULL THEN 'approved'
           WHEN o.authentication IS NULL THEN 'unseen'
           WHEN trim(o.authentication) <> '' AND m.words IS NULL THEN 'signs_in'
           WHEN p.internal_schedules = 0 THEN 'where_unknown'
           WHEN trim(o.authentication) = '' THEN 'none'
           ELSE 'lacks'
         END AS ruling
  FROM profile_state AS p
  JOIN option_profile AS o ON o.id = p.id
  LEFT JOIN missing AS m ON m.id = p.id
  LEFT JOIN profile_approval AS a
    ON a.check_id = 'scan_options.authentication-enabled' AND a.title_key = p.title_key
  WHERE p.kind = 'vm'
)
SELECT id AS object,
       title AS object_name,
       CASE ruling WHEN 'signs_in' THEN 'pass' WHEN 'none' THEN 'fail' WHEN 'lacks' THEN 'fail'
                   WHEN 'unseen' THEN 'not_evaluated' WHEN 'where_unknown' THEN 'not_evaluated'
                   ELSE 'not_applicable' END AS status,
       CASE ruling WHEN 'unused' THEN 'not_used' WHEN 'external' THEN 'out_of_scope' WHEN 'lite' THEN 'out_of_scope'
                   WHEN 'approved' THEN 'out_of_scope' WHEN 'unseen' THEN 'unsupported'
                   WHEN 'where_unknown' THEN 'unsupported' ELSE '' END AS reason,
       title || CASE ruling
         WHEN 'unused' THEN ' is used by no active schedule'
         WHEN 'external' THEN ' is used by schedules of external scanners only, which sign in nowhere'
         WHEN 'lite' THEN ' is a lite scan of operating systems, which signs in nowhere'
         WHEN 'approved' THEN ' scans without signing in, approved by ' || approver || ' until ' || substr(until, 1, 10)
         WHEN 'unseen' THEN ' does not show whether it signs in'
         WHEN 'signs_in' THEN ' signs in with ' || replace(authentication, ',', ', ') || '; ' || use_words
         WHEN 'where_unknown' THEN ' does not sign in with all that it should, but its schedules do not show whether '
                                   || 'they scan from inside'
         WHEN 'none' THEN ' signs in to no host; ' || use_words
         ELSE ' signs in with ' || replace(authentication, ',', ', ') || ', not with ' || missing || '; ' || use_words
       END AS message
FROM ruled
ORDER BY id)sql";

}  // namespace

void declare_authentication_enabled(Plugin& plugin) {
  plugin.check("scan_options.authentication-enabled")
      .control("2.2")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Internal vulnerability profiles sign in to hosts")
      .rationale(
          "Without signing in a scan sees what the network shows and guesses the rest. One missing tick in the profile "
          "makes all authentication records useless.")
      .fix(
          "1. Tick the technologies to sign in with in the option profile (Scans, Option Profiles, Scan, "
          "Authentication).\n"
          "2. A profile that shows the view of an attacker on purpose: declare an approval of "
          "scan_options.authentication-enabled for its title, with approver and end.")
      .param("must_contain", std::initializer_list<const char*>{},
             "technologies that every such profile must sign in with, beside those that have records")
      .window("scan", 30)
      .select(kSelect);
}

}  // namespace qharden::scan_options
