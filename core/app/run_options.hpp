/// Options that several commands share, and what they come to.
#pragma once

#include "core/app/command.hpp"
#include "core/app/run.hpp"

namespace qharden::app {

/// --check --control --guide --profile --strict --level --fail-on --exit-zero --in-process --format --all
void declare_run_options(Options& options);
/// --format
void declare_format(Options& options);
/// --format of a command that can write its page of docs/reference
void declare_format_with_markdown(Options& options);

[[nodiscard]] std::string state_folder(const Arguments& arguments);

/// The configuration that --config, the environment or the usual places name.
Result<config::Configuration> read_configuration(const Arguments& arguments);
/// As above, but an absent file (that nobody named) is an empty configuration.
Result<config::Configuration> read_configuration_if_any(const Arguments& arguments);

/// The subscription that --subscription names; the only one if there is only one.
Result<config::Subscription> choose_subscription(const Arguments& arguments,
                                                 const config::Configuration& configuration);

/// The results of the state folder. Errors (Fault::usage): there are none yet.
Result<std::unique_ptr<store::Results>> open_results(const Arguments& arguments);

/// Guide, level, filters and exit policy; the subscription's own where no option says otherwise.
Result<RunSettings> read_run_settings(const Arguments& arguments, const config::Subscription& subscription,
                                      const std::string& folder);

/// The plugins that the configuration, if there is any, and the usual places hold: for commands that only list.
Result<Installation> list_installation(const Arguments& arguments);

/// Loads the plugins and sets how they are run.
Result<Installation> load_installation(const Arguments& arguments, const config::Configuration& configuration);

/// True for `--format json`. Errors: another word than text and json.
Result<bool> wants_json(const Arguments& arguments);
/// The word of --format. Errors: another one than these.
Result<std::string> format_of(const Arguments& arguments, const std::vector<std::string>& known);

/// Prints the report in the wanted format and returns the run's exit status.
Result<int> print_run(const Arguments& arguments, FinishedRun& run);

}  // namespace qharden::app
