/// The parts of the assets plugin, one function for each file of this folder.
#pragma once

#include <qharden/plugin.hpp>

namespace qharden::assets {

void declare_hosts(Plugin& plugin);       ///< host, host_tag
void declare_host_views(Plugin& plugin);  ///< host_os, host_state, host_address, host_dates
void declare_places(Plugin& plugin);      ///< asset_group, subscription_ip, network; asset_group_address ...

}  // namespace qharden::assets
