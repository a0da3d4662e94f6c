#include <qharden/plugin.hpp>

#include "declarations.hpp"

QHARDEN_PLUGIN(activity, "0.1.0", "What the activity log of Qualys shows") {
  namespace activity = qharden::activity;
  activity::declare_log_tables(plugin);
  activity::declare_log_views(plugin);
  activity::declare_kb_custom(plugin);

  activity::declare_activity_log_readable(plugin);
  activity::declare_failed_or_odd_sign_ins(plugin);
  activity::declare_privilege_changes(plugin);
  activity::declare_log_exported(plugin);
  activity::declare_qid_change_log(plugin);
  activity::declare_log_alerting(plugin);
  activity::declare_detections_customized(plugin);

  activity::declare_auth_record_changes(plugin);
}
