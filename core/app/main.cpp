#include <csignal>
#include <exception>
#include <string>
#include <vector>

#include "core/app/command.hpp"
#include "core/log/log.hpp"

int main(int argc, char** argv) {
  try {
    // A reader that closes early (`qharden findings | head`) ends us quietly, like any other filter.
    std::signal(SIGPIPE, SIG_DFL);
    return qharden::app::run_command_line({argv + 1, argv + argc});
  } catch (const std::exception& e) {
    qharden::log::error(std::string("unexpected fault: ") + e.what());
    return 1;
  }
}
