#include "benchmark.hpp"
#include "declarations.hpp"

namespace qharden::policy_compliance {
namespace {

// `map` only adds: systems that have no technology here, and titles of one's own for those that have.
constexpr const char* kSelect = R"sql(
WITH own AS (
  SELECT key AS os_pattern, value AS words FROM json_each(:map)
),
placed AS MATERIALIZED (
  SELECT s.os, s.hosts,
         coalesce(t.technology,
                  (SELECT min(o.words) FROM own AS o WHERE matches(s.os, o.os_pattern)), '') AS technology,
         t.technology IS NOT NULL AS is_shipped
  FROM (SELECT coalesce(os, '') AS os, count(*) AS hosts FROM host GROUP BY 1) AS s
  LEFT JOIN host_technology AS t ON t.os = s.os
),
benchmark AS (
  SELECT p.id, p.title, t.technology
  FROM policy AS p
  JOIN policy_technology AS t ON t.id = p.id
  WHERE {belongs}
),
titled AS (
  SELECT technology, id, title FROM benchmark WHERE technology IS NOT NULL
  UNION
  SELECT s.technology, b.id, b.title
  FROM placed AS s
  JOIN own AS o ON matches(s.os, o.os_pattern)
  JOIN benchmark AS b ON instr(lower(b.title), lower(o.words)) > 0 OR CAST(b.id AS TEXT) = o.words
),
library AS (
  SELECT technology, min(title) AS title FROM library_technology WHERE matches(title, {library}) GROUP BY technology
),
reading AS (
  SELECT coalesce((SELECT min(state = 'complete') FROM _collection WHERE "table" = 'library_policy'), 0)
           AND EXISTS (SELECT 1 FROM library) AS shows_library
),
fact AS (
  SELECT c.technology, c.hosts, c.is_shipped, t.policies, t.title, l.title AS offer, r.shows_library
  FROM (SELECT technology, sum(hosts) AS hosts, max(is_shipped) AS is_shipped FROM placed GROUP BY technology) AS c
  JOIN reading AS r
  LEFT JOIN (SELECT technology, count(*) AS policies, min(title) AS title FROM titled GROUP BY technology) AS t
    ON t.technology = c.technology
  LEFT JOIN library AS l ON l.technology = c.technology
  WHERE c.technology <> ''
),
ruled AS (
  SELECT *,
         CASE
           WHEN policies > 0 THEN 'present'
           WHEN hosts < :min_hosts THEN 'few'
           WHEN is_shipped AND shows_library AND offer IS NULL THEN 'no_offer'
           ELSE 'missing'
         END AS ruling
  FROM fact
)
SELECT technology AS object,
       technology AS object_name,
       CASE ruling WHEN 'present' THEN 'pass' WHEN 'missing' THEN 'fail' ELSE 'not_applicable' END AS status,
       CASE ruling WHEN 'few' THEN 'too_few' WHEN 'no_offer' THEN 'not_available' ELSE '' END AS reason,
       technology || ' (hosts: ' || hosts || '): ' || CASE ruling
         WHEN 'present' THEN 'the policy ''' || title || ''' is for it'
                             || CASE WHEN policies > 1 THEN ', and ' || (policies - 1) || ' more' ELSE '' END
         WHEN 'few' THEN 'too few for a policy of its own to be asked for, which is from ' || :min_hosts || ' on'
         WHEN 'no_offer' THEN 'the library offers no {FAMILY} policy for it'
         WHEN 'missing' THEN 'no policy has a title for it that says {FAMILY}'
                             || CASE WHEN offer IS NOT NULL THEN '; the library offers ''' || offer || ''''
                                     WHEN shows_library THEN ''
                                     ELSE '; what the library offers could not be read' END
       END AS message,
       json_object('hosts', hosts, 'policies', coalesce(policies, 0)) AS evidence
FROM ruled
UNION ALL
SELECT 'other systems', 'other systems', 'not_applicable', 'not_available',
       'of ' || sum(hosts) || ' hosts the system is not known, or no benchmark for it is known here: '
         || (SELECT group_concat(CASE os WHEN '' THEN 'no system told' ELSE os END || ' (' || hosts || ')', ', ')
             FROM (SELECT os, hosts FROM placed WHERE technology = '' ORDER BY hosts DESC, os LIMIT 3))
         || '; the parameter map adds what is missing',
       json_object('hosts', sum(hosts), 'texts', count(*))
FROM placed
WHERE technology = ''
HAVING count(*) > 0
ORDER BY 1)sql";

void declare(Plugin& plugin, const Family& family) {
  benchmark_check(plugin, family, "benchmark-imported", kSelect)
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::proxy)
      .title(of_family(family, "Each technology present has a {FAMILY} policy"))
      .rationale(of_family(
          family,
          "What no policy describes is never compared with anything: its settings may be as weak as they like. That a "
          "policy follows {FAMILY} is known from its title alone."))
      .fix(of_family(family,
                     "1. In the policy editor import the {FAMILY} policy of the technology from the library; import it "
                     "as inactive first if you want to look at it.\n"
                     "2. Assign it to the hosts that run the technology, evaluate and activate it.\n"
                     "3. If a policy of yours follows {FAMILY} under another title, add its words to title_patterns, "
                     "and to map what system it is for."))
      .param("min_hosts", 10, "hosts from which on a technology needs a policy")
      .guard_at_most(50)
      .param_map("map", "RE2 patterns over the system of a host, each with words in the titles of its policies")
      .tolerates("library_policy")
      .empty(Status::not_applicable, Reason::no_objects, "the host list shows no host");
}

}  // namespace

void declare_benchmark_imported(Plugin& plugin) {
  for (const auto* family : {&kCis, &kStig}) declare(plugin, *family);
}

}  // namespace qharden::policy_compliance
