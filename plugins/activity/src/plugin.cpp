#include <qharden/plugin.hpp>

#include "declarations.hpp"

QHARDEN_PLUGIN(activity, "0.1.0", "What the activity log of Qualys shows") {
  qharden::activity::declare_log_tables(plugin);
  qharden::activity::declare_log_views(plugin);
}
