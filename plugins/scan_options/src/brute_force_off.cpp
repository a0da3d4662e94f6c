#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

// The service writes the level of its own guesses as a word; a number is taken as it stands. Anything else that is on
// counts as the highest.
constexpr const char* kSelect = R"sql(
WITH guess AS MATERIALIZED (
  SELECT id, brute_force IS NOT NULL AS is_shown,
         lower(trim(brute_force ->> '$.SYSTEM.HAS_SYSTEM')) AS has_system,
         lower(trim(coalesce(brute_force ->> '$.SYSTEM.SYSTEM_LEVEL', ''))) AS level,
         CASE json_type(brute_force, '$.CUSTOM_LIST.CUSTOM')
           WHEN 'array' THEN json_array_length(brute_force, '$.CUSTOM_LIST.CUSTOM')
           WHEN 'object' THEN 1
           ELSE 0
         END AS lists
  FROM option_profile
),
ranked AS (
  SELECT id, is_shown, has_system, level, lists,
         CASE
           WHEN has_system IN ('0', 'no', 'false') THEN 0
           WHEN has_system IS NULL AND level = '' THEN NULL
           WHEN level = 'minimal' THEN 1
           WHEN level = 'limited' THEN 2
           WHEN level = 'standard' THEN 3
           WHEN level IN ('1', '2', '3') THEN CAST(level AS INTEGER)
           ELSE 4
         END AS rank
  FROM guess
),
ruled AS (
  SELECT p.id, p.title, p.use_words, r.level, r.rank, r.lists, a.approver, a.until,
         CASE
           WHEN p.use = 'unused' THEN 'unused'
           WHEN p.use = 'unclear' THEN 'unclear'
           WHEN r.lists = 0 AND (NOT r.is_shown OR r.rank IS NULL) THEN 'unseen'
           WHEN r.lists = 0 AND r.rank = 0 THEN 'off'
           WHEN a.approver IS NOT NULL THEN 'approved'
           WHEN r.lists > 0 THEN 'lists'
           WHEN r.rank <= :max_level THEN 'low'
           ELSE 'on'
         END AS ruling
  FROM profile_state AS p
  JOIN ranked AS r ON r.id = p.id
  LEFT JOIN profile_approval AS a ON a.check_id = 'scan_options.brute-force-off' AND a.title_key = p.title_key
  WHERE p.kind = 'vm'
)
SELECT id AS object,
       title AS object_name,
       CASE ruling WHEN 'off' THEN 'pass' WHEN 'low' THEN 'pass' WHEN 'lists' THEN 'fail' WHEN 'on' THEN 'fail'
                   WHEN 'unused' THEN 'not_applicable' WHEN 'approved' THEN 'not_applicable' ELSE 'not_evaluated'
       END AS status,
       CASE ruling WHEN 'unused' THEN 'not_used' WHEN 'approved' THEN 'out_of_scope' WHEN 'unclear' THEN 'unsupported'
                   WHEN 'unseen' THEN 'unsupported' ELSE '' END AS reason,
       title || CASE ruling
         WHEN 'unused' THEN ' is ' || use_words
         WHEN 'unclear' THEN ': whether it is in use cannot be told, as the list of scans shows no option profiles'
         WHEN 'unseen' THEN ' does not show whether it guesses passwords'
         WHEN 'off' THEN ' guesses no passwords; ' || use_words
         WHEN 'low' THEN ' guesses passwords at level ' || level || ', which max_level allows; ' || use_words
         WHEN 'approved' THEN ' guesses passwords, approved by ' || approver || ' until ' || substr(until, 1, 10)
         WHEN 'lists' THEN ' guesses passwords from ' || lists || ' list' || iif(lists = 1, '', 's')
                           || ' of its own; ' || use_words
         ELSE ' guesses passwords at level ' || iif(level = '', 'unknown', level) || '; ' || use_words
       END AS message
FROM ruled
ORDER BY id)sql";

}  // namespace

void declare_brute_force_off(Plugin& plugin) {
  plugin.check("scan_options.brute-force-off")
      .control("2.2")
      .severity(Severity::medium)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("Scans do not guess passwords")
      .rationale(
          "Guessing locks accounts out, fills the logs of every target and teaches people to ignore failed sign-ins.")
      .fix(
          "1. Switch off the guessing of passwords in the option profile (Scans, Option Profiles, Scan, Password Brute "
          "Forcing), its own lists too.\n"
          "2. For a lab where it is wanted, declare an approval of scan_options.brute-force-off for its title, with "
          "approver and end.")
      .param("max_level", 0, "highest level that may pass: 0 off, 1 minimal, 2 limited, 3 standard, 4 exhaustive")
      .window("scan", 30)
      .select(kSelect);
}

}  // namespace qharden::scan_options
