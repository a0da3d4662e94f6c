#include <unistd.h>

#include <csignal>
#include <ctime>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "command_line.hpp"
#include "faults.hpp"
#include "scenario.hpp"
#include "simulator.hpp"

namespace {

namespace sim = qharden::simulator;

constexpr int kUsage = 2;
constexpr long kPollNanoseconds = 200'000'000;

// Blocked in every thread, so that only wait_for_end() takes them.
sigset_t block_end_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

void wait_for_end(const sigset_t& signals, bool exit_with_parent, pid_t parent) {
  const timespec poll{.tv_sec = 0, .tv_nsec = kPollNanoseconds};
  while (sigtimedwait(&signals, nullptr, &poll) < 0) {
    if (exit_with_parent && getppid() != parent) {
      return;
    }
  }
}

int run(const std::vector<std::string>& words, pid_t parent) {
  sim::CommandLine line = sim::parse_command_line(words);
  if (line.help) {
    std::cout << sim::help_text();
    return 0;
  }
  line.options.scenario = sim::find_scenario(line.scenario, sim::scenario_folders());
  const sigset_t signals = block_end_signals();
  sim::Simulator simulator{line.options};
  const int port = simulator.start();
  // A child keeps quiet: its parent has a report to print.
  const bool talks = !line.exit_with_parent;
  if (talks)
    std::cerr << "scenario " << line.options.scenario.string() << ", faults " << line.options.faults.size()
              << ", generated log rows " << line.options.log_rows << '\n';
  std::cout << "listening on http://127.0.0.1:" << port << std::endl;
  wait_for_end(signals, line.exit_with_parent, parent);
  simulator.stop();
  if (talks) std::cerr << "stopped after " << simulator.requests().size() << " requests\n";
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const pid_t parent = getppid();
  try {
    return run({argv + 1, argv + argc}, parent);
  } catch (const sim::UsageError& error) {
    std::cerr << "qualys-sim: " << error.what() << '\n';
  } catch (const sim::ScenarioError& error) {
    std::cerr << "qualys-sim: " << error.what() << '\n';
  } catch (const sim::FaultError& error) {
    std::cerr << "qualys-sim: " << error.what() << '\n';
  } catch (const std::exception& error) {
    std::cerr << "qualys-sim: " << error.what() << '\n';
    return 1;
  }
  return kUsage;
}
