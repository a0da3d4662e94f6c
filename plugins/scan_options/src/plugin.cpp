#include <qharden/plugin.hpp>

#include "declarations.hpp"

QHARDEN_PLUGIN(scan_options, "0.1.0", "What is scanned, how deep, when, and what is left out") {
  namespace options = qharden::scan_options;
  options::declare_option_profiles(plugin);
  options::declare_schedules(plugin);
  options::declare_scans(plugin);
  options::declare_places(plugin);
  options::declare_platform_release(plugin);
  options::declare_time_zones(plugin);
  options::declare_schedule_views(plugin);
  options::declare_schedule_launches(plugin);
  options::declare_profile_views(plugin);

  options::declare_use_cases_covered(plugin);
  options::declare_ports(plugin);
  options::declare_performance(plugin);
  options::declare_authentication_enabled(plugin);
  options::declare_detection_complete(plugin);
  options::declare_detection_exclusions(plugin);
  options::declare_brute_force_off(plugin);
  options::declare_on_host_script_off(plugin);
  options::declare_custom_secrets(plugin);

  options::declare_schedules_active(plugin);
  options::declare_schedule_cadence(plugin);
  options::declare_production_hours(plugin);
  options::declare_schedule_broken(plugin);
  options::declare_schedule_owner_active(plugin);
  options::declare_scans_finish(plugin);

  options::declare_coverage(plugin);
  options::declare_exclusions(plugin);
  options::declare_appliances_healthy(plugin);
}
