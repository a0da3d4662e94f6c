/// What a command of the command line is, and how its words are read.
#pragma once

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/variables_map.hpp>
#include <string>
#include <vector>

#include "core/util/result.hpp"

namespace qharden::app {

using Options = boost::program_options::options_description;

/// The words of one call, read and checked.
class Arguments {
 public:
  explicit Arguments(boost::program_options::variables_map values) : values_(std::move(values)) {}

  [[nodiscard]] bool has(const std::string& option) const { return values_.count(option) > 0; }
  /// Empty when not given.
  [[nodiscard]] std::string text(const std::string& option) const;
  [[nodiscard]] std::vector<std::string> texts(const std::string& option) const;
  /// REQUIRES: the option has a default or was given.
  [[nodiscard]] int integer(const std::string& option) const;

 private:
  boost::program_options::variables_map values_;
};

struct Command {
  const char* name;
  const char* operands;  ///< for the usage line, e.g. "[ID]"; empty: takes none
  const char* summary;   ///< one line
  const char* about;     ///< what it does and examples, for --help
  void (*declare)(Options& options);
  /// Returns the exit status.
  Result<int> (*run)(const Arguments& arguments);
};

/// All commands, in the order in which the overview lists them.
[[nodiscard]] const std::vector<Command>& commands();

/// Commands that belong together, for the overview.
struct CommandGroup {
  const char* title;
  std::vector<Command> commands;
};
[[nodiscard]] const std::vector<CommandGroup>& command_groups();

/// The options of one command, and those of all.
[[nodiscard]] Options own_options(const Command& command);
[[nodiscard]] Options common_options();
/// What the exit statuses mean, as lines.
[[nodiscard]] const char* exit_status_text();

/// Reads the words and runs the command. Prints help and errors; returns the exit status.
int run_command_line(const std::vector<std::string>& words);

}  // namespace qharden::app
