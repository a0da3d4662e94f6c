#include <boost/program_options.hpp>

#include "core/app/commands.hpp"
#include "core/app/run_options.hpp"
#include "core/snapshot/reader.hpp"

namespace qharden::app {
namespace {

namespace po = boost::program_options;

/// Parameters come from the configuration's subscription of the snapshot's name, if there is one.
config::Subscription subscription_of(const config::Configuration& configuration, const std::string& name) {
  const auto it = configuration.subscriptions.find(name);
  if (it != configuration.subscriptions.end()) return it->second;
  config::Subscription unknown;
  unknown.name = name;
  return unknown;
}

Result<int> run(const Arguments& arguments) {
  const auto operands = arguments.texts("operand");
  if (operands.size() != 1)
    return Error{"name one snapshot file; see 'qharden evaluate --help'", Reason::none, Fault::usage};
  if (const auto json = wants_json(arguments); !json) return json.error();
  const auto configuration = read_configuration_if_any(arguments);
  if (!configuration) return configuration.error();
  const auto reader = snapshot::Reader::open(operands.front());
  if (!reader) return reader.error();
  const auto subscription = subscription_of(*configuration, (*reader)->meta("subscription"));
  const auto settings = read_run_settings(arguments, subscription, state_folder(arguments));
  if (!settings) return settings.error();
  auto installation = load_installation(arguments, *configuration);
  if (!installation) return installation.error();
  auto finished = run_evaluate(*installation, subscription, operands.front(), *settings);
  if (!finished) return finished.error();
  return print_run(arguments, *finished);
}

}  // namespace

Command evaluate_command() {
  return {"evaluate",
          "SNAPSHOT",
          "judge a snapshot again, without the network",
          R"(Judges a sealed snapshot with the checks installed now, as of the time it was taken, and
stores the results as a run of their own.

Examples:
  qharden evaluate ~/.local/state/qharden/snapshots/acme/20260105T100000Z-acme-3f9a.db
  qharden evaluate old.db --guide 0.2.0 --format json
)",
          declare_run_options,
          run};
}

}  // namespace qharden::app
