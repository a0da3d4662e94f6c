/// The parts of the assets plugin, one function for each file of this folder.
#pragma once

#include <qharden/plugin.hpp>

namespace qharden::assets {

void declare_hosts(Plugin& plugin);                  ///< host, host_tag
void declare_host_views(Plugin& plugin);             ///< host_os, host_state, host_address, host_dates
void declare_places(Plugin& plugin);                 ///< asset_group, subscription_ip, network; asset_group_address ...
void declare_tags(Plugin& plugin);                   ///< tag, tag_child; own_tag
void declare_inventory(Plugin& plugin);              ///< csam_asset, portal_host; known_asset
void declare_continuous_monitoring(Plugin& plugin);  ///< cm_profile, cm_alert

// Control 4.1
void declare_methods_in_use(Plugin& plugin);  ///< also discovery_method
void declare_tags_exist(Plugin& plugin);
void declare_tags_dynamic(Plugin& plugin);
void declare_tags_for_targeting(Plugin& plugin);
void declare_untagged_hosts(Plugin& plugin);
void declare_new_unmanaged(Plugin& plugin);  ///< also found_device, found_reading
void declare_never_scanned(Plugin& plugin);
void declare_stale(Plugin& plugin);
void declare_new_asset_alerts(Plugin& plugin);
void declare_itsm(Plugin& plugin);

}  // namespace qharden::assets
