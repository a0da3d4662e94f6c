#include "declarations.hpp"

namespace qharden::assets {
namespace {

void declare_groups(Plugin& plugin) {
  Source& source = plugin.source("asset_groups")
                       .fo("/api/2.0/fo/asset/group/", "list")
                       .query("show_attributes", "ALL")
                       .root("ASSET_GROUP_LIST_OUTPUT")
                       .needs_role({"manager"});
  Table& group = source.table("asset_group", "Asset groups").rows("RESPONSE/ASSET_GROUP_LIST/ASSET_GROUP");
  group.integer("id").from("ID").key().absent_is(Reason::parse);
  group.text("title").from("TITLE").absent_is(Reason::parse);
  group.integer("owner_user_id").from("OWNER_USER_ID").or_from("OWNER_ID");
  group.integer("unit_id").from("UNIT_ID").or_from("OWNER_UNIT_ID");
  group.integer("network_id").from("NETWORK_ID").absent_is_null();
  group.time("updated_at").from("LAST_UPDATE").absent_is_null();
  group.text("business_impact").from("BUSINESS_IMPACT").absent_is_null();
  group.integer("default_appliance_id").from("DEFAULT_APPLIANCE_ID").absent_is_null();
  group.text("appliance_ids").from("APPLIANCE_IDS").absent_is_null();

  group.child("asset_group_ip", "Addresses and ranges of an asset group")
      .rows("IP_SET/*")
      .ranges("range")
      .from(".")
      .absent_is(Reason::parse);
}

void declare_addresses(Plugin& plugin) {
  Table& entry = plugin.source("subscription_ips")
                     .fo("/api/2.0/fo/asset/ip/", "list")
                     .root("IP_LIST_OUTPUT")
                     .needs_role({"manager"})
                     .table("subscription_ip", "Addresses and ranges that the subscription may scan")
                     .rows("RESPONSE/IP_SET/*");
  entry.ranges("range").from(".").absent_is(Reason::parse);
  entry.integer("network_id").from("@network_id").absent_is_null();
}

void declare_networks(Plugin& plugin) {
  Table& network = plugin.source("networks")
                       .fo("/api/2.0/fo/network/", "list")
                       .root("NETWORK_LIST")
                       .root("NETWORK_LIST_OUTPUT")
                       .needs_role({"manager"})
                       .table("network", "Networks, where the subscription has any besides the default one")
                       .rows("RESPONSE/NETWORK_LIST/NETWORK");
  network.integer("id").from("ID").key().absent_is(Reason::parse);
  network.text("name").from("NAME").absent_is(Reason::parse);
}

constexpr const char* kGroupAddress = R"sql(
SELECT g.id AS group_id, g.title, coalesce(g.network_id, 0) AS network_id, r.lo, r.hi
FROM asset_group AS g
JOIN asset_group_ip AS i ON i._parent = g._row
JOIN asset_group_ip_range AS r ON r._parent = i._row)sql";

constexpr const char* kSubscriptionAddress = R"sql(
SELECT coalesce(i.network_id, 0) AS network_id, r.lo, r.hi
FROM subscription_ip AS i
JOIN subscription_ip_range AS r ON r._parent = i._row)sql";

}  // namespace

void declare_places(Plugin& plugin) {
  declare_groups(plugin);
  declare_addresses(plugin);
  declare_networks(plugin);
  plugin.view("asset_group_address", "Address ranges (16 bytes each) of the asset groups, with their network",
              kGroupAddress);
  plugin.view("subscription_address", "Address ranges (16 bytes each) of the subscription, with their network",
              kSubscriptionAddress);
}

}  // namespace qharden::assets
