#include "core/app/run_options.hpp"

#include <algorithm>
#include <boost/program_options.hpp>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "core/app/terminal.hpp"
#include "core/util/paths.hpp"
#include "core/util/text.hpp"

namespace qharden::app {
namespace {

namespace po = boost::program_options;
namespace fs = std::filesystem;

Error usage(const std::string& message) {
  return Error{message, Reason::none, Fault::usage};
}

struct Named {
  std::string path;
  bool by_operator = false;  ///< an option or the environment named it
};

Named configuration_path(const Arguments& arguments) {
  if (arguments.has("config")) return {arguments.text("config"), true};
  const char* named = std::getenv("QHARDEN_CONFIG");  // NOLINT(concurrency-mt-unsafe): the environment is never changed
  if (named != nullptr && *named != '\0') return {named, true};
  return {default_config_file().string(), false};
}

Result<std::optional<Severity>> read_fail_on(const std::string& word) {
  if (word == "never") return std::optional<Severity>();
  const auto severity = to_severity(word);
  if (!severity) return usage("--fail-on '" + word + "' is not one of low, medium, high, critical, never");
  return severity;
}

Result<Installation> load_plugins(const config::Configuration& configuration) {
  const auto path =
      configuration.field_names.empty() ? (share_folder() / "field-names.yaml").string() : configuration.field_names;
  const auto names = config::load_field_names(path);
  if (!names) return names.error();
  return Installation::load(configuration.plugin_folders, *names);
}

}  // namespace

void declare_run_options(Options& options) {
  Options selection("What is judged");
  selection.add_options()("check", po::value<std::vector<std::string>>()->composing()->value_name("ID"),
                          "judge only this check (may be repeated)")(
      "control", po::value<std::vector<std::string>>()->composing()->value_name("ID"),
      "judge only the checks of this control (may be repeated)")(
      "guide", po::value<std::string>()->value_name("VERSION"), "version of the guide (default 0.1.0)")(
      "profile", po::value<std::string>()->value_name("NAME"),
      "which checks: quick-start, standard (default) or strict; one that is named runs in any")(
      "level", po::value<int>()->value_name("N"), "profile level 1, 2 or 3, each with those below it (default 2)")(
      "strict",
      "checks beyond the guide decide their controls too; an attestation refused or expired makes the exit status 12")(
      "in-process", "run plugins in this process, for a debugger: a crash of theirs is then ours");
  Options outcome("Report and exit status");
  outcome.add_options()(
      "fail-on", po::value<std::string>()->value_name("SEVERITY"),
      "lowest severity of a finding that makes the exit status 10: low (default), medium, high, critical, never")(
      "exit-zero", "findings do not change the exit status; faults and incompleteness still do")(
      "all", "text: list every finding, not only the first few of each check");
  declare_format(outcome);
  options.add(selection).add(outcome);
}

void declare_format(Options& options) {
  options.add_options()("format", po::value<std::string>()->value_name("FORMAT")->default_value("text"),
                        "text or json");
}

void declare_format_with_markdown(Options& options) {
  options.add_options()("format", po::value<std::string>()->value_name("FORMAT")->default_value("text"),
                        "text, json, or markdown: a page of docs/reference");
}

std::string state_folder(const Arguments& arguments) {
  const fs::path folder =
      arguments.text("state-dir").empty() ? default_state_folder() : fs::path(arguments.text("state-dir"));
  return fs::absolute(folder).lexically_normal().string();
}

Result<config::Configuration> read_configuration(const Arguments& arguments) {
  const auto named = configuration_path(arguments);
  std::error_code error;
  if (!fs::exists(named.path, error))
    return usage("there is no configuration file " + named.path +
                 (named.by_operator ? "" : ", nor ~/.config/qharden/qharden.yaml") +
                 "; write one (docs/guide/configuration.md), or try 'qharden demo', which needs none");
  return config::load_configuration(named.path);
}

Result<config::Configuration> read_configuration_if_any(const Arguments& arguments) {
  const auto named = configuration_path(arguments);
  std::error_code error;
  if (!named.by_operator && !fs::exists(named.path, error)) return config::Configuration{};
  return read_configuration(arguments);
}

Result<config::Subscription> choose_subscription(const Arguments& arguments,
                                                 const config::Configuration& configuration) {
  const auto name = arguments.text("subscription");
  std::string known;
  for (const auto& [key, subscription] : configuration.subscriptions) known += (known.empty() ? "" : ", ") + key;
  if (name.empty() && configuration.subscriptions.size() == 1) return configuration.subscriptions.begin()->second;
  if (name.empty()) return usage("name one of the subscriptions with --subscription: " + known);
  const auto it = configuration.subscriptions.find(name);
  if (it == configuration.subscriptions.end())
    return usage(configuration.path + " has no subscription '" + name + "'; it has " + known);
  return it->second;
}

Result<std::unique_ptr<store::Results>> open_results(const Arguments& arguments) {
  return open_existing_results(state_folder(arguments) + "/results.db");
}

Result<RunSettings> read_run_settings(const Arguments& arguments, const config::Subscription& subscription,
                                      const std::string& folder) {
  RunSettings settings;
  settings.state_folder = folder;
  settings.results = folder + "/results.db";
  settings.limits = settings.results;
  settings.level = arguments.has("level") ? arguments.integer("level") : subscription.level;
  if (settings.level < 1 || settings.level > 3) return usage("--level must be 1, 2 or 3");
  auto guide = config::load_guide((share_folder() / "guide").string(),
                                  arguments.has("guide") ? arguments.text("guide") : subscription.guide);
  if (!guide) return guide.error();
  settings.guide = std::make_shared<const config::Guide>(std::move(*guide));
  auto profile = config::load_profile((share_folder() / "profiles").string(),
                                      arguments.has("profile") ? arguments.text("profile") : subscription.profile);
  if (!profile) return profile.error();
  settings.filter.profile = std::move(*profile);
  settings.strict = arguments.has("strict");
  for (const auto& id : arguments.texts("check")) settings.filter.checks.insert(id);
  for (const auto& id : arguments.texts("control")) settings.filter.controls.insert(id);
  if (arguments.has("fail-on")) {
    const auto fail_on = read_fail_on(arguments.text("fail-on"));
    if (!fail_on) return fail_on.error();
    settings.exit_policy.fail_on = *fail_on;
  }
  settings.exit_policy.exit_zero = arguments.has("exit-zero");
  settings.exit_policy.strict = arguments.has("strict");
  return settings;
}

Result<Installation> list_installation(const Arguments& arguments) {
  const auto configuration = read_configuration_if_any(arguments);
  if (!configuration) return configuration.error();
  return load_plugins(*configuration);
}

Result<Installation> load_installation(const Arguments& arguments, const config::Configuration& configuration) {
  auto installation = load_plugins(configuration);
  if (!installation) return installation.error();
  if (installation->programs().empty())
    return Error{"no plugin was found; looked in " + builtin_plugin_folder().string() + " and $QHARDEN_PLUGIN_PATH",
                 Reason::none, Fault::plugin};
  plugin::SessionOptions options;
  options.check_deadline = std::chrono::seconds(configuration.check_deadline_seconds);
  installation->use(arguments.has("in-process"), options);
  return installation;
}

Result<std::string> format_of(const Arguments& arguments, const std::vector<std::string>& known) {
  auto format = arguments.text("format");
  if (std::find(known.begin(), known.end(), format) != known.end()) return format;
  return usage("--format '" + format + "' is not one of " + joined(known));
}

Result<bool> wants_json(const Arguments& arguments) {
  const auto format = format_of(arguments, {"text", "json"});
  if (!format) return format.error();
  return *format == "json";
}

Result<int> print_run(const Arguments& arguments, FinishedRun& run) {
  const auto json = wants_json(arguments);
  if (!json) return json.error();
  const auto written = *json
                           ? report::write_json(std::cout, run.record, *run.results)
                           : report::write_text(std::cout, run.record, *run.results, text_style(arguments.has("all")));
  if (!written) return written.error();
  std::cout.flush();
  return run.record.exit.code;
}

}  // namespace qharden::app
