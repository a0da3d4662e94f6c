#include "core/app/simulator_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

#include "core/util/paths.hpp"

namespace qharden::app {
namespace {

/// The first line the child prints, or "" when it ends without one.
std::string read_line(int descriptor) {
  std::string line;
  char c = 0;
  while (true) {
    const auto got = ::read(descriptor, &c, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0 || c == '\n') return line;
    line += c;
  }
}

Result<pid_t> spawn(const std::string& program, std::vector<std::string> words, int output) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t pid = -1;
  const int code = ::posix_spawn(&pid, program.c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (code != 0)
    return Error{"cannot start " + program + ": " + std::generic_category().message(code) +
                 "; is qharden installed completely?"};
  return pid;
}

}  // namespace

Result<SimulatorProcess> SimulatorProcess::start(const std::string& scenario, const std::vector<std::string>& faults) {
  std::vector<std::string> words = {"qualys-sim", "--scenario", scenario, "--port", "0", "--exit-with-parent"};
  for (const auto& fault : faults) {
    words.emplace_back("--fault");
    words.push_back(fault);
  }
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0)
    return Error{"cannot make a pipe: " + std::generic_category().message(errno)};
  const auto pid = spawn((program_folder() / "qualys-sim").string(), std::move(words), pipe[1]);
  ::close(pipe[1]);
  const std::string line = pid ? read_line(pipe[0]) : std::string();
  ::close(pipe[0]);
  if (!pid) return pid.error();
  constexpr std::string_view kReady = "listening on ";
  if (line.rfind(kReady, 0) == 0) return SimulatorProcess(*pid, line.substr(kReady.size()));
  ::waitpid(*pid, nullptr, 0);
  return Error{"the simulator did not start (it says why above)", Reason::none, Fault::usage};
}

SimulatorProcess::SimulatorProcess(SimulatorProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), url_(std::move(other.url_)) {}

SimulatorProcess::~SimulatorProcess() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGTERM);
  ::waitpid(pid_, nullptr, 0);
}

}  // namespace qharden::app
