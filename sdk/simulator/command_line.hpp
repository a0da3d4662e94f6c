#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "simulator.hpp"

namespace qharden::simulator {

/// What the command line asks for.
struct CommandLine {
  bool help = false;
  bool exit_with_parent = false;
  std::string scenario;
  SimulatorOptions options;  ///< `options.scenario` is left empty: the name is not looked up yet
};

/// A command line that cannot be used; the message names the option and the mend.
class UsageError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Reads the words after the program name. Throws UsageError.
[[nodiscard]] CommandLine parse_command_line(const std::vector<std::string>& words);

/// The text of `--help`.
[[nodiscard]] std::string help_text();

/// Where scenarios are looked for: `$QHARDEN_SHARE/demo`, then `../share/qharden/demo` beside the program.
[[nodiscard]] std::vector<std::filesystem::path> scenario_folders();

}  // namespace qharden::simulator
