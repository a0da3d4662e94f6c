/// The parts of the scan_options plugin, one function for each file of this folder.
#pragma once

#include <initializer_list>
#include <qharden/plugin.hpp>

namespace qharden::scan_options {

void declare_option_profiles(Plugin& plugin);   ///< option_profile_export, option_profile_listed; option_profile ...
void declare_schedules(Plugin& plugin);         ///< scan_schedule, scan_schedule_group
void declare_scans(Plugin& plugin);             ///< scan
void declare_places(Plugin& plugin);            ///< excluded_ip, appliance
void declare_platform_release(Plugin& plugin);  ///< platform_release, platform_release_number

void declare_time_zones(Plugin& plugin);  ///< zone_code, schedule_zone
void declare_schedule_views(
    Plugin& plugin);  ///< schedule_interval, schedule_groups, schedule_state, schedule_range ...
void declare_schedule_launches(Plugin& plugin);  ///< schedule_timing, schedule_launch
void declare_profile_views(Plugin& plugin);  ///< profile_use, profile_state, profile_excluded_list, profile_approval

// Option profiles
void declare_use_cases_covered(Plugin& plugin);
void declare_ports(Plugin& plugin);
void declare_performance(Plugin& plugin);
void declare_authentication_enabled(Plugin& plugin);
void declare_detection_complete(Plugin& plugin);
void declare_detection_exclusions(Plugin& plugin);
void declare_brute_force_off(Plugin& plugin);
void declare_on_host_script_off(Plugin& plugin);
void declare_custom_secrets(Plugin& plugin);

// Schedules and scans
void declare_schedules_active(Plugin& plugin);
void declare_schedule_cadence(Plugin& plugin);
void declare_production_hours(Plugin& plugin);
void declare_schedule_broken(Plugin& plugin);
void declare_schedule_owner_active(Plugin& plugin);
void declare_scans_finish(Plugin& plugin);

// What is reached
void declare_coverage(Plugin& plugin);
void declare_exclusions(Plugin& plugin);
void declare_appliances_healthy(Plugin& plugin);

}  // namespace qharden::scan_options
