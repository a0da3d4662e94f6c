#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

// High is right where there is room for it: all targets of all its schedules lie in networks that were named for that.
// A target without addresses, such as a tag, lies nowhere.
constexpr const char* kSelect = R"sql(
WITH allowed AS MATERIALIZED (
  SELECT lower(trim(value)) AS performance FROM json_each(:allowed)
),
roomy AS MATERIALIZED (
  SELECT r.lo, r.hi
  FROM declared_network AS n
  JOIN declared_network_ranges AS r ON r._parent = n._row
  WHERE lower(n.name) IN (SELECT lower(value) FROM json_each(:high_ok))
),
reach AS MATERIALIZED (
  SELECT s.profile_key, s.id,
         count(t.lo) AS ranges,
         sum(EXISTS (SELECT 1 FROM roomy AS r WHERE t.lo >= r.lo AND t.hi <= r.hi)) AS inside
  FROM schedule_state AS s
  LEFT JOIN schedule_range AS t ON t.schedule_id = s.id
  WHERE s.state = 'active'
  GROUP BY s.profile_key, s.id
),
placed AS MATERIALIZED (
  SELECT profile_key, min(ranges > 0 AND inside = ranges) AS has_room FROM reach GROUP BY profile_key
),
ruled AS (
  SELECT p.id, p.title, p.use_words, o.performance, o.hosts_external, o.hosts_internal, o.packet_delay,
         CASE
           WHEN p.use = 'unused' THEN 'unused'
           WHEN p.use = 'unclear' THEN 'unclear'
           WHEN o.performance IS NULL THEN 'unseen'
           WHEN o.performance IN (SELECT performance FROM allowed) THEN 'chosen'
           WHEN o.performance = 'high' AND l.has_room THEN 'room'
           ELSE 'extreme'
         END AS ruling
  FROM profile_state AS p
  JOIN option_profile AS o ON o.id = p.id
  LEFT JOIN placed AS l ON l.profile_key = p.title_key
  WHERE p.kind <> 'compliance'
)
SELECT id AS object,
       title AS object_name,
       CASE ruling WHEN 'chosen' THEN 'pass' WHEN 'room' THEN 'pass' WHEN 'extreme' THEN 'fail'
                   WHEN 'unused' THEN 'not_applicable' ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'unused' THEN 'not_used' WHEN 'unclear' THEN 'unsupported' WHEN 'unseen' THEN 'unsupported'
                   ELSE '' END AS reason,
       title || CASE ruling
         WHEN 'unused' THEN ' is ' || use_words
         WHEN 'unclear' THEN ': whether it is in use cannot be told, as the list of scans shows no option profiles'
         WHEN 'unseen' THEN ' does not show how hard it scans'
         WHEN 'chosen' THEN ' scans at ' || performance || ' performance; ' || use_words
         WHEN 'room' THEN ' scans at high performance, in networks that were named for it only; ' || use_words
         ELSE ' scans at ' || performance || ' performance; ' || use_words
       END AS message,
       json_object('performance', performance, 'hosts_at_once_external', hosts_external,
                   'hosts_at_once_internal', hosts_internal, 'packet_delay', packet_delay) AS evidence
FROM ruled
ORDER BY id)sql";

}  // namespace

void declare_performance(Plugin& plugin) {
  plugin.check("scan_options.performance")
      .control("2.2")
      .severity(Severity::low)
      .decides(Decides::advisory)
      .basis(Basis::setting)
      .title("Scan intensity is chosen, not left at extremes")
      .rationale(
          "A scan at full speed can slow down or stop what it looks at, and then somebody takes the target out of the "
          "scans for good.")
      .fix(
          "1. Choose a performance in the option profile that the targets bear (Scans, Option Profiles, Scan).\n"
          "2. Where there is room for high performance, such as a data centre at night, declare the network and name "
          "it in high_ok.")
      .param("allowed", {"Normal", "Low", "Custom"}, "performance settings that need no reason")
      .param("high_ok", std::initializer_list<const char*>{},
             "declared networks that may be scanned at high performance")
      .window("scan", 30)
      .select(kSelect);
}

}  // namespace qharden::scan_options
