#include <qharden/plugin.hpp>

#include "declarations.hpp"

QHARDEN_PLUGIN(assets, "0.1.0", "What the subscription knows of, and whether all of it is found, tagged and scanned") {
  namespace assets = qharden::assets;
  assets::declare_hosts(plugin);
  assets::declare_host_views(plugin);
  assets::declare_places(plugin);
  assets::declare_tags(plugin);
  assets::declare_inventory(plugin);
  assets::declare_continuous_monitoring(plugin);

  assets::declare_methods_in_use(plugin);
  assets::declare_tags_exist(plugin);
  assets::declare_tags_dynamic(plugin);
  assets::declare_tags_for_targeting(plugin);
  assets::declare_untagged_hosts(plugin);
  assets::declare_new_unmanaged(plugin);
  assets::declare_never_scanned(plugin);
  assets::declare_stale(plugin);
  assets::declare_new_asset_alerts(plugin);
  assets::declare_itsm(plugin);
}
