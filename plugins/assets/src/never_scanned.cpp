#include "declarations.hpp"

namespace qharden::assets {
namespace {

// The list of hosts is no source here: it holds what was scanned, so it would always pass. What the records do not say
// counts on both sides, and only bounds on one side of the limit decide.
constexpr const char* kSelect = R"sql(
WITH cutoff AS MATERIALIZED (
  SELECT strftime('%Y-%m-%dT%H:%M:%SZ', scan_time(), '-' || :grace_days || ' days') AS at
),
counted AS MATERIALIZED (
  SELECT source, inventory,
         count(*) AS assets,
         sum(created_at <= cutoff.at) AS judged,
         sum(created_at <= cutoff.at AND is_told AND NOT is_scanned) AS never,
         sum(created_at <= cutoff.at AND NOT is_told AND NOT is_scanned) AS untold,
         max(scan_shown) AS scan_shown
  FROM known_asset, cutoff
  GROUP BY inventory, lower(source)
),
ruled AS (
  SELECT *,
         CASE
           WHEN EXISTS (SELECT 1 FROM json_each(:excluded_sources) WHERE lower(source) GLOB lower(value)) THEN 'excluded'
           WHEN judged = 0 THEN 'young'
           WHEN NOT (SELECT max(scan_shown) FROM counted) THEN 'hidden'
           WHEN 1.0 * never / judged > :max_share THEN iif(source IS NULL, 'unknown', 'many')
           WHEN 1.0 * (never + untold) / judged <= :max_share THEN 'few'
           ELSE 'unknown'
         END AS ruling,
         'source ' || coalesce(source, 'unknown') AS name
  FROM counted
)
SELECT coalesce(lower(source), 'unknown') AS object,
       CASE ruling WHEN 'many' THEN 'fail' WHEN 'few' THEN 'pass'
                   WHEN 'excluded' THEN 'not_applicable' WHEN 'young' THEN 'not_applicable'
                   ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'excluded' THEN 'out_of_scope' WHEN 'young' THEN 'no_objects'
                   WHEN 'hidden' THEN 'unsupported' WHEN 'unknown' THEN 'unsupported' ELSE '' END AS reason,
       name || ': ' || CASE ruling
         WHEN 'excluded' THEN assets || iif(assets = 1, ' asset', ' assets') || ' known from elsewhere, which are not '
                              || 'meant to be scanned'
         WHEN 'young' THEN 'none of ' || assets || ' assets is older than ' || :grace_days || ' days'
         WHEN 'hidden' THEN 'no asset shows when it was scanned, so the inventory does not tell'
         ELSE never || ' of ' || judged || ' assets older than ' || :grace_days || ' days '
              || iif(never = 1, 'was', 'were') || ' never scanned, ' || printf('%.0f %%', 100.0 * never / judged)
              || iif(ruling = 'many', ', at most ' || printf('%.0f %%', 100 * :max_share) || ' may be', '')
              || iif(untold > 0, '; of ' || untold || ' the inventory does not tell', '')
              || iif(ruling = 'unknown' AND source IS NULL, '; whether they are meant to be scanned is not told either', '')
       END AS message,
       json_object('assets', assets, 'judged', judged, 'never_scanned', never, 'not_told', untold,
                   'inventory', inventory) AS evidence
FROM ruled
ORDER BY 1)sql";

}  // namespace

void declare_never_scanned(Plugin& plugin) {
  plugin.check("assets.never-scanned")
      .control("4.1")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::activity)
      .title("Known assets have been scanned at least once")
      .rationale(
          "An asset that is known but was never scanned has no findings, which looks like health. Passive sensors, "
          "connectors and imports fill the inventory with such assets; every one is a blind spot with a name.")
      .fix(
          "1. List the assets that were never scanned (the view known_asset), by source.\n"
          "2. Put an agent on those that take one; add the others to a scheduled scan, with credentials.\n"
          "3. Remove what no longer exists.\n"
          "4. Name sources whose assets are not meant to be scanned in excluded_sources.")
      .param("grace_days", 7, "days a new asset may wait for its first scan")
      .param("max_share", 0.05, "largest share of assets that were never scanned, from 0 to 1")
      .guard_at_most(0.20)
      .param("excluded_sources", {"easm*", "*servicenow*", "*third*party*"},
             "sources whose assets are not meant to be scanned; * stands for anything")
      .tolerates("csam_asset.source")
      .tolerates("portal_host.tracking_method")
      .select(kSelect);
}

}  // namespace qharden::assets
