#include "core/app/run_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace qharden::app {

Result<RunLock> RunLock::take(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0)
    return Error{"cannot open " + path + ": " + std::generic_category().message(errno), Reason::none, Fault::store};
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    std::array<char, 32> holder{};
    const auto size = ::read(descriptor, holder.data(), holder.size() - 1);
    ::close(descriptor);
    return Error{"another run of this subscription is going on" +
                     (size > 0 ? " (process " + std::string(holder.data(), static_cast<std::size_t>(size)) + ")"
                               : std::string()) +
                     "; wait for it or stop it",
                 Reason::none, Fault::store};
  }
  const std::string own = std::to_string(::getpid());
  if (::ftruncate(descriptor, 0) != 0 || ::write(descriptor, own.data(), own.size()) < 0) {
    ::close(descriptor);
    return Error{"cannot write " + path + ": " + std::generic_category().message(errno), Reason::none, Fault::store};
  }
  return RunLock(descriptor);
}

RunLock::RunLock(RunLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

RunLock::~RunLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace qharden::app
