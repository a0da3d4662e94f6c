#include "core/app/commands.hpp"

namespace qharden::app {

const std::vector<CommandGroup>& command_groups() {
  static const std::vector<CommandGroup> groups = {
      {"Start:", {demo_command(), init_command(), doctor_command(), probe_command()}},
      {"Run:", {scan_command(), evaluate_command()}},
      {"Look at results:", {findings_command(), runs_command(), query_command(), snapshot_command(), prune_command()}},
      {"Look up:", {controls_command(), checks_command(), tables_command(), plugins_command()}},
      {"Configure:", {facts_command(), attest_command(), completion_command(), man_command()}},
  };
  return groups;
}

const std::vector<Command>& commands() {
  static const std::vector<Command> list = [] {
    std::vector<Command> all;
    for (const auto& group : command_groups()) all.insert(all.end(), group.commands.begin(), group.commands.end());
    return all;
  }();
  return list;
}

}  // namespace qharden::app
