#include <boost/program_options.hpp>
#include <iostream>

#include "core/app/commands.hpp"
#include "core/app/dry_run.hpp"
#include "core/app/run_options.hpp"
#include "core/http/transport.hpp"
#include "core/secrets/secrets.hpp"

namespace qharden::app {
namespace {

namespace po = boost::program_options;

void declare(Options& options) {
  options.add_options()("subscription", po::value<std::string>()->value_name("NAME"),
                        "which subscription of the configuration (default: the only one)");
  options.add_options()("retry-secret",
                        "send a secret that Qualys refused before once more (refusals lock an account)");
  options.add_options()("dry-run", "send nothing: say how many calls the scan would make, against the known limits");
  declare_run_options(options);
}

Result<int> run(const Arguments& arguments) {
  if (const auto json = wants_json(arguments); !json) return json.error();
  const auto configuration = read_configuration(arguments);
  if (!configuration) return configuration.error();
  const auto subscription = choose_subscription(arguments, *configuration);
  if (!subscription) return subscription.error();
  auto settings = read_run_settings(arguments, *subscription, state_folder(arguments));
  if (!settings) return settings.error();
  settings->retry_secret = arguments.has("retry-secret");
  auto installation = load_installation(arguments, *configuration);
  if (!installation) return installation.error();
  if (arguments.has("dry-run")) {
    const auto written =
        write_dry_run(std::cout, *installation, *subscription, *settings, arguments.text("format") == "json");
    if (!written) return written.error();
    return 0;
  }
  const auto transport = http::make_curl_transport();
  const auto secret = secrets::resolve_secret(subscription->secret, {.vault = transport.get()});
  if (!secret) return secret.error();
  auto finished = run_scan(*installation, *subscription, *secret, *settings);
  if (!finished) return finished.error();
  return print_run(arguments, *finished);
}

}  // namespace

Command scan_command() {
  return {"scan",
          "",
          "read a subscription, judge it, print the report",
          R"(Signs in, reads what the selected checks need (each request once), seals it into a
snapshot, judges it and stores the results. Reads only: nothing is changed in Qualys.

Examples:
  qharden scan                                  the only subscription of the configuration
  qharden scan --subscription acme --format json > acme.json
  qharden scan --control 1.3 --all              one control, every finding
  qharden scan --fail-on high                   exit status 10 for high and critical only
  qharden scan --dry-run                        how many calls it would make; sends nothing
)",
          declare,
          run};
}

}  // namespace qharden::app
