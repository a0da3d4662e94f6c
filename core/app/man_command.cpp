#include <iostream>

#include "core/app/commands.hpp"
#include "core/app/manual.hpp"

namespace qharden::app {
namespace {

void declare(Options&) {}

Result<int> run(const Arguments& arguments) {
  if (!arguments.texts("operand").empty()) return Error{"'qharden man' takes no words", Reason::none, Fault::usage};
  write_manual(std::cout);
  return 0;
}

}  // namespace

Command man_command() {
  return {"man",
          "",
          "the manual page",
          R"(Prints the manual page qharden(1), made from what the commands say of themselves.

Examples:
  qharden man | man -l -
  qharden man > ~/.local/share/man/man1/qharden.1
)",
          declare,
          run};
}

}  // namespace qharden::app
