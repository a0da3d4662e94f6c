#include "declarations.hpp"

namespace qharden::assets {
namespace {

// A host without tags looks like an answer without tags, so at least one host has to show some. A tag that the list of
// tags lacks may be anybody's: where hosts that have no better one decide, nothing is decided.
constexpr const char* kSelect = R"sql(
WITH own AS MATERIALIZED (
  SELECT id FROM own_tag
),
hidden AS MATERIALIZED (
  SELECT DISTINCT tag_id FROM host_tag
  WHERE tag_id NOT IN (SELECT id FROM tag WHERE id IS NOT NULL)
    AND lower(trim(coalesce(name, ''))) NOT IN ('cloud agent', 'business units', 'asset groups', 'malware domain assets')
),
tagged AS MATERIALIZED (
  SELECT _parent AS host_row, max(tag_id IN (SELECT id FROM own)) AS is_own
  FROM host_tag
  WHERE tag_id IN (SELECT id FROM own UNION ALL SELECT tag_id FROM hidden)
  GROUP BY _parent
),
counted AS (
  SELECT count(*) AS hosts, sum(tags_listed) AS listing,
         count(*) - (SELECT count(*) FROM tagged) AS bare,
         (SELECT count(*) FROM tagged WHERE NOT is_own) AS unclear
  FROM host
),
example AS (
  SELECT json_group_array(label) AS labels
  FROM (SELECT coalesce(dns, netbios, ip, 'host ' || id) AS label
        FROM host
        WHERE _row NOT IN (SELECT host_row FROM tagged WHERE is_own)
        LIMIT 20)
),
ruled AS (
  SELECT *, bare + unclear AS untagged, 1.0 * (bare + unclear) / hosts AS share,
         CASE
           WHEN listing = 0 THEN 'hidden'
           WHEN 1.0 * (bare + unclear) / hosts <= :max_share THEN 'few'
           WHEN 1.0 * bare / hosts > :max_share THEN 'many'
           ELSE 'unclear'
         END AS ruling
  FROM counted
  WHERE hosts > 0
)
SELECT '' AS object,
       CASE ruling WHEN 'few' THEN 'pass' WHEN 'many' THEN 'fail' ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'hidden' THEN 'unsupported' WHEN 'unclear' THEN 'scope' ELSE '' END AS reason,
       CASE ruling
         WHEN 'hidden' THEN 'none of ' || hosts || ' hosts shows a tag, so the list does not tell'
         ELSE untagged || ' of ' || hosts || ' hosts already scanned ' || iif(untagged = 1, 'has', 'have')
              || ' no tag of yours, ' || printf('%.0f %%', 100 * share)
              || iif(ruling = 'many', ', at most ' || printf('%.0f %%', 100 * :max_share) || ' may have none', '')
              || iif(unclear > 0, '; tags of ' || unclear || ' of these are not on the list of tags', '')
       END AS message,
       json_object('hosts', hosts, 'untagged', untagged, 'examples', json(labels)) AS evidence
FROM ruled, example)sql";

}  // namespace

void declare_untagged_hosts(Plugin& plugin) {
  plugin.check("assets.untagged-hosts")
      .control("4.1")
      .severity(Severity::low)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("Few hosts lack a tag of yours")
      .rationale(
          "Scans, policies and the scope of users hang on tags. A host that has only those which the service gives "
          "every host falls out of all of them.")
      .fix(
          "1. Look at the hosts without a tag of yours; the evidence names the first.\n"
          "2. Widen the rule of a tag that should hold them, or make a new one.\n"
          "3. Keep one tag for what no rule knows, and look at it every week.")
      .param("max_share", 0.05, "largest share of hosts without a tag of yours, from 0 to 1")
      .guard_at_most(0.25)
      .tolerates("tag.rule_type")
      .select(kSelect);
}

}  // namespace qharden::assets
