#include <algorithm>
#include <boost/program_options.hpp>
#include <iostream>

#include "core/app/check_page.hpp"
#include "core/app/commands.hpp"
#include "core/app/reference.hpp"
#include "core/app/run_options.hpp"
#include "core/app/table.hpp"
#include "core/json/json.hpp"
#include "core/util/paths.hpp"

namespace qharden::app {
namespace {

namespace po = boost::program_options;

void declare(Options& options) {
  options.add_options()("subscription", po::value<std::string>()->value_name("NAME"),
                        "whose parameters and profile to show (default: the only one of the configuration)")(
      "profile", po::value<std::string>()->value_name("NAME"), "quick-start, standard (default) or strict");
  declare_format_with_markdown(options);
}

/// What decides whether and how a check runs.
struct Setting {
  config::Subscription subscription;  ///< without a name: none is configured
  config::Guide guide;
  scan::Filter filter;
};

Result<Setting> read_setting(const Arguments& arguments) {
  const auto configuration = read_configuration_if_any(arguments);
  if (!configuration) return configuration.error();
  Setting setting;
  if (arguments.has("subscription") || configuration->subscriptions.size() == 1) {
    auto chosen = choose_subscription(arguments, *configuration);
    if (!chosen) return chosen.error();
    setting.subscription = std::move(*chosen);
  }
  auto guide = config::load_guide((share_folder() / "guide").string(), setting.subscription.guide);
  if (!guide) return guide.error();
  setting.guide = std::move(*guide);
  auto profile =
      config::load_profile((share_folder() / "profiles").string(),
                           arguments.has("profile") ? arguments.text("profile") : setting.subscription.profile);
  if (!profile) return profile.error();
  setting.filter.profile = std::move(*profile);
  return setting;
}

Result<CheckPage> page_of(const manifest::Check& check, const manifest::Catalog& catalog, snapshot::SchemaProbe& probe,
                          const Setting& setting) {
  const auto& [subscription, guide, filter] = setting;
  const auto found = subscription.checks.find(check.id);
  const auto settings = found == subscription.checks.end() ? config::CheckSettings{} : found->second;
  auto effective = scan::prepare(check, settings);
  if (!effective) return effective.error();
  return CheckPage{&check,
                   reads_of(check, catalog, probe),
                   std::move(*effective),
                   subscription.name,
                   filter.profile.name,
                   scan::left_out_because(check, guide, subscription.level, settings, filter)};
}

/// All checks with their defaults, as docs/reference shows them: under the newest guide, which has all controls.
Result<int> run_reference(const manifest::Catalog& catalog) {
  const auto guides = config::load_guides((share_folder() / "guide").string());
  if (!guides) return guides.error();
  if (const auto written = write_checks_reference(std::cout, catalog, guides->back()); !written) return written.error();
  return 0;
}

Result<int> run(const Arguments& arguments) {
  const auto format = format_of(arguments, {"text", "json", "markdown"});
  if (!format) return format.error();
  const bool json = *format == "json";
  const auto installation = list_installation(arguments);
  if (!installation) return installation.error();
  auto ids = arguments.texts("operand");
  if (*format == "markdown" && !ids.empty())
    return Error{"--format markdown is of all checks; leave the ids out", Reason::none, Fault::usage};
  if (*format == "markdown") return run_reference(installation->catalog());
  if (!ids.empty()) {
    if (ids.front() != "show" || ids.size() == 1)
      return Error{"say 'qharden checks', or 'qharden checks show ID'", Reason::none, Fault::usage};
    ids.erase(ids.begin());
  }
  json::Value list = json::Value::array();
  TextTable table({"check", "control", "severity", "decides", "title"});
  const auto& catalog = installation->catalog();
  for (const auto& id : ids)
    if (catalog.find_check(id) == nullptr)
      return Error{"no installed check is named '" + id + "'; 'qharden checks' lists them", Reason::none, Fault::usage};
  const auto setting = read_setting(arguments);
  if (!setting) return setting.error();
  snapshot::SchemaProbe probe(catalog);
  for (const auto* check : catalog.checks()) {
    if (!ids.empty() && std::find(ids.begin(), ids.end(), check->id) == ids.end()) continue;
    const auto page = page_of(*check, catalog, probe, *setting);
    if (!page) return page.error();
    list.push_back(check_json(*page));
    std::string controls = check->control;
    for (const auto& further : check->also) controls += ", " + further;
    table.add({check->id, controls, std::string(to_string(check->severity)), std::string(to_string(check->decides)),
               check->title});
    if (!json && !ids.empty()) print_check(std::cout, *page);
  }
  if (json)
    std::cout << json::dump({{"schema", "qharden.checks/1"}, {"checks", list}}) << '\n';
  else if (ids.empty())
    table.print(std::cout);
  return 0;
}

}  // namespace

Command checks_command() {
  return {"checks",
          "[show ID...]",
          "the installed checks; 'checks show ID' explains one",
          R"(Lists what the installed plugins judge, or explains single checks: whom they serve and what
their evidence proves, why, how to fix, parameters with guardrails, the calls and columns they need,
whether the profile selects them, what an attestation would state, and the SELECT they rest on.

Examples:
  qharden checks
  qharden checks show identity.manager-count
  qharden checks show identity.manager-count --subscription acme --profile strict
  qharden checks --format json
  qharden checks --format markdown > checks.md
)",
          declare,
          run};
}

}  // namespace qharden::app
