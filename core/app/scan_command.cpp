#include <unistd.h>

#include <boost/program_options.hpp>
#include <filesystem>
#include <iostream>

#include "core/app/commands.hpp"
#include "core/app/dry_run.hpp"
#include "core/app/run_options.hpp"
#include "core/app/scratch_file.hpp"
#include "core/http/transport.hpp"
#include "core/secrets/secrets.hpp"
#include "core/util/paths.hpp"

namespace qharden::app {
namespace {

namespace po = boost::program_options;

void declare(Options& options) {
  options.add_options()("subscription", po::value<std::string>()->value_name("NAME"),
                        "which subscription of the configuration (default: the only one)");
  options.add_options()("complete", po::value<std::string>()->value_name("RUN"),
                        "fetch only what that run (not older than a day) could not read, and judge again");
  options.add_options()("retry-secret",
                        "send a secret that Qualys refused before once more (refusals lock an account)");
  options.add_options()("dry-run", "send nothing: say how many calls the scan would make, against the known limits");
  options.add_options()("record", po::value<std::string>()->value_name("DIR"),
                        "keep all answers in this new folder, with pseudonyms for what is personal")(
      "raw", "with --record: keep the answers as they are, personal data included")(
      "replay", po::value<std::string>()->value_name("DIR"),
      "take the answers from a recording: no network, no secret, no configuration needed");
  declare_run_options(options);
}

Error usage(const std::string& message) {
  return Error{message, Reason::none, Fault::usage};
}

/// The subscription as the recording has it. Parameters come from the configuration, if there is one.
Result<config::Subscription> recorded_subscription(const Arguments& arguments,
                                                   const config::Configuration& configuration,
                                                   const qualys::Replay& replay) {
  config::Subscription subscription;
  subscription.name = "replay";
  if (!configuration.subscriptions.empty()) {
    auto chosen = choose_subscription(arguments, configuration);
    if (!chosen) return chosen.error();
    subscription = std::move(*chosen);
  }
  const auto& head = replay.head();
  subscription.login = head.login;
  subscription.url = head.url;
  subscription.gateway_url = head.url;  // the recording tells requests apart by their paths alone
  subscription.share = head.share;
  subscription.max_wait_minutes = head.max_wait_minutes;
  // The operator's own facts speak of logins that a redacted recording does not know.
  const auto facts = replay.folder() + "/facts.yaml";
  std::error_code error;
  if ((head.redacted || subscription.facts.empty()) && std::filesystem::exists(facts, error))
    subscription.facts = facts;
  return subscription;
}

/// Results and snapshots of a replay stand apart: they must not move the history of the subscription.
Result<int> run_replay(const Arguments& arguments) {
  if (arguments.has("record") || arguments.has("dry-run"))
    return usage("--replay does not go with --record or --dry-run: it sends nothing");
  auto replay = qualys::Replay::open(arguments.text("replay"));
  if (!replay) return replay.error();
  const auto configuration = read_configuration_if_any(arguments);
  if (!configuration) return configuration.error();
  const auto subscription = recorded_subscription(arguments, *configuration, **replay);
  if (!subscription) return subscription.error();
  const auto folder = state_folder(arguments) + (arguments.has("state-dir") ? "" : "/replay");
  auto settings = read_run_settings(arguments, *subscription, folder);
  if (!settings) return settings.error();
  settings->replay = std::move(*replay);
  for (const auto& path : {state_folder(arguments), folder})
    if (const auto made = make_private_folder(path); !made) return made.error();
  const ScratchFile limits(folder + "/limits-" + std::to_string(::getpid()) + ".db");
  settings->limits = limits.path();
  auto installation = load_installation(arguments, *configuration);
  if (!installation) return installation.error();
  auto finished = run_scan(*installation, *subscription, "", *settings);
  if (!finished) return finished.error();
  return print_run(arguments, *finished);
}

Result<int> run(const Arguments& arguments) {
  if (const auto json = wants_json(arguments); !json) return json.error();
  if (arguments.has("replay")) return run_replay(arguments);
  if (arguments.has("raw") && !arguments.has("record")) return usage("--raw goes with --record");
  const auto configuration = read_configuration(arguments);
  if (!configuration) return configuration.error();
  const auto subscription = choose_subscription(arguments, *configuration);
  if (!subscription) return subscription.error();
  auto settings = read_run_settings(arguments, *subscription, state_folder(arguments));
  if (!settings) return settings.error();
  settings->complete = arguments.text("complete");
  settings->retry_secret = arguments.has("retry-secret");
  settings->record = arguments.text("record");
  settings->record_raw = arguments.has("raw");
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
  qharden scan --complete 20260105T100000Z-acme-3f9a1b
                                                fetch only what that run could not read
  qharden scan --fail-on high                   exit status 10 for high and critical only
  qharden scan --dry-run                        how many calls it would make; sends nothing
  qharden scan --record ./recording             keep the answers, with pseudonyms, to share or to test with
  qharden scan --replay ./recording             the same scan again, without network
)",
          declare,
          run};
}

}  // namespace qharden::app
