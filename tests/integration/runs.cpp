#include "tests/integration/runs.hpp"

#include <stdexcept>

#include "core/app/demo_files.hpp"

namespace qharden::testing {
namespace {

template <class T>
T take(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(result).value();
}

std::string scenario_path(const std::string& scenario) {
  return scenario.find('/') == std::string::npos ? QHARDEN_SOURCE_DIR "/config/demo/" + scenario + ".yaml" : scenario;
}

/// Read once: a process may run hundreds of scans.
std::shared_ptr<app::Installation> plain_installation() {
  static const auto installation = std::make_shared<app::Installation>(take(app::Installation::load({})));
  return installation;
}

/// What the configuration beside the scenario says; a bare one when there is none.
config::Subscription configured(const std::string& scenario, const std::filesystem::path& folder) {
  const auto file = take(app::copy_demo_files(scenario_path(scenario), folder / "files", now()));
  return file.empty() ? config::Subscription{} : take(config::load_configuration(file)).subscriptions.begin()->second;
}

}  // namespace

Stage::Stage(const std::string& scenario, std::vector<std::string> faults, std::uint64_t log_rows)
    : simulator_({.scenario = scenario_path(scenario), .faults = std::move(faults), .log_rows = log_rows}),
      installation_(plain_installation()) {
  subscription_ = configured(scenario, folder_.path());
  subscription_.name = "test";
  subscription_.login = "acme_qh1";
  subscription_.url = "http://127.0.0.1:" + std::to_string(simulator_.start());
  subscription_.timeout_seconds = 5;
  subscription_.max_wait_minutes = 1;
  settings_.state_folder = folder_.path().string();
  settings_.results = folder_.file("results.db");
  settings_.limits = settings_.results;
  use_guide("0.1.0");
  installation_->use(/*in_process=*/false, {});
}

void Stage::select_plugin(const std::string& plugin) {
  for (const auto* check : installation_->catalog().checks())
    if (check->plugin == plugin) settings_.filter.checks.insert(check->id);
}

void Stage::use_guide(const std::string& version) {
  settings_.guide =
      std::make_shared<const config::Guide>(take(config::load_guide(QHARDEN_SOURCE_DIR "/config/guide", version)));
}

void Stage::learn(const config::FieldNames& names) {
  installation_ = std::make_shared<app::Installation>(take(app::Installation::load({}, names)));
  installation_->use(/*in_process=*/false, {});
}

Result<app::FinishedRun> Stage::scan() {
  return app::run_scan(*installation_, subscription_, "demo-password", settings_);
}

}  // namespace qharden::testing
