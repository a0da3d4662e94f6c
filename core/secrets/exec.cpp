#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <vector>

#include "core/secrets/sources.hpp"

namespace qharden::secrets {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kLargest = 64 * 1024;

std::vector<std::string> split_words(const std::string& command) {
  std::vector<std::string> words;
  for (std::size_t at = 0; (at = command.find_first_not_of(" \t", at)) != std::string::npos;) {
    const std::size_t end = std::min(command.find_first_of(" \t", at), command.size());
    words.push_back(command.substr(at, end - at));
    at = end;
  }
  return words;
}

/// By number: the wrapper's header in glibc 2.36 lacks its C linkage.
int open_pidfd(pid_t pid) {
  return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0U));
}

/// A child in its own process group; whatever is left of the group at the end is killed.
class Child {
 public:
  Child(pid_t pid, int output) : pid_(pid), output_(output), pidfd_(open_pidfd(pid)) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (!is_reaped_) reap();
    ::close(output_);
    if (pidfd_ >= 0) ::close(pidfd_);
  }

  /// Reads to the end of the output or of the program. False: too late, or too much.
  bool collect(std::string& text, Clock::time_point deadline) {
    bool is_open = true;
    for (bool has_ended = false; !has_ended;) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
      if (left <= 0 || text.size() > kLargest) return false;
      std::array<pollfd, 2> watched{pollfd{pidfd_, POLLIN, 0}, pollfd{is_open ? output_ : -1, POLLIN, 0}};
      if (::poll(watched.data(), watched.size(), static_cast<int>(left)) < 0 && errno != EINTR) return false;
      // Read before looking at the end, so that the last words of an ended program are not lost.
      if (is_open) is_open = drain(text);
      has_ended = watched[0].revents != 0;
    }
    if (is_open) drain(text);
    return text.size() <= kLargest;
  }

  /// The exit status, negative after a signal.
  int reap() {
    ::kill(-pid_, SIGKILL);  // before waiting: the number of a reaped group may be somebody else's
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    is_reaped_ = true;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  /// False at the end of the output.
  bool drain(std::string& text) const {
    std::array<char, 4096> piece{};
    while (text.size() <= kLargest) {
      const ssize_t size = ::read(output_, piece.data(), piece.size());
      if (size == 0) return false;
      if (size < 0) return errno == EAGAIN || errno == EINTR;
      text.append(piece.data(), static_cast<std::size_t>(size));
    }
    return true;
  }

  pid_t pid_;
  int output_;
  int pidfd_;
  bool is_reaped_ = false;
};

/// Error number of the failure, 0 for success.
int spawn(const std::vector<std::string>& words, int output, pid_t& pid) {
  std::vector<char*> arguments;
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  sigset_t none;
  sigset_t defaults;
  sigemptyset(&none);
  sigfillset(&defaults);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  const int failed = ::posix_spawn(&pid, arguments.front(), &actions, &attributes, arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return failed;
}

}  // namespace

Result<std::string> run_program(const std::string& command, std::chrono::milliseconds deadline) {
  const auto words = split_words(command);
  if (words.empty() || words.front().front() != '/') {
    return refuse("exec: takes the absolute path of a program and its arguments");
  }
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return refuse(std::string("cannot make a pipe: ") + std::strerror(errno));
  ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
  pid_t pid = -1;
  const int failed = spawn(words, ends[1], pid);
  ::close(ends[1]);
  if (failed != 0) {
    ::close(ends[0]);
    return refuse("cannot run " + words.front() + " of exec: " + std::strerror(failed));
  }
  Child child(pid, ends[0]);
  std::string text;
  if (!child.collect(text, Clock::now() + deadline)) {
    return refuse(words.front() + " of exec: did not end in time or wrote more than 64 KiB; run it by hand to see why");
  }
  if (const int status = child.reap(); status != 0) {
    return refuse(words.front() + " of exec: failed with status " + std::to_string(status) +
                  "; run it by hand to see why");
  }
  return text;
}

}  // namespace qharden::secrets
