#include "core/app/commands.hpp"

namespace qharden::app {

const std::vector<Command>& commands() {
  static const std::vector<Command> list = {
      demo_command(),     init_command(),   doctor_command(), probe_command(),    scan_command(),    evaluate_command(),
      findings_command(), runs_command(),   prune_command(),  facts_command(),    attest_command(),  controls_command(),
      checks_command(),   tables_command(), query_command(),  snapshot_command(), plugins_command(),
  };
  return list;
}

}  // namespace qharden::app
