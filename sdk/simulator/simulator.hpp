#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "exchange.hpp"

namespace qharden::simulator {

struct SimulatorOptions {
  std::filesystem::path scenario;        ///< a YAML file
  std::vector<std::string> faults;       ///< `KIND[=MS][@ENDPOINT][:COUNT][+SPARED]`, beside those of the scenario
  std::filesystem::path endpoints = {};  ///< a file of further endpoints, or empty
  std::filesystem::path recording = {};  ///< a folder of recorded exchanges, or empty
  std::uint64_t log_rows = 0;            ///< generated sign-ins in the activity log
  std::size_t threads = 32;              ///< at least one per connection that is open at the same time
  int port = 0;                          ///< 0: any free port
};

/// A Qualys API server on 127.0.0.1 that answers from one scenario.
///
/// Threads: all members may be called from any thread, but start() and stop() only by one at a time.
class Simulator {
 public:
  /// Reads the scenario. Throws ScenarioError or FaultError.
  explicit Simulator(const SimulatorOptions& options);
  /// Stops.
  ~Simulator();
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;
  Simulator(Simulator&&) = delete;
  Simulator& operator=(Simulator&&) = delete;

  /// Listens, and gives back the port once it accepts connections. Throws std::runtime_error when it cannot listen.
  int start();
  /// Ends within moments even while faults keep callers waiting; a second call does nothing.
  void stop();

  /// The requests answered so far, oldest first; the newest 200,000 are kept. Form bodies are not part of it.
  [[nodiscard]] std::vector<RequestRecord> requests() const;
  /// Sign-ins refused so far.
  [[nodiscard]] std::uint64_t failed_sign_ins() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
  int port_ = 0;
};

}  // namespace qharden::simulator
