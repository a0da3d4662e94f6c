#include "declarations.hpp"

namespace qharden::assets {
namespace {

constexpr const char* kSelect = R"sql(
WITH counted AS (
  SELECT (SELECT count(*) FROM own_tag) AS own,
         (SELECT count(*) FROM tag) AS listed,
         CASE WHEN (SELECT min(state = 'complete') FROM _collection WHERE "table" = 'asset_group')
              THEN (SELECT count(*) FROM asset_group) END AS groups
)
SELECT '' AS object,
       iif(own >= :min, 'pass', 'fail') AS status,
       own || iif(own = 1, ' tag is', ' tags are') || ' your own'
         || iif(own >= :min, '', ', at least ' || :min || ' should be')
         || '; kept by the service and not counted: ' || (listed - own)
         || iif(groups > 0, '; asset groups, which may answer the same questions: ' || groups, '') AS message,
       json_patch('{}', json_object('own', own, 'kept_by_the_service', listed - own, 'asset_groups', groups))
         AS evidence
FROM counted)sql";

}  // namespace

void declare_tags_exist(Plugin& plugin) {
  plugin.check("assets.tags-exist")
      .control("4.1")
      .severity(Severity::low)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Assets are organised by own tags")
      .rationale(
          "Tags say what an asset is for, where it stands and who owns it. Scans, policies, reports and the scope of "
          "users hang on them; without any, each of these is a list of addresses that is wrong by next month.")
      .fix(
          "1. Settle on a few questions that tags shall answer: owner, place, purpose, criticality.\n"
          "2. Make a tag for each answer (Global AssetView > Tags), with a rule wherever one can tell.\n"
          "3. If asset groups answer these questions in your company, record a waiver that says so.")
      .param("min", 5, "fewest tags besides those that the service keeps by itself")
      .guard_at_least(1)
      .tolerates("asset_group")
      .select(kSelect);
}

}  // namespace qharden::assets
