#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

// A schedule names its profile by title alone, so profiles of one title are taken to be used alike.
constexpr const char* kProfileUse = R"sql(
SELECT profile_key,
       sum(schedules) AS schedules,
       sum(internal) AS internal_schedules,
       sum(unclear) AS unclear_schedules,
       max(finished_at) AS finished_at
FROM (
  SELECT profile_key, 1 AS schedules, scanner = 'internal' AS internal, scanner = 'unknown' AS unclear,
         NULL AS finished_at
  FROM schedule_state
  WHERE state = 'active'
  UNION ALL
  SELECT lower(trim(profile_title)), 0, 0, 0, launched_at FROM scan WHERE state = 'finished'
)
WHERE profile_key IS NOT NULL
GROUP BY profile_key)sql";

// In use: an active schedule names the profile, or a scan with it finished within 30 days. Where scans are listed
// without their profiles, one that no schedule names may be in use all the same.
constexpr const char* kProfileState = R"sql(
SELECT p.id, p.title, p.title_key, p.kind, p.is_default,
       coalesce(u.schedules, 0) AS schedules,
       coalesce(u.internal_schedules, 0) AS internal_schedules,
       coalesce(u.unclear_schedules, 0) AS unclear_schedules,
       CASE
         WHEN u.schedules > 0 OR age_days(u.finished_at) <= 30 THEN 'used'
         WHEN s.scans > 0 AND s.with_profile = 0 THEN 'unclear'
         ELSE 'unused'
       END AS use,
       CASE
         WHEN u.schedules > 0 THEN 'used by ' || u.schedules || ' active schedule' || iif(u.schedules = 1, '', 's')
         WHEN age_days(u.finished_at) <= 30 THEN 'last used by a scan on ' || substr(u.finished_at, 1, 10)
         ELSE 'not in use: no active schedule names it and no scan with it finished within 30 days'
       END AS use_words
FROM option_profile AS p
JOIN (SELECT count(*) AS scans, count(profile_title) AS with_profile FROM scan) AS s
LEFT JOIN profile_use AS u ON u.profile_key = p.title_key)sql";

// One search list is an object, several are an array.
constexpr const char* kExcludedList = R"sql(
SELECT p.id AS profile_id, item.value ->> '$.TITLE' AS title
FROM option_profile AS p,
     json_each(CASE json_type(p.detection, '$.DETECTION_EXCLUDE.CUSTOM_LIST.CUSTOM')
                 WHEN 'array' THEN p.detection -> '$.DETECTION_EXCLUDE.CUSTOM_LIST.CUSTOM'
                 WHEN 'object' THEN json_array(p.detection -> '$.DETECTION_EXCLUDE.CUSTOM_LIST.CUSTOM')
                 ELSE '[]' END) AS item
WHERE p.detection IS NOT NULL)sql";

// The objects of an approval are titles of profiles.
constexpr const char* kProfileApproval = R"sql(
SELECT check_id,
       lower(trim(object)) AS title_key,
       min(approver) AS approver,
       max(until) AS until
FROM declared_approval
WHERE object <> '' AND until >= scan_time() AND trim(coalesce(approver, '')) <> ''
GROUP BY 1, 2)sql";

}  // namespace

void declare_profile_views(Plugin& plugin) {
  plugin.view("profile_use", "What uses option profiles of a title", kProfileUse);
  plugin.view("profile_state", "Option profiles with their use", kProfileState);
  plugin.view("profile_excluded_list", "Search lists that a profile leaves out", kExcludedList);
  plugin.view("profile_approval", "Approvals in force that speak of an option profile", kProfileApproval);
}

}  // namespace qharden::scan_options
