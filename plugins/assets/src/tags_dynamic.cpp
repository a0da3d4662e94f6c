#include "declarations.hpp"

namespace qharden::assets {
namespace {

// Tags that an activation key or a connector gives need no hand either. A tag whose kind is not shown may be either,
// and so may a static one while keys or connectors could not be read: the share is then known within bounds, and only
// bounds on one side of the limit decide.
constexpr const char* kSelect = R"sql(
WITH given AS MATERIALIZED (
  SELECT CAST(tag_id AS INTEGER) AS tag_id FROM activation_key_tag WHERE tag_id IS NOT NULL
  UNION
  SELECT CAST(tag_id AS INTEGER) FROM connector_tag WHERE tag_id IS NOT NULL
),
givers_read AS (
  SELECT count(DISTINCT "table") = 2 AND min(state = 'complete' OR reason = 'not_licensed') AS all_read
  FROM _collection
  WHERE "table" IN ('activation_key_tag', 'connector')
),
counted AS (
  SELECT count(*) AS own,
         coalesce(sum(coalesce(rule_type, 'static') <> 'static' OR is_given), 0) AS ruled,
         coalesce(sum(NOT is_given AND (rule_type IS NULL OR (rule_type = 'static' AND NOT all_read))), 0) AS unknown,
         all_read
  FROM (SELECT rule_type, id IN (SELECT tag_id FROM given) AS is_given FROM own_tag), givers_read
),
gap AS (
  SELECT coalesce(max(nullif(reason, '')), iif((SELECT all_read FROM givers_read), 'unsupported', 'dependency')) AS reason
  FROM _column
  WHERE "table" = 'tag' AND "column" = 'rule_type' AND state <> 'complete'
),
ruled AS (
  SELECT *,
         CASE
           WHEN own = 0 THEN 'none'
           WHEN 1.0 * ruled / own >= :min_share THEN 'many'
           WHEN 1.0 * (ruled + unknown) / own < :min_share THEN 'few'
           ELSE 'unknown'
         END AS ruling,
         printf('%.0f %%', 100 * :min_share) AS wanted
  FROM counted, gap
)
SELECT '' AS object,
       CASE ruling WHEN 'many' THEN 'pass' WHEN 'unknown' THEN 'not_evaluated' ELSE 'fail' END AS status,
       iif(ruling = 'unknown', reason, '') AS reason,
       CASE ruling
         WHEN 'none' THEN 'no tag is your own, so none is given by a rule'
         ELSE ruled || ' of ' || own || iif(own = 1, ' tag of your own is', ' tags of your own are')
              || ' given by rule, key or connector, ' || printf('%.0f %%', 100.0 * ruled / own)
              || CASE ruling WHEN 'few' THEN ', at least ' || wanted || ' should be' ELSE '' END
              || iif(unknown > 0, '; the lists do not show it of ' || unknown, '')
              || CASE ruling WHEN 'unknown' THEN ', which decide whether it is ' || wanted ELSE '' END
       END AS message,
       json_object('own', own, 'by_rule', ruled, 'unknown', unknown) AS evidence
FROM ruled)sql";

}  // namespace

void declare_tags_dynamic(Plugin& plugin) {
  plugin.check("assets.tags-dynamic")
      .control("4.1")
      .severity(Severity::low)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Tags are applied by rule")
      .rationale(
          "A tag that somebody has to give by hand is missing on every asset that came after the last tidy-up, and so "
          "is the asset in whatever the tag steers. A rule tags new assets the day they are found.")
      .fix(
          "1. List the static tags (the view own_tag) and what each is meant to say.\n"
          "2. Make a new tag with a rule (network range, operating system, software, cloud attribute) beside the "
          "static "
          "one, and compare which assets the two hold.\n"
          "3. Move scans, policies and users over to the new tag, then retire the old one. Do not change the rule of a "
          "tag that is in use: it moves scan targets and the scope of users.")
      .param("min_share", 0.50, "smallest share of tags given by rule, from 0 to 1")
      .guard_at_least(0.20)
      .tolerates("tag.rule_type")
      .tolerates("activation_key_tag")
      .tolerates("connector")
      .select(kSelect);
}

}  // namespace qharden::assets
