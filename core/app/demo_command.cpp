#include <unistd.h>

#include <boost/program_options.hpp>
#include <filesystem>
#include <iostream>

#include "core/app/commands.hpp"
#include "core/app/demo_files.hpp"
#include "core/app/run_options.hpp"
#include "core/app/scratch_file.hpp"
#include "core/app/simulator_process.hpp"
#include "core/util/paths.hpp"

namespace qharden::app {
namespace {

namespace po = boost::program_options;
namespace fs = std::filesystem;

/// The caller of every scenario; the simulator knows no other account.
const char* const kDemoLogin = "acme_qh1";
const char* const kDemoPassword = "demo-password";

void declare(Options& options) {
  options.add_options()(
      "scenario", po::value<std::string>()->value_name("NAME")->default_value("typical"),
      "typical, hardened, neglected, empty, unit-manager, user-administrator, auditor, enhanced-rbac, "
      "unlicensed, or a file")(
      "without-facts", "leave out what the scenario's files declare and attest: what the answers alone can show")(
      "fault", po::value<std::vector<std::string>>()->composing()->value_name("SPEC"),
      "make the simulator misbehave, e.g. html@restricted_ips ('qualys-sim --help' lists faults; may be repeated)");
  declare_run_options(options);
}

/// A scenario file may stand anywhere; its name without folder and ending names the subscription.
std::string subscription_name(const std::string& scenario) {
  return "demo-" + fs::path(scenario).stem().string();
}

fs::path scenario_file(const std::string& scenario) {
  const bool is_file = scenario.ends_with(".yaml") || scenario.find('/') != std::string::npos;
  return is_file ? fs::path(scenario) : share_folder() / "demo" / (scenario + ".yaml");
}

/// The configuration beside the scenario, whose files are laid out in `folder`; a bare one when there is none.
Result<config::Configuration> configuration_of(const Arguments& arguments, const fs::path& folder) {
  const auto scenario = arguments.text("scenario");
  config::Subscription subscription;
  config::Configuration configuration;
  if (!arguments.has("without-facts")) {
    const auto file = copy_demo_files(scenario_file(scenario), folder / "files", now());
    if (!file) return file.error();
    if (!file->empty()) {
      auto loaded = config::load_configuration(*file);
      if (!loaded) return loaded.error();
      configuration = std::move(*loaded);
      if (!configuration.subscriptions.empty()) subscription = configuration.subscriptions.begin()->second;
    }
  }
  subscription.name = subscription_name(scenario);
  subscription.login = kDemoLogin;
  subscription.max_wait_minutes = 1;
  subscription.timeout_seconds = 10;
  configuration.subscriptions = {{subscription.name, subscription}};
  return configuration;
}

Result<int> run(const Arguments& arguments) {
  const auto json = wants_json(arguments);
  if (!json) return json.error();
  const auto scenario = arguments.text("scenario");
  const fs::path root = fs::path(state_folder(arguments)) / (arguments.has("state-dir") ? "" : "demo");
  const fs::path folder = (root / subscription_name(scenario)).lexically_normal();
  for (const auto& path : {root, folder})
    if (const auto made = make_private_folder(path); !made) return made.error();
  const auto configuration = configuration_of(arguments, folder);
  if (!configuration) return configuration.error();
  config::Subscription subscription = configuration->subscriptions.begin()->second;
  auto settings = read_run_settings(arguments, subscription, folder.string());
  if (!settings) return settings.error();
  // A demonstration is no test of somebody's subscription: findings end it well unless asked for.
  if (!arguments.has("fail-on")) settings->exit_policy.exit_zero = true;
  // Limits and refused secrets of a simulator that is about to end are nobody's business.
  const ScratchFile limits(settings->state_folder + "/limits-" + std::to_string(::getpid()) + ".db");
  settings->limits = limits.path();

  auto installation = load_installation(arguments, *configuration);
  if (!installation) return installation.error();
  const auto simulator = SimulatorProcess::start(scenario, arguments.texts("fault"));
  if (!simulator) return simulator.error();
  subscription.url = simulator->url();
  auto finished = run_scan(*installation, subscription, kDemoPassword, *settings);
  if (!finished) return finished.error();
  const auto status = print_run(arguments, *finished);
  if (status && !*json)
    std::cout << "\nSnapshot  " << finished->record.run.snapshot << "\nResults   " << settings->results
              << "\n\nLook closer:\n  qharden findings --state-dir " << settings->state_folder
              << "\n  qharden query --state-dir " << settings->state_folder
              << " \"SELECT login, role, status, last_login_at FROM user\"\n";
  return status;
}

}  // namespace

Command demo_command() {
  return {"demo",
          "",
          "scan a simulated subscription; needs no account",
          R"(Starts the simulator on a free loopback port, scans it like a real subscription over HTTP,
prints the report, and says where snapshot and results are. The exit status is 0 in spite of
findings unless --fail-on is given, and 5 when some checks could not look.

Examples:
  qharden demo                                   a believable company with a few faults
  qharden demo --scenario hardened               everything as the guide wants it
  qharden demo --scenario hardened --without-facts
                                                 the same, as far as the answers alone can show
  qharden demo --scenario unit-manager           what a login that sees a part only may claim
  qharden demo --fault html@restricted_ips       an endpoint that answers with a login page
)",
          declare,
          run};
}

}  // namespace qharden::app
