/// One run per subscription at a time.
#pragma once

#include <string>

#include "core/util/result.hpp"

namespace qharden::app {

/// Held until the object ends, or the process: the kernel frees it at kill -9 too.
class RunLock {
 public:
  /// Errors (Fault::store) name the process that holds it.
  static Result<RunLock> take(const std::string& path);
  RunLock(RunLock&& other) noexcept;
  RunLock& operator=(RunLock&&) = delete;
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;
  ~RunLock();

 private:
  explicit RunLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace qharden::app
