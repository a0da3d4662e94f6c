/// One entry point for each command; each lives in `<name>_command.cpp`.
#pragma once

#include "core/app/command.hpp"

namespace qharden::app {

[[nodiscard]] Command demo_command();
[[nodiscard]] Command scan_command();
[[nodiscard]] Command doctor_command();
[[nodiscard]] Command probe_command();
[[nodiscard]] Command evaluate_command();
[[nodiscard]] Command facts_command();
[[nodiscard]] Command findings_command();
[[nodiscard]] Command runs_command();
[[nodiscard]] Command prune_command();
[[nodiscard]] Command init_command();
[[nodiscard]] Command attest_command();
[[nodiscard]] Command controls_command();
[[nodiscard]] Command checks_command();
[[nodiscard]] Command tables_command();
[[nodiscard]] Command query_command();
[[nodiscard]] Command plugins_command();
[[nodiscard]] Command snapshot_command();
[[nodiscard]] Command completion_command();
[[nodiscard]] Command man_command();

}  // namespace qharden::app
