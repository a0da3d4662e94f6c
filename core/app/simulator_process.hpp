/// The simulator as a child process, for the demo.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "core/util/result.hpp"

namespace qharden::app {

/// Stopped with the object.
class SimulatorProcess {
 public:
  /// Starts `qualys-sim` from the program's folder on a free loopback port and waits until it listens. Errors
  /// (Fault::usage) carry what it printed: an unknown scenario or fault.
  static Result<SimulatorProcess> start(const std::string& scenario, const std::vector<std::string>& faults);
  SimulatorProcess(SimulatorProcess&& other) noexcept;
  SimulatorProcess& operator=(SimulatorProcess&&) = delete;
  SimulatorProcess(const SimulatorProcess&) = delete;
  SimulatorProcess& operator=(const SimulatorProcess&) = delete;
  ~SimulatorProcess();

  [[nodiscard]] const std::string& url() const { return url_; }

 private:
  SimulatorProcess(pid_t pid, std::string url) : pid_(pid), url_(std::move(url)) {}
  pid_t pid_;
  std::string url_;
};

}  // namespace qharden::app
