#include <algorithm>
#include <boost/program_options.hpp>
#include <iostream>

#include "core/app/commands.hpp"
#include "core/app/doctor.hpp"
#include "core/app/doctor_shapes.hpp"
#include "core/app/newest_snapshot.hpp"
#include "core/app/run_options.hpp"
#include "core/http/transport.hpp"
#include "core/json/json.hpp"
#include "core/secrets/secrets.hpp"

namespace qharden::app {
namespace {

namespace po = boost::program_options;

void declare(Options& options) {
  options.add_options()("subscription", po::value<std::string>()->value_name("NAME"),
                        "which subscription of the configuration (default: the only one)");
  options.add_options()("roles", "only the table of what each role cannot see; sends nothing, needs no configuration");
  options.add_options()("shapes", "only what the answers of a snapshot and the declared columns do not share");
  options.add_options()("snapshot", po::value<std::string>()->value_name("FILE"),
                        "with --shapes: this snapshot (default: the newest)");
  options.add_options()("profile", po::value<std::string>()->value_name("NAME"),
                        "which checks: quick-start, standard (default) or strict");
  options.add_options()("level", po::value<int>()->value_name("N"),
                        "profile level 1, 2 or 3, each with those below it (default 2)");
  declare_format(options);
}

int print(const Doctor& doctor, bool json) {
  if (json)
    std::cout << json::dump(doctor_json(doctor)) << '\n';
  else
    print_doctor(std::cout, doctor);
  return doctor.exit;
}

Result<int> run_roles(const Arguments& arguments, bool json) {
  const auto configuration = read_configuration_if_any(arguments);
  if (!configuration) return configuration.error();
  config::Subscription subscription;
  if (arguments.has("subscription")) {
    auto chosen = choose_subscription(arguments, *configuration);
    if (!chosen) return chosen.error();
    subscription = std::move(*chosen);
  }
  const auto settings = read_run_settings(arguments, subscription, state_folder(arguments));
  if (!settings) return settings.error();
  const auto installation = list_installation(arguments);
  if (!installation) return installation.error();
  const auto doctor = examine_roles(*installation, subscription, *settings);
  if (!doctor) return doctor.error();
  return print(*doctor, json);
}

Result<int> run_shapes(const Arguments& arguments, bool json) {
  const auto installation = list_installation(arguments);
  if (!installation) return installation.error();
  std::unique_ptr<snapshot::Reader> reader;
  if (arguments.has("snapshot")) {
    auto opened = snapshot::Reader::open(arguments.text("snapshot"));
    if (!opened) return opened.error();
    reader = std::move(*opened);
  } else {
    std::string run_id;
    reader = newest_snapshot(state_folder(arguments) + "/results.db", arguments.text("subscription"), run_id);
  }
  if (!reader)
    return Error{"there is no snapshot yet; run 'qharden scan' first, or name one with --snapshot", Reason::none,
                 Fault::usage};
  const auto written = write_shapes(std::cout, *reader, installation->catalog(), json);
  if (!written) return written.error();
  return 0;
}

Result<int> run(const Arguments& arguments) {
  const auto json = wants_json(arguments);
  if (!json) return json.error();
  if (arguments.has("snapshot") && !arguments.has("shapes"))
    return Error{"--snapshot goes with --shapes", Reason::none, Fault::usage};
  if (arguments.has("roles")) return run_roles(arguments, *json);
  if (arguments.has("shapes")) return run_shapes(arguments, *json);
  const auto configuration = read_configuration(arguments);
  if (!configuration) return configuration.error();
  const auto subscription = choose_subscription(arguments, *configuration);
  if (!subscription) return subscription.error();
  const auto settings = read_run_settings(arguments, *subscription, state_folder(arguments));
  if (!settings) return settings.error();
  auto installation = load_installation(arguments, *configuration);
  if (!installation) return installation.error();
  auto doctor = examine_roles(*installation, *subscription, *settings);
  if (!doctor) return doctor.error();
  doctor->subscription = subscription->name;
  examine_locals(*doctor, *installation, *subscription, *settings);
  const auto transport = http::make_curl_transport();
  const auto secret = secrets::resolve_secret(subscription->secret, {.vault = transport.get()});
  examine_live(*doctor, *installation, *subscription, secret, *settings);
  return print(*doctor, *json);
}

}  // namespace

Command doctor_command() {
  return {"doctor",
          "",
          "say what a scan would meet: sign-in, role, what answers, limits, files",
          R"(Signs in, reads what the selected checks need (of logs one day), and says what the own
login is not shown and which checks and controls that costs, what is left of the limits and
who used them, and whether the files here are readable. Keeps no snapshot and judges nothing.

Exit status 0: all well; 4: not reached; 5: something is not readable.

Examples:
  qharden doctor --subscription acme
  qharden doctor --roles                 before the first scan: what each role would cost
  qharden doctor --shapes                elements that nobody reads, columns that nothing filled
)",
          declare,
          run};
}

}  // namespace qharden::app
