#include <qharden/plugin.hpp>

#include "declarations.hpp"

QHARDEN_PLUGIN(assets, "0.1.0", "What the subscription knows of: hosts, groups, networks and addresses") {
  namespace assets = qharden::assets;
  assets::declare_hosts(plugin);
  assets::declare_host_views(plugin);
  assets::declare_places(plugin);
}
