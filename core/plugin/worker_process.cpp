#include "core/plugin/worker_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>
#include <utility>

namespace qharden::plugin {
namespace {

constexpr int kLinkDescriptor = 3;

Error cannot_start(const std::string& program, int code) {
  return Error{"cannot start " + program + ": " + std::strerror(code) + "; is qharden installed completely?",  // NOLINT
               Reason::none, Fault::plugin};
}

/// The descriptors the worker starts with: /dev/null, and its end of the link as descriptor 3.
class Descriptors {
 public:
  explicit Descriptors(int link) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions_, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions_, 2, "/dev/null", O_WRONLY, 0);
    // Also clears close-on-exec when `link` already is descriptor 3.
    posix_spawn_file_actions_adddup2(&actions_, link, kLinkDescriptor);
    posix_spawn_file_actions_addclosefrom_np(&actions_, kLinkDescriptor + 1);
  }
  ~Descriptors() { posix_spawn_file_actions_destroy(&actions_); }
  Descriptors(const Descriptors&) = delete;
  Descriptors& operator=(const Descriptors&) = delete;
  [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

}  // namespace

Result<WorkerProcess> WorkerProcess::start(const std::string& program, const std::string& library) {
  std::array<int, 2> link{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, link.data()) != 0) return cannot_start(program, errno);
  const Descriptors descriptors(link[1]);
  std::string name = "qharden-worker";
  std::string mode = "--serve";
  std::string path = library;
  const std::array<char*, 4> arguments = {name.data(), mode.data(), path.data(), nullptr};
  const std::array<char*, 1> environment = {nullptr};
  pid_t pid = -1;
  const int code =
      ::posix_spawn(&pid, program.c_str(), descriptors.get(), nullptr, arguments.data(), environment.data());
  ::close(link[1]);
  if (code != 0) {
    ::close(link[0]);
    return cannot_start(program, code);
  }
  return WorkerProcess(pid, link[0]);
}

WorkerProcess::WorkerProcess(WorkerProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), descriptor_(std::exchange(other.descriptor_, -1)) {}

WorkerProcess& WorkerProcess::operator=(WorkerProcess&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

WorkerProcess::~WorkerProcess() {
  end();
}

std::string WorkerProcess::end() {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
  if (pid_ < 0) return "already ended";
  // A worker that died by itself must be seen as it died, not as we killed it; one whose link just broke may need a
  // moment.
  int status = 0;
  pid_t ended = 0;
  for (int tries = 0; tries < 20 && ended == 0; ++tries) {
    ended = ::waitpid(pid_, &status, WNOHANG);
    if (ended == 0) ::usleep(5'000);
  }
  if (ended == 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, &status, 0);
  }
  pid_ = -1;
  if (ended == 0) return "killed by the host";
  if (WIFSIGNALED(status))
    return "killed by signal " + std::to_string(WTERMSIG(status)) + " (" + ::strsignal(WTERMSIG(status)) +
           ")";  // NOLINT
  return "ended with status " + std::to_string(WEXITSTATUS(status));
}

}  // namespace qharden::plugin
