/// Titles of benchmarks without their version: what two versions of one benchmark share.
#pragma once

#include <string>

namespace qharden::policy_compliance {

/// SQL that yields `id`, `title` and `product` (lower case) of a table with the first two.
inline std::string product_titles(const std::string& table) {
  return R"sql(
WITH marked AS (
  SELECT id, title,
         (SELECT min(nullif(instr(lower(title), m.marker), 0))
          FROM (SELECT s.value || 'v' || d.value AS marker
                FROM json_each('[" ", "(", "[", "_", ","]') AS s, json_each('[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]') AS d
                UNION ALL SELECT ' version ' UNION ALL SELECT ' ver ') AS m) AS cut
  FROM )sql" +
         table + R"sql(
)
SELECT id, title,
       rtrim(lower(CASE WHEN cut IS NULL THEN title ELSE substr(title, 1, cut - 1) END), ' ,-:;_([') AS product
FROM marked)sql";
}

}  // namespace qharden::policy_compliance
