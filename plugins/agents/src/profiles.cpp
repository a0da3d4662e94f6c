#include "declarations.hpp"

namespace qharden::agents {
namespace {

/// Confirmed by the documentation of `create` and by clients that read it; whether the list always shows each flag is
/// not. Nothing shows blackout windows in a form that is known.
void declare_classic(Plugin& plugin) {
  Source& source = plugin.source("agent_profiles")
                       .qps("1.0", "ca/agentconfig")
                       .root("ServiceResponse")
                       .needs_role({"manager"})
                       .proven_by("fo");
  Table& profile = source.table("agent_profile_classic", "Configuration profiles of agents, as the portal lists them")
                       .rows("data/AgentConfig");
  profile.integer("id").from("id").key().absent_is(Reason::parse);
  profile.text("name").from("name").absent_is(Reason::parse);
  profile.integer("priority").from("priority");
  profile.flag("is_default").from("isDefault");
  profile.flag("suspend_scanning").from("suspendScanning");
  profile.flag("prevent_agent_update").from("preventAgentUpdate");
  profile.integer("total_agents").from("totalAgents");

  Table& setting = profile.child("agent_profile_setting", "Performance settings of a profile, by name")
                       .rows("performanceProfile/settings/list/PerformanceLevelSettings");
  setting.text("key").from("key");
  setting.text("value").from("value");
}

/// Self-protection is shown here alone. The shape of the list is not documented: whatever lies at the top is taken for
/// a row, and those with the name of a profile are profiles.
void declare_gateway(Plugin& plugin) {
  Source& source = plugin.source("agent_profiles_gateway")
                       .gateway("/caui/v1/config-profiles")
                       .needs_role({"manager"})
                       .proven_by("fo");
  Table& profile =
      source.table("agent_profile_gateway", "Configuration profiles of agents, as the gateway lists them").rows("*");
  profile.integer("id").from("id").or_from("profileId");
  profile.text("name").from("profileName").or_from("name");
  profile.flag("is_default").from("defaultProfSubscription").or_from("isDefault");
  profile.flag("suspend_collection").from("suspendDataCollection").or_from("suspendScanning");
  profile.flag("prevent_auto_update").from("preventAutoUpdate").or_from("preventAgentUpdate");
  profile.flag("self_protection").from("spf/spfEnabled").or_from("spfEnabled");
}

}  // namespace

void declare_profiles(Plugin& plugin) {
  declare_classic(plugin);
  declare_gateway(plugin);
}

}  // namespace qharden::agents
