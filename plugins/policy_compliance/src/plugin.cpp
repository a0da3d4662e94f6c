#include <qharden/plugin.hpp>

#include "declarations.hpp"

QHARDEN_PLUGIN(policy_compliance, "0.1.0",
               "Whether configuration is assessed: benchmarks, scans, exceptions, reports") {
  namespace compliance = qharden::policy_compliance;
  compliance::declare_policies(plugin);
  compliance::declare_policy_exceptions(plugin);
  compliance::declare_library_policies(plugin);
  compliance::declare_compliance_scans(plugin);
  compliance::declare_reports(plugin);
  compliance::declare_posture(plugin);
  compliance::declare_technologies(plugin);
  compliance::declare_compliance_sources(plugin);

  compliance::declare_benchmark_imported(plugin);
  compliance::declare_benchmark_active(plugin);
  compliance::declare_benchmark_assigned(plugin);
  compliance::declare_benchmark_evaluated(plugin);
  compliance::declare_benchmark_modified(plugin);
  compliance::declare_benchmark_version(plugin);
  compliance::declare_benchmark_scheduled(plugin);
  compliance::declare_benchmark_hosts_fresh(plugin);
  compliance::declare_benchmark_exceptions(plugin);
  compliance::declare_benchmark_pass_rate(plugin);

  compliance::declare_compliance_profile_present(plugin);
  compliance::declare_stig_classes(plugin);
  compliance::declare_reports_generated(plugin);

  compliance::declare_sca_licensed(plugin);
  compliance::declare_sca_hosts_assessed(plugin);
  compliance::declare_sca_frequency(plugin);

  compliance::declare_attested(plugin);
}
