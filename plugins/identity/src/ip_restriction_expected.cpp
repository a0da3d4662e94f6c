#include "declarations.hpp"

namespace qharden::identity {
namespace {

// One row for each declared network: is all of it listed? One for each entry of the list: is all of it declared? Ranges
// of a side that touch or overlap count as one. The egress of a declared login is a declared network of its own kind.
constexpr const char* kSelect = R"sql(
WITH piece AS (
  SELECT 'listed' AS side, _parent AS owner, lo, hi FROM restricted_ip_range
  UNION ALL
  SELECT 'declared', _parent, lo, hi FROM declared_network_ranges
  UNION ALL
  SELECT 'declared', NULL, lo, hi FROM declared_login_egress
),
reaching AS (
  SELECT side, lo, hi,
         max(hi) OVER (PARTITION BY side ORDER BY lo, hi ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
  FROM piece
),
numbered AS (
  SELECT side, lo, hi,
         sum(reached IS NULL OR lo > coalesce(ip_next(reached), reached))
           OVER (PARTITION BY side ORDER BY lo, hi ROWS UNBOUNDED PRECEDING) AS block
  FROM reaching
),
block AS MATERIALIZED (
  SELECT side, min(lo) AS lo, max(hi) AS hi FROM numbered GROUP BY side, block
),
covered AS MATERIALIZED (
  SELECT p.side, p.owner, ip_text(p.lo) || CASE WHEN p.lo < p.hi THEN '-' || ip_text(p.hi) ELSE '' END AS text,
         EXISTS (SELECT 1 FROM block AS b WHERE b.side <> p.side AND b.lo <= p.lo AND b.hi >= p.hi) AS covered
  FROM piece AS p
  WHERE p.owner IS NOT NULL
  ORDER BY p.side, p.owner, p.lo
),
summary AS MATERIALIZED (
  SELECT side, owner, count(*) AS ranges, sum(covered) AS covered,
         group_concat(text, ', ') FILTER (WHERE NOT covered AND place <= 5) AS missing
  FROM (SELECT *, row_number() OVER (PARTITION BY side, owner, covered) AS place FROM covered)
  GROUP BY side, owner
),
judged AS (
  SELECT n.name AS object, n.name || ' (' || n.kind || coalesce(', owned by ' || n.owner, '') || ')' AS who,
         'network' AS what, s.ranges, s.covered, s.missing
  FROM declared_network AS n
  LEFT JOIN summary AS s ON s.side = 'declared' AND s.owner = n._row
  UNION ALL
  SELECT 'allow list: ' || e.range, 'the entry ' || e.range, 'entry', s.ranges, s.covered, s.missing
  FROM restricted_ip AS e
  LEFT JOIN summary AS s ON s.side = 'listed' AND s.owner = e._row
  WHERE EXISTS (SELECT 1 FROM declared_network)
)
SELECT object,
       CASE WHEN ranges IS NULL THEN 'not_evaluated' WHEN covered = ranges THEN 'pass' ELSE 'fail' END AS status,
       CASE WHEN ranges IS NULL THEN 'parse' ELSE '' END AS reason,
       who || CASE
         WHEN ranges IS NULL THEN ' names no address or range that is understood'
         WHEN what = 'network' AND covered = ranges THEN ' is on the allow list, ranges: ' || ranges
         WHEN what = 'network' THEN ' is not wholly on the allow list, ' || (ranges - covered) || ' of ' || ranges
                                    || ' ranges missing: ' || missing
         WHEN covered = ranges THEN ' is of a declared network'
         ELSE ' holds addresses of no declared network: ' || missing
       END
       || CASE WHEN ranges - covered > 5 THEN ' and ' || (ranges - covered - 5) || ' more' ELSE '' END AS message
FROM judged
UNION ALL
SELECT '', 'not_evaluated', 'not_configured',
       'no network is declared: name where people, VPN, integrations and partners come from among the declared facts'
WHERE NOT EXISTS (SELECT 1 FROM declared_network)
ORDER BY 1)sql";

}  // namespace

void declare_ip_restriction_expected(Plugin& plugin) {
  plugin.check("identity.ip-restriction-expected")
      .control("1.4")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Corporate and VPN egress are listed and nothing else is")
      .rationale(
          "An entry that nobody can explain is a door that nobody watches: a former office, a supplier, a test. A "
          "network that is missing locks its people out on the day the list is enforced.")
      .fix(
          "1. A network that is missing: add its addresses (Users > Setup > Security).\n"
          "2. An entry of no declared network: ask who asked for it. If it is needed, declare its network with an "
          "owner, integrations with a review date too.\n"
          "3. If not, see in the activity log that nobody comes from it, then delete it.")
      .select(kSelect)
      .empty(Status::not_evaluated, Reason::not_configured, "no network is declared");
}

}  // namespace qharden::identity
