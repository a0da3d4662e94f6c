/// The parts of the activity plugin, one function for each file of this folder.
#pragma once

#include <qharden/plugin.hpp>

namespace qharden::activity {

void declare_log_tables(Plugin& plugin);  ///< sign_in, change_event, api_request
void declare_log_views(Plugin& plugin);   ///< log_use, log_reach

}  // namespace qharden::activity
