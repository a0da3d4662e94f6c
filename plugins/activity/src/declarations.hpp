/// The parts of the activity plugin, one function for each file of this folder.
#pragma once

#include <qharden/plugin.hpp>

namespace qharden::activity {

void declare_log_tables(Plugin& plugin);  ///< sign_in, sign_in_earlier, change_event, api_request, ...
void declare_log_views(Plugin& plugin);   ///< log_use, log_reach; role canary
void declare_kb_custom(Plugin& plugin);   ///< kb_custom, kb_custom_answer, edited_detection

// Control 1.6
void declare_activity_log_readable(Plugin& plugin);
void declare_failed_or_odd_sign_ins(Plugin& plugin);
void declare_privilege_changes(Plugin& plugin);
void declare_log_exported(Plugin& plugin);
void declare_qid_change_log(Plugin& plugin);
void declare_log_alerting(Plugin& plugin);
void declare_detections_customized(Plugin& plugin);

// Control 2.1
void declare_auth_record_changes(Plugin& plugin);

}  // namespace qharden::activity
