#include "declarations.hpp"

namespace qharden::agents {
namespace {

// An asset comes with its software and its findings unless the answer is narrowed: megabytes for a row of which these
// few elements count. Each is named by its whole path, the form that public clients use.
constexpr const char* kFields =
    "id,name,created,qwebHostId,dnsHostName,os,address,trackingMethod,lastVulnScan,lastComplianceScan,"
    "agentInfo.agentId,agentInfo.agentVersion,agentInfo.status,agentInfo.lastCheckedIn,agentInfo.chirpStatus,"
    "agentInfo.platform,agentInfo.activatedModule,agentInfo.agentConfiguration.id,agentInfo.agentConfiguration.name,"
    "agentInfo.activationKey.activationId,agentInfo.activationKey.title,"
    "tags.list.TagSimple.id,tags.list.TagSimple.name,"
    "sourceInfo.list.Ec2AssetSourceSimple.accountId,sourceInfo.list.Ec2AssetSourceSimple.instanceId,"
    "sourceInfo.list.Ec2AssetSourceSimple.instanceState,"
    "sourceInfo.list.AzureAssetSourceSimple.subscriptionId,sourceInfo.list.AzureAssetSourceSimple.vmId,"
    "sourceInfo.list.AzureAssetSourceSimple.state,"
    "sourceInfo.list.GcpAssetSourceSimple.projectId,sourceInfo.list.GcpAssetSourceSimple.instanceId,"
    "sourceInfo.list.GcpAssetSourceSimple.state";

void add_host(Table& agent) {
  agent.integer("id").from("id").key().absent_is(Reason::parse);
  // Recorded assets lack these where there is nothing to tell; no verdict rests on one of them alone.
  agent.integer("host_id").from("qwebHostId").absent_is_null();
  agent.text("name").from("name").absent_is_null();
  agent.text("dns").from("dnsHostName").absent_is_null();
  agent.text("os").from("os").absent_is_null();
  agent.text("address").from("address").absent_is_null();
  agent.text("tracking_method").from("trackingMethod").absent_is_null();
  agent.time("created_at").from("created").absent_is(Reason::parse);
}

/// An agent that never reported may lack any of these, and so may an answer that hides them. Checks tolerate the
/// columns and ask whether any agent has them.
void add_agent(Table& agent) {
  // Carries the tag, which anybody may give, but shows no agent: of such a host nothing is known.
  agent.present("agent_shown").from("agentInfo");
  agent.text("agent_id").from("agentInfo/agentId");
  agent.text("version").from("agentInfo/agentVersion");
  agent.text("status").from("agentInfo/status").one_of({"status_active", "status_inactive"});
  agent.time("last_checked_in_at").from("agentInfo/lastCheckedIn");
  agent.text("chirp_status").from("agentInfo/chirpStatus");
  agent.text("platform").from("agentInfo/platform");
  agent.text("modules").from("agentInfo/activatedModule");
  agent.integer("profile_id").from("agentInfo/agentConfiguration/id");
  agent.text("profile_name").from("agentInfo/agentConfiguration/name");
  // Whoever holds a key may enrol agents. What lies below the element counts as secret, the title included.
  agent.fingerprint("key_ref").from("agentInfo/activationKey/activationId");
  agent.fingerprint("key_title_ref").from("agentInfo/activationKey/title");
  agent.time("last_vuln_scan_at").from("lastVulnScan");
  agent.time("last_compliance_scan_at").from("lastComplianceScan");
}

/// Each cloud spells account, instance and state its own way; the view cloud_host unites them. The state comes from a
/// connector, so an instance that only its agent knows has none.
void add_clouds(Table& agent) {
  Table& ec2 =
      agent.child("agent_ec2", "AWS instances that agents run on").rows("sourceInfo/list/Ec2AssetSourceSimple");
  ec2.text("account_id").from("accountId");
  ec2.text("instance_id").from("instanceId");
  ec2.text("state").from("instanceState");

  Table& azure =
      agent.child("agent_azure", "Azure machines that agents run on").rows("sourceInfo/list/AzureAssetSourceSimple");
  azure.text("account_id").from("subscriptionId");
  azure.text("instance_id").from("vmId");
  azure.text("state").from("state");

  Table& gcp = agent.child("agent_gcp", "Google Cloud instances that agents run on")
                   .rows("sourceInfo/list/GcpAssetSourceSimple");
  gcp.text("account_id").from("projectId");
  gcp.text("instance_id").from("instanceId");
  gcp.text("state").from("state");
}

}  // namespace

void declare_agents(Plugin& plugin) {
  Source& source = plugin.source("agents")
                       .qps("2.0", "am/hostasset")
                       .where("tagName", "EQUALS", "Cloud Agent")
                       .query("fields", kFields)
                       .root("ServiceResponse")
                       .needs_role({"manager"})
                       .proven_by("fo");
  Table& agent = source.table("agent", "Hosts with a Cloud Agent").rows("data/HostAsset");
  add_host(agent);
  add_agent(agent);
  Table& tag = agent.child("agent_tag", "Tags of a host with an agent").rows("tags/list/TagSimple");
  tag.integer("tag_id").from("id");
  tag.text("name").from("name");
  add_clouds(agent);
}

}  // namespace qharden::agents
