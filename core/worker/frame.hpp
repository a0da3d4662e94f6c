/// The link between host and worker: frames of JSON text over a socket pair.
///
/// Layout: u32 size of the text | u32 type, both little endian, then the text. Host and worker ship together, so there
/// is no version; the worker's `hello` must come first.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "core/util/result.hpp"

namespace qharden::worker {

enum class FrameType : std::uint32_t {
  hello = 1,     ///< worker: {"manifest": text} once its library is loaded
  open = 2,      ///< host: {"snapshot": path, "views": [[name, sql]...]}
  evaluate = 3,  ///< host: an Evaluation
  outcomes = 4,  ///< worker: a list of outcomes
  done = 5,      ///< worker: the request ended well; an Evaluated, or {}
  failed = 6,    ///< worker: {"message", "reason"}
  log = 7,       ///< worker: {"level", "message"}
};

struct Frame {
  FrameType type = FrameType::hello;
  std::string text;
};

/// A larger frame is refused: the other side is broken or hostile.
inline constexpr std::size_t kFrameCap = std::size_t{64} << 20U;

using Deadline = std::chrono::steady_clock::time_point;

/// Blocks until the whole frame is written, or the other side is gone, or the deadline is over (`timeout`).
Result<void> write_frame(int descriptor, FrameType type, const std::string& text, Deadline deadline = Deadline::max());

/// Blocks until a whole frame is there. Errors: `timeout` after the deadline; `dependency` when the other side closed.
Result<Frame> read_frame(int descriptor, Deadline deadline = Deadline::max());

}  // namespace qharden::worker
