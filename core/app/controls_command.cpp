#include <boost/program_options.hpp>
#include <iostream>

#include "core/app/commands.hpp"
#include "core/app/coverage.hpp"
#include "core/app/run_options.hpp"
#include "core/app/table.hpp"
#include "core/json/json.hpp"
#include "core/util/paths.hpp"
#include "core/util/text.hpp"

namespace qharden::app {
namespace {

namespace po = boost::program_options;

void declare(Options& options) {
  options.add_options()("guide", po::value<std::string>()->value_name("VERSION")->default_value("0.1.0"),
                        "version of the guide: 0.1.0 or 0.2.0")(
      "coverage", "each step of the guide and what serves it; exit status 5 when nothing does");
  declare_format(options);
}

json::Value to_json(const config::Control& control, const std::vector<std::string>& checks) {
  json::Value steps = json::Value::array();
  for (const auto& step : control.steps) steps.push_back({{"id", step.id}, {"text", step.text}});
  return {
      {"id", control.id},       {"title", control.title},
      {"level", control.level}, {"summary", control.summary},
      {"why", control.why},     {"frameworks", {{"cis", control.cis}, {"nist", control.nist}, {"soc2", control.soc2}}},
      {"steps", steps},         {"notes", control.notes},
      {"checks", checks}};
}

void print_one(const config::Control& control, const std::vector<std::string>& checks) {
  std::cout << control.id << "  " << control.title << "  (L" << control.level << ")\n\n"
            << control.summary << "\n\nWhy: " << control.why << "\n\nCIS " << joined(control.cis) << "   NIST 800-53 "
            << joined(control.nist);
  if (!control.soc2.empty()) std::cout << "   SOC 2 " << joined(control.soc2);
  std::cout << "\n\nSteps of the guide, in our words:\n";
  for (const auto& step : control.steps) std::cout << "  " << step.id << "  " << step.text << '\n';
  for (const auto& note : control.notes) std::cout << "\nNote: " << note << '\n';
  std::cout << "\nInstalled checks: " << (checks.empty() ? "none" : joined(checks)) << '\n';
}

std::vector<std::string> checks_of(const Installation& installation, const std::string& control) {
  std::vector<std::string> ids;
  for (const auto* check : installation.catalog().checks())
    if (check->control == control || std::find(check->also.begin(), check->also.end(), control) != check->also.end())
      ids.push_back(check->id);
  return ids;
}

/// A step that nothing serves is one we cannot look at: the run is incomplete.
constexpr int kIncomplete = 5;

Result<int> run_coverage(const config::Guide& guide, const Installation& installation,
                         const std::vector<std::string>& controls, bool json) {
  const auto guides = config::load_guides((share_folder() / "guide").string());
  if (!guides) return guides.error();
  const auto known = config::load_coverage((share_folder() / "coverage.yaml").string(), *guides);
  if (!known) return known.error();
  const auto coverage = cover(guide, *known, installation.catalog(), controls);
  if (json)
    std::cout << json::dump(coverage_json(guide, coverage)) << '\n';
  else
    print_coverage(std::cout, guide, coverage);
  return coverage.count(StepState::unserved) == 0 ? 0 : kIncomplete;
}

Result<int> run(const Arguments& arguments) {
  const auto json = wants_json(arguments);
  if (!json) return json.error();
  const auto guide = config::load_guide((share_folder() / "guide").string(), arguments.text("guide"));
  if (!guide) return guide.error();
  const auto installation = list_installation(arguments);
  if (!installation) return installation.error();
  const auto operands = arguments.texts("operand");
  for (const auto& id : operands)
    if (guide->find(id) == nullptr)
      return Error{"guide " + guide->version + " has no control '" + id + "'", Reason::none, Fault::usage};
  if (arguments.has("coverage")) return run_coverage(*guide, *installation, operands, *json);
  json::Value list = json::Value::array();
  TextTable table({"control", "level", "checks", "title"});
  for (const auto& control : guide->controls) {
    if (!operands.empty() && std::find(operands.begin(), operands.end(), control.id) == operands.end()) continue;
    const auto checks = checks_of(*installation, control.id);
    list.push_back(to_json(control, checks));
    table.add({control.id, "L" + std::to_string(control.level), std::to_string(checks.size()), control.title});
    if (!*json && !operands.empty()) print_one(control, checks);
  }
  if (*json)
    std::cout << json::dump({{"schema", "qharden.controls/1"}, {"guide", guide->version}, {"controls", list}}) << '\n';
  else if (operands.empty())
    table.print(std::cout);
  return 0;
}

}  // namespace

Command controls_command() {
  return {"controls",
          "[ID...]",
          "the guide's controls and which checks judge them",
          R"(Lists the controls of the guide, or explains those that are named: why they matter, the
guide's steps in our words, framework references, installed checks.

With --coverage, shows of each step of the guide which installed checks serve it. What is marked
manual has nothing to check, and says why; attested checks rest on what people state. The exit status
is 5 when a step is neither served nor manual.

Examples:
  qharden controls
  qharden controls 1.3 1.4
  qharden controls --guide 0.2.0 --format json
  qharden controls --coverage
  qharden controls 4.2 --coverage
)",
          declare,
          run};
}

}  // namespace qharden::app
