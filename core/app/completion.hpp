/// Completion for shells, written from the table of commands.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "core/app/command.hpp"

namespace qharden::app {

/// What may stand after one option, or as an operand: words that never change, words that the program is asked for
/// when they are needed, files or folders. Several may apply.
struct Completion {
  std::vector<std::string> words = {};
  std::vector<std::string> asked = {};  ///< kinds of `qharden completion words`
  bool files = false;
  bool folders = false;
};

/// `option`: its long name without dashes.
[[nodiscard]] Completion completion_of_option(const Command& command, const std::string& option);
[[nodiscard]] Completion completion_of_operands(const Command& command);

void write_bash_completion(std::ostream& out);
void write_zsh_completion(std::ostream& out);

}  // namespace qharden::app
