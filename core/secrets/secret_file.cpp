#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "core/secrets/sources.hpp"

namespace qharden::secrets {
namespace {

constexpr std::size_t kLargest = 64 * 1024;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

/// Why the file must not be trusted; empty: it may.
std::string objection(const struct stat& info, Privacy privacy) {
  if (!S_ISREG(info.st_mode)) return "is not a plain file";
  if (privacy == Privacy::by_folder) return {};
  if (info.st_uid != ::geteuid() && info.st_uid != 0) return "belongs to another user; make it your own with mode 0600";
  if ((info.st_mode & static_cast<mode_t>(S_IRWXG | S_IRWXO)) != 0) return "is open to group or world; chmod 600 it";
  return {};
}

}  // namespace

Result<std::string> read_secret_file(const std::string& path, Privacy privacy) {
  if (path.empty() || path.front() != '/') return refuse("the path of a secret's file must begin with /: " + path);
  // O_NONBLOCK: opening a pipe must not hang; all checks are made on what was opened, not on the name.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  struct stat info {};
  if (file.get() < 0 || ::fstat(file.get(), &info) != 0) {
    return refuse("cannot open the secret's file " + path + ": " + std::strerror(errno));
  }
  if (const std::string no = objection(info, privacy); !no.empty()) {
    return refuse("the secret's file " + path + " " + no);
  }
  std::string text;
  std::array<char, 4096> piece{};
  for (;;) {
    const ssize_t size = ::read(file.get(), piece.data(), piece.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return refuse("cannot read the secret's file " + path + ": " + std::strerror(errno));
    if (size == 0) return text;
    text.append(piece.data(), static_cast<std::size_t>(size));
    if (text.size() > kLargest)
      return refuse("the secret's file " + path + " holds more than 64 KiB; that is no secret");
  }
}

}  // namespace qharden::secrets
