/// The parts of the workflows plugin, one function for each file of this folder.
#pragma once

#include <qharden/plugin.hpp>

namespace qharden::workflows {

void declare_patch_jobs(Plugin& plugin);  ///< patch_job; patch_job_state
void declare_channels(Plugin& plugin);    ///< car_schedule, car_schedule_list, flow, flow_list; change_channel

// Control 4.3
void declare_jobs_bounded(Plugin& plugin);
void declare_job_notifications(Plugin& plugin);
void declare_separation_of_duties(Plugin& plugin);
void declare_automatic_actions_declared(Plugin& plugin);
void declare_script_consent(Plugin& plugin);
void declare_connector_remediation_approved(Plugin& plugin);
void declare_approvers_defined(Plugin& plugin);
void declare_windows_defined(Plugin& plugin);
void declare_risk_thresholds_defined(Plugin& plugin);
void declare_itsm_approval(Plugin& plugin);

/// What the checks over the approval policy say when none is named.
inline constexpr const char* kNoPolicy =
    "the configuration names no approval policy: name one under approval_policy of the subscription; if qharden shall "
    "change nothing, let it say remediation: false";

/// Whether the list of jobs holds more than ids and names is not documented: what a check judges it looks at itself.
inline Check& each_platform(Check& check) {
  for (const char* column :
       {"name", "status", "schedule_type", "recurring", "is_dynamic", "timeout", "timeout_unit", "notifies_start",
        "notifies_end", "recipients_ref", "created_by_id", "created_by", "updated_by_id", "updated_by"})
    check.tolerates(std::string("patch_job.") + column);
  return check.by_partition("patch_job");
}

}  // namespace qharden::workflows
