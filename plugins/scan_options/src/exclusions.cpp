#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

// Addresses are counted by network: the same one may exist in several.
constexpr const char* kSelect = R"sql(
WITH entry AS MATERIALIZED (
  SELECT e._row AS number, e."range" AS addresses, coalesce(e.network_id, 0) AS network_id, e.expires_at,
         coalesce((SELECT sum(ip_count(r.lo, r.hi)) FROM excluded_ip_range AS r WHERE r._parent = e._row), 0) AS size
  FROM excluded_ip AS e
),
whole AS MATERIALIZED (
  SELECT coalesce((SELECT sum(ip_count(lo, hi)) FROM subscription_address), 0) AS size
),
part AS MATERIALIZED (
  SELECT coalesce(sum(size), 0) AS size FROM entry WHERE expires_at IS NULL OR expires_at > scan_time()
)
SELECT network_id || ' ' || addresses AS object,
       addresses || iif(network_id = 0, '', ' (network ' || network_id || ')') AS object_name,
       CASE WHEN expires_at IS NULL THEN 'fail' ELSE 'pass' END AS status,
       '' AS reason,
       addresses || iif(network_id = 0, '', ' in network ' || network_id) || CASE
         WHEN expires_at IS NULL THEN ' is excluded from all scans for ever'
         WHEN expires_at <= scan_time() THEN ' was excluded until ' || substr(expires_at, 1, 10)
         ELSE ' is excluded until ' || substr(expires_at, 1, 10)
       END AS message
FROM entry
UNION ALL
SELECT 'share',
       'Excluded addresses in all',
       CASE WHEN w.size = 0 THEN 'not_applicable' WHEN p.size > :max_share * w.size THEN 'fail' ELSE 'pass' END,
       CASE WHEN w.size = 0 THEN 'no_objects' ELSE '' END,
       CASE WHEN w.size = 0 THEN 'the subscription has no addresses to hold the exclusions against'
            ELSE printf('%d of %d addresses of the subscription are excluded (%.1f %%), at most %.1f %% may be',
                        p.size, w.size, 100.0 * p.size / w.size, 100.0 * :max_share) END
FROM part AS p
JOIN whole AS w
WHERE EXISTS (SELECT 1 FROM entry))sql";

}  // namespace

void declare_exclusions(Plugin& plugin) {
  plugin.check("scan_options.exclusions")
      .control("2.2")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Excluded hosts have an end date and stay few")
      .rationale("Nobody sees what is not scanned. An exclusion without an end outlives its reason and its owner.")
      .fix(
          "1. Ask who needs the exclusion (its history shows who made it) and until when.\n"
          "2. Set an end date (Scans, Setup, Excluded Hosts), or take the host off the list; never do that without its "
          "owner, as fragile devices may stop.\n"
          "3. Medical devices and plants that must stay: record a waiver with owner and review date.")
      .param("max_share", 0.02, "most addresses of the subscription that may be excluded, as a share")
      .guard_at_most(0.10)
      .select(kSelect)
      .empty(Status::pass, Reason::none, "no address is excluded from scans");
}

}  // namespace qharden::scan_options
