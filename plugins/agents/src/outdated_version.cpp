#include "declarations.hpp"

namespace qharden::agents {
namespace {

// Versions are compared as numbers, within one platform. Two lines of releases (major.minor) behind the newest of the
// fleet may be; where the newest begins a new major version, the steps go on from the last line of the one before.
//
// A declared version goes before that: the one of the platform, or of an operating system that gets no newer agent.
constexpr const char* kSelect = R"sql(
WITH line AS MATERIALIZED (
  SELECT platform, os, version, count(*) AS agents, min(label) AS example,
         CASE WHEN matches(version, '^[0-9]+[.][0-9]+([.][0-9]+)*$') THEN version_key(version) END AS version_key,
         CAST(version AS INTEGER) AS major,
         CAST(substr(version, instr(version, '.') + 1) AS INTEGER) AS minor
  FROM agent_fleet
  WHERE NOT is_hidden
  GROUP BY platform, os, version
),
hidden AS MATERIALIZED (
  SELECT count(*) AS hosts, coalesce(sum(is_hidden), 0) AS hidden FROM agent_fleet
),
newest AS MATERIALIZED (
  SELECT platform, version, major, minor
  FROM (SELECT *, row_number() OVER (PARTITION BY platform ORDER BY version_key DESC) AS place
        FROM line WHERE version_key IS NOT NULL)
  WHERE place = 1
),
wanted AS MATERIALIZED (
  SELECT n.platform, n.version AS newest,
         CASE WHEN n.minor >= 2 THEN n.major || '.' || (n.minor - 2)
              ELSE coalesce((SELECT l.major || '.' || max(max(l.minor) - (1 - n.minor), 0)
                             FROM line AS l
                             WHERE l.platform = n.platform AND l.version_key IS NOT NULL AND l.major = n.major - 1
                             GROUP BY l.major),
                            n.major || '.0') END AS version
  FROM newest AS n
),
declared AS MATERIALIZED (
  SELECT lower(trim(key)) AS name, trim(value) AS version FROM json_each(:min_version)
  WHERE matches(trim(value), '^[0-9]+([.][0-9]+)*$')
),
fact AS (
  SELECT l.platform, l.os, l.version, l.agents, l.example, l.version_key,
         (SELECT d.version FROM declared AS d
          WHERE instr(lower(coalesce(l.os, '')), d.name) > 0 AND d.name <> lower(l.platform)
          ORDER BY length(d.name) DESC, d.name LIMIT 1) AS of_system,
         (SELECT d.version FROM declared AS d WHERE d.name = lower(l.platform)) AS of_platform,
         w.version AS of_fleet, w.newest
  FROM line AS l
  LEFT JOIN wanted AS w ON w.platform = l.platform
),
held AS (
  SELECT *, version_key IS NOT NULL
            AND version_key < version_key(coalesce(of_system, of_platform, of_fleet)) AS is_old
  FROM fact
),
platforms AS (
  SELECT platform, sum(agents) AS agents, sum(is_old * agents) AS old,
         sum((version_key IS NULL) * agents) AS unknown, max(coalesce(of_platform, of_fleet)) AS needed,
         max(of_platform IS NOT NULL) AS is_declared, max(newest) AS newest
  FROM held
  GROUP BY platform
),
worst AS (
  SELECT platform,
         group_concat(agents || ' run ' || version || ' on ' || coalesce(os, 'an unknown system'), ', ') AS text
  FROM (SELECT platform, os, version, agents,
               row_number() OVER (PARTITION BY platform ORDER BY agents DESC, version_key, os) AS place
        FROM held WHERE is_old)
  WHERE place <= 5
  GROUP BY platform
),
ruled AS (
  SELECT p.*, w.text,
         CASE WHEN p.old > :max_share * p.agents THEN 'old'
              WHEN p.old + p.unknown > :max_share * p.agents THEN 'unknown'
              ELSE 'current' END AS ruling
  FROM platforms AS p
  LEFT JOIN worst AS w ON w.platform = p.platform
)
SELECT platform AS object,
       CASE ruling WHEN 'old' THEN 'fail' WHEN 'current' THEN 'pass' ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'unknown' THEN 'unsupported' ELSE '' END AS reason,
       old || ' of ' || agents || ' agents on ' || platform || ' (' || printf('%.1f', 100.0 * old / agents)
         || ' %) run an outdated version, at most ' || printf('%.1f', 100.0 * :max_share) || ' % may'
         || CASE WHEN needed IS NULL THEN '' WHEN is_declared THEN '; declared is ' || needed
                 ELSE '; the newest of this fleet is ' || newest || ', so ' || needed || ' counts as current' END
         || CASE WHEN unknown > 0 THEN '; ' || unknown || ' show no version' ELSE '' END
         || coalesce('; ' || text, '') AS message,
       json_object('agents', agents, 'outdated', old, 'unknown', unknown, 'newest', newest, 'needed', needed)
         AS evidence
FROM ruled
UNION ALL
SELECT '', 'not_evaluated', 'parse',
       hidden || ' of ' || hosts || ' hosts with the tag of agents show none, so what these run is not known', '{}'
FROM hidden
WHERE hidden > :max_share * hosts
ORDER BY 1)sql";

}  // namespace

void declare_outdated_version(Plugin& plugin) {
  tolerate_cloud_states(plugin.check("agents.outdated-version"))
      .control("2.3")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::proxy)
      .title("Agents run a current version")
      .rationale(
          "Old agents miss checks that need a newer one and carry weaknesses of their own that were mended since. "
          "Which version is the newest no interface tells, so the newest of your own fleet stands for it.")
      .fix(
          "1. See why the agents named here did not update: profile, disk space, a proxy that keeps large files.\n"
          "2. Roll the current version out by your own means where agents may not update themselves.\n"
          "3. For systems that get no newer agent, declare their last version in min_version, under a part of the "
          "system's name.\n"
          "4. Declare the version you want for a platform, when you know better than the fleet.")
      .param_map("min_version", "oldest version that counts as current, by platform or by a part of the system's name")
      .param("max_share", 0.10, "share of a platform's agents that may run an older one")
      .guard_at_most(0.30)
      .select(kSelect)
      .tolerates("agent.platform")
      .tolerates("agent.version");
}

}  // namespace qharden::agents
