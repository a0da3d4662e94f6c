/// The parts of the policy_compliance plugin, one function for each file of this folder.
#pragma once

#include <qharden/plugin.hpp>

namespace qharden::policy_compliance {

// Tables and the views beside them
void declare_policies(Plugin& plugin);            ///< policy, policy_include_tag, policy_exclude_tag; policy_scope
void declare_policy_exceptions(Plugin& plugin);   ///< policy_exception; policy_exception_term
void declare_library_policies(Plugin& plugin);    ///< library_policy
void declare_compliance_scans(Plugin& plugin);    ///< compliance_schedule, compliance_profile
void declare_reports(Plugin& plugin);             ///< report, report_schedule
void declare_posture(Plugin& plugin);             ///< posture_summary
void declare_technologies(Plugin& plugin);        ///< technology, host_system, benchmark_title
void declare_compliance_sources(Plugin& plugin);  ///< compliance_agent, compliance_cadence, compliance_licence ...

// Controls 3.1 and 3.2: each of these declares two checks, one for CIS and one for STIG
void declare_benchmark_imported(Plugin& plugin);
void declare_benchmark_active(Plugin& plugin);
void declare_benchmark_assigned(Plugin& plugin);
void declare_benchmark_evaluated(Plugin& plugin);
void declare_benchmark_modified(Plugin& plugin);
void declare_benchmark_version(Plugin& plugin);
void declare_benchmark_scheduled(Plugin& plugin);
void declare_benchmark_hosts_fresh(Plugin& plugin);
void declare_benchmark_exceptions(Plugin& plugin);
void declare_benchmark_pass_rate(Plugin& plugin);

void declare_compliance_profile_present(Plugin& plugin);
void declare_stig_classes(Plugin& plugin);
void declare_reports_generated(Plugin& plugin);

// Control 3.3
void declare_sca_licensed(Plugin& plugin);
void declare_sca_hosts_assessed(Plugin& plugin);
void declare_sca_frequency(Plugin& plugin);

void declare_attested(Plugin& plugin);  ///< cis-level-declared, stig-applicability, remediation-tracked, sca-alerting

}  // namespace qharden::policy_compliance
