#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

constexpr const char* kSelect = R"sql(
WITH approved AS MATERIALIZED (
  SELECT lower(trim(value)) AS title FROM json_each(:approved)
),
left_out AS MATERIALIZED (
  SELECT profile_id, count(*) AS lists, count(title) AS titled, group_concat(title, ', ') AS titles,
         group_concat(title, ', ') FILTER (WHERE lower(trim(title)) NOT IN (SELECT title FROM approved)) AS unknown
  FROM (SELECT profile_id, title FROM profile_excluded_list ORDER BY profile_id, title)
  GROUP BY profile_id
),
ruled AS (
  SELECT p.id, p.title, p.use_words, coalesce(l.lists, 0) AS lists, l.titles, l.unknown,
         CASE
           WHEN p.use = 'unused' THEN 'unused'
           WHEN p.use = 'unclear' THEN 'unclear'
           WHEN o.detection IS NULL THEN 'unseen'
           WHEN json_type(o.detection, '$.DETECTION_EXCLUDE') IS NULL THEN 'none'
           WHEN l.lists IS NULL OR l.titled < l.lists THEN 'untitled'
           WHEN l.unknown IS NOT NULL THEN 'unknown'
           WHEN l.lists > :max_lists THEN 'many'
           ELSE 'approved'
         END AS ruling
  FROM profile_state AS p
  JOIN option_profile AS o ON o.id = p.id
  LEFT JOIN left_out AS l ON l.profile_id = p.id
  WHERE p.kind = 'vm'
)
SELECT id AS object,
       title AS object_name,
       CASE ruling WHEN 'none' THEN 'pass' WHEN 'approved' THEN 'pass' WHEN 'unknown' THEN 'fail'
                   WHEN 'many' THEN 'fail' WHEN 'unused' THEN 'not_applicable' ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'unused' THEN 'not_used' WHEN 'unclear' THEN 'unsupported' WHEN 'unseen' THEN 'unsupported'
                   WHEN 'untitled' THEN 'unsupported' ELSE '' END AS reason,
       title || CASE ruling
         WHEN 'unused' THEN ' is ' || use_words
         WHEN 'unclear' THEN ': whether it is in use cannot be told, as the list of scans shows no option profiles'
         WHEN 'unseen' THEN ' does not show what it tests for'
         WHEN 'none' THEN ' leaves out no search list; ' || use_words
         WHEN 'untitled' THEN ' leaves something out, but does not show which search lists'
         WHEN 'approved' THEN ' leaves out ' || lists || ' approved search list' || iif(lists = 1, '', 's') || ': '
                              || titles
         WHEN 'unknown' THEN ' leaves out search lists that nobody approved: ' || unknown || '; ' || use_words
         ELSE ' leaves out ' || lists || ' search lists, at most ' || :max_lists || ' may be: ' || titles
       END AS message
FROM ruled
ORDER BY id)sql";

}  // namespace

void declare_detection_exclusions(Plugin& plugin) {
  plugin.check("scan_options.detection-exclusions")
      .control("2.2")
      .severity(Severity::medium)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("Excluded search lists are known and bounded")
      .rationale(
          "What a profile leaves out is never tested for, and no report says so. Such lists are made for one fragile "
          "device and stay for all.")
      .fix(
          "1. Ask who needs the exclusion, and for which devices.\n"
          "2. Take the list out of the profile (Scans, Option Profiles, Scan, Vulnerability Detection, Exclude), or "
          "move "
          "those devices to a profile of their own.\n"
          "3. Name what has to stay in approved, and write down the owner beside it.")
      .param("approved", std::initializer_list<const char*>{}, "titles of search lists that may be left out")
      .param("max_lists", 3, "most search lists that one profile may leave out")
      .window("scan", 30)
      .select(kSelect);
}

}  // namespace qharden::scan_options
