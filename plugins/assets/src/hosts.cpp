#include "declarations.hpp"

namespace qharden::assets {
namespace {

void add_identity(Table& host) {
  host.integer("id").from("ID").key().absent_is(Reason::parse);
  // Only sent when asked for, and not by every version.
  host.integer("asset_id").from("ASSET_ID");
  host.text("ip").from("IP").absent_is_null();
  host.text("ipv6").from("IPV6").absent_is_null();
  // Absent where the subscription has no networks of its own: the global default network, number 0.
  host.integer("network_id").from("NETWORK_ID").absent_is_null();
  host.text("tracking_method").from("TRACKING_METHOD").absent_is(Reason::parse);
  host.text("dns").from("DNS").absent_is_null();
  host.text("netbios").from("NETBIOS").absent_is_null();
  host.text("os").from("OS").absent_is_null();
  // On hosts that an agent or a scan with agentless tracking has marked.
  host.text("qg_host_id").from("QG_HOSTID").absent_is_null();
}

void add_cloud(Table& host) {
  host.text("cloud_provider").from("CLOUD_PROVIDER").absent_is_null();
  host.text("cloud_resource_id").from("CLOUD_RESOURCE_ID").absent_is_null();
  host.text("ec2_instance_id").from("EC2_INSTANCE_ID").absent_is_null();
}

/// A host that was never assessed in a way lacks that date. A platform that does not send the date at all looks the
/// same row by row: the view host_dates tells.
void add_dates(Table& host) {
  host.time("first_found_at").from("FIRST_FOUND_DATE");
  host.time("last_activity_at").from("LAST_ACTIVITY").absent_is_null();
  host.time("last_vuln_scan_at").from("LAST_VULN_SCAN_DATETIME").absent_is_null();
  host.time("last_vm_scanned_at").from("LAST_VM_SCANNED_DATE").absent_is_null();
  host.time("last_vm_auth_scanned_at").from("LAST_VM_AUTH_SCANNED_DATE").absent_is_null();
  host.time("last_compliance_scan_at").from("LAST_COMPLIANCE_SCAN_DATETIME").absent_is_null();
  // Since 5.0; its shape is described nowhere.
  host.json("auth_insufficient_privilege").from("VM_AUTH_INSUFFICIENT_PRIVILEGE");
}

}  // namespace

void declare_hosts(Plugin& plugin) {
  // The scan dates come with details=All alone. 10000 hosts are the page the service's own documentation shows: a
  // million hosts are then 100 calls of the 300 that an hour has.
  Source& source = plugin.source("hosts")
                       .fo("/api/{5.0,2.0}/fo/asset/host/", "list")
                       .query("details", "All")
                       .query("show_asset_id", "1")
                       .query("show_tags", "1")
                       .query("truncation_limit", "10000")
                       .root("HOST_LIST_OUTPUT")
                       .needs_role({"manager"});
  Table& host = source.table("host", "Hosts that were scanned at least once").rows("RESPONSE/HOST_LIST/HOST");
  add_identity(host);
  add_cloud(host);
  add_dates(host);
  host.present("tags_listed").from("TAGS");

  Table& tag = host.child("host_tag", "Tags of a host").rows("TAGS/TAG");
  tag.integer("tag_id").from("TAG_ID").absent_is(Reason::parse);
  tag.text("name").from("NAME").absent_is(Reason::parse);
}

}  // namespace qharden::assets
