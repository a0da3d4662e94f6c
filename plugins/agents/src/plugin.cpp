#include <qharden/plugin.hpp>

#include "declarations.hpp"

QHARDEN_PLUGIN(agents, "0.1.0", "How Cloud Agents are enrolled, configured and kept alive") {
  namespace agents = qharden::agents;
  agents::declare_agents(plugin);
  agents::declare_activation_keys(plugin);
  agents::declare_profiles(plugin);
  agents::declare_licensed_modules(plugin);
  agents::declare_agent_views(plugin);
  agents::declare_key_views(plugin);
  agents::declare_profile_views(plugin);

  agents::declare_key_unlimited(plugin);
  agents::declare_key_age(plugin);
  agents::declare_key_enrolment(plugin);
  agents::declare_key_untagged(plugin);
  agents::declare_key_nearly_full(plugin);

  agents::declare_profile_intervals(plugin);
  agents::declare_profile_suspended(plugin);
  agents::declare_profile_auto_update(plugin);
  agents::declare_self_protection(plugin);
  agents::declare_default_profile_only(plugin);

  agents::declare_disconnected(plugin);
  agents::declare_never_reported(plugin);
  agents::declare_outdated_version(plugin);
  agents::declare_modules_missing(plugin);
  agents::declare_duplicates(plugin);
  agents::declare_coverage(plugin);

  agents::declare_attested_rollout(plugin);
  agents::declare_attested_settings(plugin);
}
