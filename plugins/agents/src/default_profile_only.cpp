#include "declarations.hpp"

namespace qharden::agents {
namespace {

constexpr const char* kSelect = R"sql(
WITH fleet AS (
  SELECT count(*) AS agents,
         count(DISTINCT lower(trim(platform))) AS platforms,
         count(DISTINCT lower(trim(profile_name))) AS profiles,
         min(profile_name) AS name,
         count(*) - count(profile_name) AS unplaced,
         count(*) - count(platform) AS unknown_platforms
  FROM agent
),
ruled AS (
  SELECT *,
         CASE
           WHEN agents < :min_agents THEN 'small'
           WHEN profiles > 1 THEN 'several'
           WHEN platforms < :min_platforms AND unknown_platforms = 0 THEN 'uniform'
           WHEN unplaced > 0 OR platforms < :min_platforms THEN 'unknown'
           ELSE 'one'
         END AS ruling
  FROM fleet
)
SELECT '' AS object,
       CASE ruling WHEN 'several' THEN 'pass' WHEN 'one' THEN 'fail' WHEN 'unknown' THEN 'not_evaluated'
                   ELSE 'not_applicable' END AS status,
       CASE ruling WHEN 'small' THEN 'too_few' WHEN 'uniform' THEN 'too_few' WHEN 'unknown' THEN 'dependency'
                   ELSE '' END AS reason,
       CASE ruling
         WHEN 'small' THEN 'one profile is enough for ' || agents || ' agents; from ' || :min_agents
                           || ' on it is judged'
         WHEN 'uniform' THEN 'all ' || agents || ' agents run on one kind of platform'
         WHEN 'unknown' THEN 'of ' || agents || ' agents ' || unplaced || ' do not show their profile and '
                             || unknown_platforms || ' not their platform'
         WHEN 'several' THEN agents || ' agents on ' || platforms || ' platforms use ' || profiles || ' profiles'
         ELSE agents || ' agents on ' || platforms || ' platforms all use the profile ' || name
       END AS message
FROM ruled)sql";

}  // namespace

void declare_default_profile_only(Plugin& plugin) {
  plugin.check("agents.default-profile-only")
      .control("2.3")
      .severity(Severity::low)
      .decides(Decides::advisory)
      .basis(Basis::proxy)
      .title("More than one profile exists where fleets differ")
      .rationale(
          "Servers, laptops and hosts behind a slow line need different intervals, limits and quiet hours. One profile "
          "for all fits the weakest of them.")
      .fix(
          "1. Make a profile for each kind of host: servers, clients, sites with little bandwidth.\n"
          "2. Assign them by tag and order them so that the most special comes first.")
      .param("min_agents", 200, "agents from which on one profile is too few")
      .param("min_platforms", 2, "platforms from which on one profile is too few")
      .select(kSelect)
      .tolerates("agent.profile_name")
      .tolerates("agent.platform");
}

}  // namespace qharden::agents
