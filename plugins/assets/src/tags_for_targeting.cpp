#include "declarations.hpp"

namespace qharden::assets {
namespace {

constexpr const char* kSelect = R"sql(
WITH counted AS (
  SELECT count(*) AS schedules,
         sum(coalesce(trim(tags_included), '') <> '' OR lower(coalesce(target, '')) LIKE 'asset tags%') AS by_tags
  FROM scan_schedule
  WHERE active <> 0
),
ruled AS (
  SELECT *, 1.0 * by_tags / schedules AS share FROM counted WHERE schedules > 0
)
SELECT '' AS object,
       iif(share >= :min_share, 'pass', 'fail') AS status,
       by_tags || ' of ' || schedules || iif(schedules = 1, ' active scheduled scan is', ' active scheduled scans are')
         || ' aimed by tags, ' || printf('%.0f %%', 100 * share)
         || iif(share >= :min_share, '', ', at least ' || printf('%.0f %%', 100 * :min_share) || ' should be') AS message,
       json_object('schedules', schedules, 'by_tags', by_tags) AS evidence
FROM ruled)sql";

}  // namespace

void declare_tags_for_targeting(Plugin& plugin) {
  plugin.check("assets.tags-used-for-targeting")
      .control("4.1")
      .severity(Severity::low)
      .decides(Decides::advisory)
      .basis(Basis::setting)
      .title("Scans are aimed by tags")
      .rationale(
          "A scan aimed at addresses scans what was there when somebody typed them in. One aimed at a tag with a rule "
          "scans what is there today. Asset groups are a legitimate way too, so this is a hint.")
      .fix(
          "1. Find the scheduled scans that are aimed at addresses or groups (the table scan_schedule).\n"
          "2. Make a tag whose rule holds the same assets, compare the two, and aim the scan at the tag.")
      .param("min_share", 0.50, "smallest share of active scheduled scans aimed by tags, from 0 to 1")
      .select(kSelect);
}

}  // namespace qharden::assets
