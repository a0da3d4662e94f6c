#include "declarations.hpp"

namespace qharden::identity {
namespace {

// Entries that touch or overlap are joined to blocks and each entry is judged by its block, so that a wide range cut
// into many small ones stays a wide range. One more row, of the subscription, judges the sum.
constexpr const char* kSelect = R"sql(
WITH reaching AS (
  SELECT _row, _parent, lo, hi,
         max(hi) OVER (ORDER BY lo, hi, _row ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
  FROM restricted_ip_range
),
numbered AS (
  SELECT _parent, lo, hi,
         sum(reached IS NULL OR lo > coalesce(ip_next(reached), reached))
           OVER (ORDER BY lo, hi, _row ROWS UNBOUNDED PRECEDING) AS block
  FROM reaching
),
block AS (
  SELECT block, min(lo) AS lo, max(hi) AS hi, ip_count(min(lo), max(hi)) AS addresses,
         count(DISTINCT _parent) AS entries,
         min(lo) <= ip_bytes('0.0.0.0') AND max(hi) >= ip_bytes('255.255.255.255') AS is_everything
  FROM numbered
  GROUP BY block
),
widest AS (
  -- Of the blocks of one entry the widest: with max(), SQLite takes the other columns from that row.
  SELECT n._parent, max(b.addresses) AS addresses, b.lo, b.hi, b.entries, b.is_everything
  FROM numbered AS n
  JOIN block AS b ON b.block = n.block
  GROUP BY n._parent
),
reserved AS (
  SELECT r._parent, group_concat(DISTINCT net.name) AS names
  FROM restricted_ip_range AS r
  JOIN reserved_network AS net ON r.lo <= net.hi AND r.hi >= net.lo
  WHERE NOT :allow_private
  GROUP BY r._parent
),
entry AS (
  SELECT e.range, w.addresses, w.is_everything, r.names AS reserved_names,
         printf('%.0f', w.addresses)
           || CASE WHEN w.addresses = 1 THEN ' address' ELSE ' addresses' END
           || CASE WHEN w.entries > 1 THEN ' together with the entries it touches, ' || ip_text(w.lo) || ' to '
                                           || ip_text(w.hi) ELSE '' END AS size
  FROM restricted_ip AS e
  LEFT JOIN widest AS w ON w._parent = e._row
  LEFT JOIN reserved AS r ON r._parent = e._row
),
total AS (
  SELECT sum(addresses) AS addresses, count(*) AS blocks FROM block
)
SELECT range AS object,
       CASE
         WHEN addresses IS NULL THEN 'not_evaluated'
         WHEN is_everything OR reserved_names IS NOT NULL OR addresses > :max_per_entry THEN 'fail'
         ELSE 'pass'
       END AS status,
       CASE WHEN addresses IS NULL THEN 'parse' ELSE '' END AS reason,
       CASE
         WHEN addresses IS NULL THEN range || ' is not understood as an address or a range'
         WHEN is_everything THEN range || ' lets in the whole address space: ' || size
         ELSE range || ' covers ' || size
              || CASE WHEN addresses > :max_per_entry THEN ', at most ' || :max_per_entry || ' may be' ELSE '' END
              || coalesce('; no client of a public cloud service comes from ' || reserved_names, '')
       END AS message
FROM entry
UNION ALL
SELECT '',
       CASE WHEN addresses > :max_total THEN 'fail' ELSE 'pass' END,
       '',
       'the allow list covers ' || printf('%.0f', addresses)
         || CASE WHEN addresses = 1 THEN ' address in ' ELSE ' addresses in ' END || blocks
         || CASE WHEN blocks = 1 THEN ' block' ELSE ' separate blocks' END
         || CASE WHEN addresses > :max_total THEN ', at most ' || :max_total || ' may be' ELSE '' END
FROM total
WHERE addresses IS NOT NULL
ORDER BY 1)sql";

}  // namespace

void declare_ip_restriction_breadth(Plugin& plugin) {
  plugin.check("identity.ip-restriction-breadth")
      .control("1.4")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("The allow list holds no huge, private or reserved ranges")
      .rationale(
          "A range as wide as a provider lets in everybody who rents a machine there. Private and reserved ranges let "
          "in nobody on a public platform: they show that the list was never tested.")
      .fix(
          "1. Replace the range by the addresses your people and integrations really come from; add the new entries "
          "first, then delete the old one.\n"
          "2. Private ranges belong on the list only on a private cloud platform: set allow_private there.\n"
          "3. Entries that touch count as one range; splitting a wide range changes nothing.")
      .param("max_per_entry", 1024, "most addresses of an entry, joined with the entries it touches")
      .guard_at_most(65536)
      .param("max_total", 16384, "most addresses of the whole list")
      .param("allow_private", false, "whether clients come from private addresses, as on a private cloud platform")
      .select(kSelect)
      .empty(Status::not_applicable, Reason::no_objects, "the allow list has no entry");
}

}  // namespace qharden::identity
