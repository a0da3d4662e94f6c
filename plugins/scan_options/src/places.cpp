#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

void declare_excluded_ips(Plugin& plugin) {
  Table& entry = plugin.source("excluded_ips")
                     .fo("/api/2.0/fo/asset/excluded_ip/", "list")
                     .root("IP_LIST_OUTPUT")
                     .needs_role({"manager"})
                     .table("excluded_ip", "Addresses that no scan may touch")
                     .rows("RESPONSE/IP_SET/*");
  entry.ranges("range").from(".").absent_is(Reason::parse);
  entry.integer("network_id").from("@network_id").none("").absent_is_null();
  entry.time("expires_at").from("@expiration_date").none("N/A").none("").absent_is_null();
}

void declare_appliance_list(Plugin& plugin) {
  Table& appliance = plugin.source("appliances")
                         .fo("/api/2.0/fo/appliance/", "list")
                         .query("output_mode", "full")
                         .root("APPLIANCE_LIST_OUTPUT")
                         .needs_role({"manager"})
                         .table("appliance", "Scanner appliances")
                         .rows("RESPONSE/APPLIANCE_LIST/APPLIANCE");
  appliance.integer("id").from("ID").key().absent_is(Reason::parse);
  appliance.text("name").from("NAME").absent_is(Reason::parse);
  appliance.text("status").from("STATUS").one_of({"online", "offline"}).absent_is(Reason::parse);
  appliance.text("type").from("TYPE").absent_is_null();
  appliance.integer("heartbeats_missed").from("HEARTBEATS_MISSED").none("N/A").none("").absent_is_null();
  appliance.time("last_connected_at").from("SS_LAST_CONNECTED").none("N/A").none("").absent_is_null();
  appliance.text("software_version").from("SOFTWARE_VERSION").absent_is_null();
  appliance.flag("engine_is_current").from("ML_VERSION/@updated").absent_is_null();
  appliance.flag("signatures_are_current").from("VULNSIGS_VERSION/@updated").absent_is_null();
  // The code is sent only until the appliance is activated; what it says stays with the service.
  appliance.present("awaits_activation").from("ACTIVATION_CODE");
}

}  // namespace

void declare_places(Plugin& plugin) {
  declare_excluded_ips(plugin);
  declare_appliance_list(plugin);
}

}  // namespace qharden::scan_options
