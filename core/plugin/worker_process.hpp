/// A running qharden-worker and the link to it.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "core/util/result.hpp"

namespace qharden::plugin {

/// Threads: one thread at a time. The process is killed with the object.
class WorkerProcess {
 public:
  /// Starts `program --serve library` with an empty environment and no descriptor of ours but its end of the link
  /// (stdout and stderr go to /dev/null: a plugin must not write into the report). Errors: Fault::plugin.
  static Result<WorkerProcess> start(const std::string& program, const std::string& library);

  WorkerProcess(WorkerProcess&& other) noexcept;
  WorkerProcess& operator=(WorkerProcess&& other) noexcept;
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;
  ~WorkerProcess();

  /// Our end of the link.
  [[nodiscard]] int descriptor() const { return descriptor_; }

  /// Kills it if it still runs, and says how it ended, e.g. "killed by signal 11 (Segmentation fault)".
  std::string end();

 private:
  WorkerProcess(pid_t pid, int descriptor) : pid_(pid), descriptor_(descriptor) {}
  pid_t pid_ = -1;
  int descriptor_ = -1;
};

}  // namespace qharden::plugin
