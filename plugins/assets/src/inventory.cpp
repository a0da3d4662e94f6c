#include "declarations.hpp"

namespace qharden::assets {
namespace {

// Narrowed, or each asset comes with its software. The asset's own id is sent in any case.
constexpr const char* kCsamFields = "hostId,agentId,address,createdDate,sensor,inventory";
constexpr const char* kPortalFields =
    "id,qwebHostId,address,trackingMethod,created,lastVulnScan,agentInfo.agentId,agentInfo.activatedModule";

/// The inventory knows of more than was scanned. Its shape is known from test data alone, so nothing but the id is
/// taken for granted.
void declare_csam(Plugin& plugin) {
  Table& asset = plugin.source("csam_assets")
                     .gateway_search("/rest/2.0/search/am/asset", R"({"filters":[]})")
                     .query("includeFields", kCsamFields)
                     .pages_by_cursor("lastSeenAssetId", "hasMore", "pageSize", 100)
                     .alternative("inventory", 1)
                     .needs_role({"manager"})
                     .proven_by("fo")
                     .table("csam_asset", "Assets of the inventory, scanned or not")
                     .rows("assetListData/asset");
  asset.integer("asset_id").from("assetId").key().absent_is(Reason::parse);
  asset.integer("host_id").from("hostId").absent_is_null();
  asset.text("address").from("address").absent_is_null();
  asset.text("agent_id").from("agentId").absent_is_null();
  asset.time("created_at").from("createdDate").or_from("inventory/created").epoch();
  asset.text("source").from("inventory/source");
  asset.time("source_updated_at").from("inventory/lastUpdated").epoch().none("0").none("-1").absent_is_null();
  asset.present("sensor_shown").from("sensor");
  // The first of them: that there is one is all that counts.
  asset.text("module").from("sensor/activatedForModules").absent_is_null();
  asset.present("scan_shown").from("sensor/lastVMScan");
  asset.time("last_vm_scan_at").from("sensor/lastVMScan").epoch().none("0").none("-1").absent_is_null();
}

/// The portal's list of hosts, where there is no inventory.
void declare_portal_hosts(Plugin& plugin) {
  Table& host = plugin.source("portal_hosts")
                    .qps("2.0", "am/hostasset")
                    .query("fields", kPortalFields)
                    .root("ServiceResponse")
                    .alternative("inventory", 2)
                    .needs_role({"manager"})
                    .proven_by("fo")
                    .table("portal_host", "Hosts of the portal, where the inventory is not to be had")
                    .rows("data/HostAsset");
  host.integer("id").from("id").key().absent_is(Reason::parse);
  host.integer("host_id").from("qwebHostId").absent_is_null();
  host.text("address").from("address").absent_is_null();
  host.text("tracking_method").from("trackingMethod");
  host.time("created_at").from("created");
  host.time("last_vuln_scan_at").from("lastVulnScan").absent_is_null();
  host.text("agent_id").from("agentInfo/agentId").absent_is_null();
  host.text("modules").from("agentInfo/activatedModule").absent_is_null();
}

// An asset whose record says nothing of sensors may have been scanned or not. A host of the portal shows the date of
// its last scan if it has one.
constexpr const char* kKnownAsset = R"sql(
SELECT 'csam' AS inventory,
       nullif(trim(source), '') AS source,
       address,
       created_at,
       coalesce(trim(agent_id), '') <> '' AS has_agent,
       coalesce(trim(agent_id), '') <> '' OR coalesce(trim(module), '') <> '' OR last_vm_scan_at IS NOT NULL
         AS is_managed,
       last_vm_scan_at IS NOT NULL AS is_scanned,
       sensor_shown AS is_told,
       scan_shown,
       source_updated_at
FROM csam_asset
UNION ALL
SELECT 'portal',
       nullif(trim(tracking_method), ''),
       address,
       created_at,
       coalesce(trim(agent_id), '') <> '',
       coalesce(trim(agent_id), '') <> '' OR last_vuln_scan_at IS NOT NULL,
       last_vuln_scan_at IS NOT NULL OR instr(upper(coalesce(modules, '')), 'AGENT_VM') > 0,
       1,
       last_vuln_scan_at IS NOT NULL,
       NULL
FROM portal_host)sql";

}  // namespace

void declare_inventory(Plugin& plugin) {
  declare_csam(plugin);
  declare_portal_hosts(plugin);
  plugin.view("known_asset", "Assets that the inventory or the portal knows of, scanned or not", kKnownAsset);
}

}  // namespace qharden::assets
