#include <qharden/plugin.hpp>

#include "declarations.hpp"

QHARDEN_PLUGIN(workflows, "0.1.0", "Whether changes are made in windows, by rule and with approval") {
  namespace workflows = qharden::workflows;
  workflows::declare_patch_jobs(plugin);
  workflows::declare_channels(plugin);

  workflows::declare_jobs_bounded(plugin);
  workflows::declare_job_notifications(plugin);
  workflows::declare_script_consent(plugin);
  workflows::declare_connector_remediation_approved(plugin);
  workflows::declare_automatic_actions_declared(plugin);
  workflows::declare_separation_of_duties(plugin);
  workflows::declare_approvers_defined(plugin);
  workflows::declare_windows_defined(plugin);
  workflows::declare_risk_thresholds_defined(plugin);
  workflows::declare_itsm_approval(plugin);
}
