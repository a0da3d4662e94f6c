/// The parts of the agents plugin, one function for each file of this folder.
#pragma once

#include <qharden/plugin.hpp>

namespace qharden::agents {

void declare_agents(Plugin& plugin);            ///< agent, agent_tag, agent_ec2, agent_azure, agent_gcp
void declare_activation_keys(Plugin& plugin);   ///< activation_key, activation_key_tag, activation_key_module
void declare_profiles(Plugin& plugin);          ///< agent_profile_classic, agent_profile_setting, agent_profile_gateway
void declare_licensed_modules(Plugin& plugin);  ///< module

void declare_agent_views(Plugin& plugin);    ///< agent_module, cloud_host, agent_fleet, agent_use, agent_gap
void declare_key_views(Plugin& plugin);      ///< activation_key_state
void declare_profile_views(Plugin& plugin);  ///< agent_profile, agent_profile_use, agent_profile_reading

// Activation keys
void declare_key_unlimited(Plugin& plugin);
void declare_key_age(Plugin& plugin);
void declare_key_enrolment(Plugin& plugin);  ///< agents.key-expired-or-disabled-in-use
void declare_key_untagged(Plugin& plugin);
void declare_key_nearly_full(Plugin& plugin);

// Configuration profiles
void declare_profile_intervals(Plugin& plugin);
void declare_profile_suspended(Plugin& plugin);
void declare_profile_auto_update(Plugin& plugin);
void declare_self_protection(Plugin& plugin);
void declare_default_profile_only(Plugin& plugin);

// The fleet
void declare_disconnected(Plugin& plugin);
void declare_never_reported(Plugin& plugin);
void declare_outdated_version(Plugin& plugin);
void declare_modules_missing(Plugin& plugin);
void declare_duplicates(Plugin& plugin);
void declare_coverage(Plugin& plugin);

// What people attest
void declare_attested_rollout(Plugin& plugin);   ///< agents.integrity, agents.deployment-method
void declare_attested_settings(Plugin& plugin);  ///< agents.disconnect-alerting, agents.local-scan-options

/// Either list of profiles may be missing, and each flag of a profile: what could not be seen is said for each profile.
/// The check reads agent_profile and agent_profile_reading.
inline Check& tolerate_profiles(Check& check) {
  return check.tolerates("agent_profile_classic")
      .tolerates("agent_profile_setting")
      .tolerates("agent_profile_gateway")
      .tolerates("agent.profile_name")
      .tolerates("agent.platform");
}

/// An instance that shows no state is not known to be gone, so its agent is judged.
inline Check& tolerate_cloud_states(Check& check) {
  return check.tolerates("agent_ec2.state").tolerates("agent_azure.state").tolerates("agent_gcp.state");
}

}  // namespace qharden::agents
