#include "core/worker/frame.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace qharden::worker {
namespace {

Error closed() {
  return Error{"the other side closed the link", Reason::dependency};
}
Error late() {
  return Error{"no answer within the deadline", Reason::timeout};
}

Result<void> wait_for(int descriptor, short events, Deadline deadline) {
  while (true) {
    int timeout_ms = -1;
    if (deadline != Deadline::max()) {
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
      if (left <= 0) return late();
      timeout_ms = static_cast<int>(std::min<long long>(left, 60'000));
    }
    pollfd waiting = {descriptor, events, 0};
    const int ready = ::poll(&waiting, 1, timeout_ms);
    if (ready > 0) return {};
    if (ready < 0 && errno != EINTR) return closed();
  }
}

Result<void> read_exactly(int descriptor, char* to, std::size_t size, Deadline deadline) {
  while (size > 0) {
    if (const auto ready = wait_for(descriptor, POLLIN, deadline); !ready) return ready.error();
    const auto got = ::recv(descriptor, to, size, MSG_DONTWAIT);
    if (got == 0) return closed();
    if (got < 0) {
      if (errno == EAGAIN || errno == EINTR) continue;
      return closed();
    }
    to += got;
    size -= static_cast<std::size_t>(got);
  }
  return {};
}

Result<void> write_exactly(int descriptor, const char* from, std::size_t size, Deadline deadline) {
  while (size > 0) {
    // MSG_NOSIGNAL: a worker that died must not end the host with SIGPIPE.
    const auto put = ::send(descriptor, from, size, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (put < 0 && (errno == EAGAIN || errno == EINTR)) {
      if (const auto ready = wait_for(descriptor, POLLOUT, deadline); !ready) return ready.error();
      continue;
    }
    if (put < 0) return closed();
    from += put;
    size -= static_cast<std::size_t>(put);
  }
  return {};
}

}  // namespace

Result<void> write_frame(int descriptor, FrameType type, const std::string& text, Deadline deadline) {
  if (text.size() > kFrameCap) return Error{"a message of " + std::to_string(text.size()) + " bytes is too large"};
  const std::array<std::uint32_t, 2> head = {static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(type)};
  std::array<char, sizeof head> bytes{};
  std::memcpy(bytes.data(), head.data(), bytes.size());
  if (const auto sent = write_exactly(descriptor, bytes.data(), bytes.size(), deadline); !sent) return sent.error();
  return write_exactly(descriptor, text.data(), text.size(), deadline);
}

Result<Frame> read_frame(int descriptor, Deadline deadline) {
  std::array<std::uint32_t, 2> head{};
  std::array<char, sizeof head> bytes{};
  if (const auto got = read_exactly(descriptor, bytes.data(), bytes.size(), deadline); !got) return got.error();
  std::memcpy(head.data(), bytes.data(), bytes.size());
  if (head[0] > kFrameCap || head[1] < 1 || head[1] > static_cast<std::uint32_t>(FrameType::log))
    return Error{"a message that is not of the protocol", Reason::parse};
  Frame frame{static_cast<FrameType>(head[1]), std::string(head[0], '\0')};
  if (const auto got = read_exactly(descriptor, frame.text.data(), frame.text.size(), deadline); !got)
    return got.error();
  return frame;
}

}  // namespace qharden::worker
