#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

// A profile for a few vulnerabilities is fine as long as its targets are scanned for all of them too. Two schedules
// have one target when all that says where they go is equal.
constexpr const char* kSelect = R"sql(
WITH depth AS MATERIALIZED (
  SELECT id, title_key,
         CASE
           WHEN json_type(detection, '$.COMPLETE') IS NOT NULL THEN 'complete'
           WHEN json_type(detection, '$.RUNTIME') IS NOT NULL THEN 'runtime'
           WHEN json_type(detection, '$.CUSTOM_LIST') IS NOT NULL THEN 'custom'
         END AS detection
  FROM option_profile
),
covered_target AS MATERIALIZED (
  SELECT DISTINCT s.target_key
  FROM schedule_state AS s
  JOIN depth AS d ON d.title_key = s.profile_key
  WHERE s.state = 'active' AND d.detection = 'complete'
),
uncovered AS MATERIALIZED (
  SELECT profile_key, count(*) AS schedules, min(label) AS example
  FROM schedule_state
  WHERE state = 'active' AND target_key NOT IN (SELECT target_key FROM covered_target)
  GROUP BY profile_key
),
ruled AS (
  SELECT p.id, p.title, p.use_words, p.schedules AS used_by, d.detection, u.schedules, u.example,
         CASE
           WHEN p.use = 'unused' THEN 'unused'
           WHEN p.use = 'unclear' THEN 'unclear'
           WHEN d.detection IS NULL THEN 'unseen'
           WHEN d.detection = 'complete' THEN 'complete'
           WHEN NOT :at_least_one_complete_per_target THEN 'custom'
           WHEN p.schedules = 0 THEN 'unscheduled'
           WHEN u.schedules > 0 THEN 'uncovered'
           ELSE 'covered'
         END AS ruling
  FROM profile_state AS p
  JOIN depth AS d ON d.id = p.id
  LEFT JOIN uncovered AS u ON u.profile_key = p.title_key
  WHERE p.kind = 'vm'
)
SELECT id AS object,
       title AS object_name,
       CASE ruling WHEN 'complete' THEN 'pass' WHEN 'covered' THEN 'pass' WHEN 'uncovered' THEN 'fail'
                   WHEN 'custom' THEN 'fail' WHEN 'unused' THEN 'not_applicable'
                   WHEN 'unscheduled' THEN 'not_applicable'
                   ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'unused' THEN 'not_used' WHEN 'unscheduled' THEN 'not_used' WHEN 'unclear' THEN 'unsupported'
                   WHEN 'unseen' THEN 'unsupported' ELSE '' END AS reason,
       title || CASE ruling
         WHEN 'unused' THEN ' is ' || use_words
         WHEN 'unclear' THEN ': whether it is in use cannot be told, as the list of scans shows no option profiles'
         WHEN 'unseen' THEN ' does not show what it tests for'
         WHEN 'complete' THEN ' tests for all vulnerabilities; ' || use_words
         WHEN 'unscheduled' THEN ' tests for a part of the vulnerabilities, in scans that no schedule launches; '
                                 || use_words
         WHEN 'covered' THEN ' tests for a part of the vulnerabilities, but other schedules test all of its targets '
                             || 'for all of them; ' || use_words
         WHEN 'custom' THEN ' tests for a part of the vulnerabilities; ' || use_words
         ELSE ' tests for a part of the vulnerabilities, and no other schedule tests the targets of ' || schedules
              || ' of its ' || used_by || ' schedules for all, for example those of ' || example
       END AS message
FROM ruled
ORDER BY id)sql";

}  // namespace

void declare_detection_complete(Plugin& plugin) {
  plugin.check("scan_options.detection-complete")
      .control("2.2")
      .severity(Severity::medium)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("Profiles in use test for all vulnerabilities")
      .rationale(
          "A list of a few vulnerabilities grows old: what came after it is not tested for, and the reports look "
          "clean.")
      .fix(
          "1. Choose complete detection in the option profile (Scans, Option Profiles, Scan, Vulnerability "
          "Detection).\n"
          "2. Or give the same targets a second schedule with a complete profile.")
      .param(
          "at_least_one_complete_per_target", true,
          "whether one complete profile for each target is enough; otherwise every profile in use has to be complete")
      .window("scan", 30)
      .select(kSelect);
}

}  // namespace qharden::scan_options
