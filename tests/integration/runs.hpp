/// Whole runs for tests: the real simulator over HTTP, the real plugins in worker processes, real files.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/app/run.hpp"
#include "simulator/simulator.hpp"
#include "tests/support/temp_folder.hpp"

namespace qharden::testing {

/// A simulator that listens, and a folder for what the run leaves.
class Stage {
 public:
  /// `scenario`: a name, or the path of a file. What stands beside it (facts, attestations, certificates, parameters)
  /// is used as `qharden demo` does; a test may clear it in subscription().
  explicit Stage(const std::string& scenario, std::vector<std::string> faults = {}, std::uint64_t log_rows = 0);

  /// Learns element names, as a field-names.yaml does.
  void learn(const config::FieldNames& names);

  /// Judges the checks of one plugin alone.
  void select_plugin(const std::string& plugin);
  void use_guide(const std::string& version);

  /// Scans with all installed plugins, guide 0.1.0, level 2, unless told otherwise.
  Result<app::FinishedRun> scan();

  [[nodiscard]] simulator::Simulator& simulator() { return simulator_; }
  [[nodiscard]] config::Subscription& subscription() { return subscription_; }
  [[nodiscard]] app::RunSettings& settings() { return settings_; }
  [[nodiscard]] app::Installation& installation() { return *installation_; }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  TempFolder folder_;
  simulator::Simulator simulator_;
  config::Subscription subscription_;
  app::RunSettings settings_;
  std::shared_ptr<app::Installation> installation_;  ///< one for all stages, unless names were learned
};

}  // namespace qharden::testing
