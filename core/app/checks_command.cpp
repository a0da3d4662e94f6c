#include <boost/program_options.hpp>
#include <iostream>

#include "core/app/commands.hpp"
#include "core/app/run_options.hpp"
#include "core/app/table.hpp"
#include "core/json/json.hpp"

namespace qharden::app {
namespace {

using manifest::Check;

std::string guardrail(const manifest::Param& param) {
  const auto say = [](const char* side, double limit) {
    return std::string(side) + manifest::to_text(manifest::ParamValue(static_cast<std::int64_t>(limit)));
  };
  if (param.guard_at_most) return say("at most ", *param.guard_at_most);
  if (param.guard_at_least) return say("at least ", *param.guard_at_least);
  return {};
}

std::string indented(const std::string& text) {
  std::string out = "  ";
  for (const char c : text) out += c == '\n' ? "\n  " : std::string(1, c);
  return out + "\n";
}

json::Value to_json(const Check& check) {
  json::Value params = json::Value::array();
  for (const auto& param : check.params)
    params.push_back({{"name", param.name},
                      {"default", manifest::to_text(param.value)},
                      {"guardrail", guardrail(param)},
                      {"help", param.help}});
  return {{"id", check.id},
          {"plugin", check.plugin},
          {"control", check.control},
          {"title", check.title},
          {"severity", to_string(check.severity)},
          {"decides", to_string(check.decides)},
          {"basis", to_string(check.basis)},
          {"rationale", check.rationale},
          {"fix", check.fix},
          {"params", params},
          {"sql", check.sql}};
}

void print_one(const Check& check) {
  std::cout << check.id << "  (control " << check.control << ", " << to_string(check.severity) << ", decides "
            << to_string(check.decides) << ", rests on a " << to_string(check.basis) << ")\n"
            << check.title << "\n\nWhy it matters\n"
            << indented(check.rationale) << "\nHow to fix\n"
            << indented(check.fix);
  if (!check.params.empty()) std::cout << "\nParameters (checks." << check.id << ".params in the configuration)\n";
  for (const auto& param : check.params) {
    const auto limit = guardrail(param);
    std::cout << "  " << param.name << " = " << manifest::to_text(param.value) << "  " << param.help
              << (limit.empty() ? "" : "; beyond " + limit + " the check cannot pass") << '\n';
  }
  std::cout << "\nNothing to judge: " << to_string(check.empty.status);
  if (check.empty.reason != Reason::none) std::cout << " (" << to_string(check.empty.reason) << ")";
  std::cout << ", " << check.empty.message << "\n\nSELECT"
            << (check.has_judge ? " (its rows go to a judge in C++)" : "") << "\n"
            << check.sql << '\n';
}

Result<int> run(const Arguments& arguments) {
  const auto json = wants_json(arguments);
  if (!json) return json.error();
  const auto installation = list_installation(arguments);
  if (!installation) return installation.error();
  auto ids = arguments.texts("operand");
  if (!ids.empty()) {
    if (ids.front() != "show" || ids.size() == 1)
      return Error{"say 'qharden checks', or 'qharden checks show ID'", Reason::none, Fault::usage};
    ids.erase(ids.begin());
  }
  json::Value list = json::Value::array();
  TextTable table({"check", "control", "severity", "decides", "title"});
  for (const auto& id : ids)
    if (installation->catalog().find_check(id) == nullptr)
      return Error{"no installed check is named '" + id + "'; 'qharden checks' lists them", Reason::none, Fault::usage};
  for (const auto* check : installation->catalog().checks()) {
    if (!ids.empty() && std::find(ids.begin(), ids.end(), check->id) == ids.end()) continue;
    list.push_back(to_json(*check));
    table.add({check->id, check->control, std::string(to_string(check->severity)),
               std::string(to_string(check->decides)), check->title});
    if (!*json && !ids.empty()) print_one(*check);
  }
  if (*json)
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
          R"(Lists what the installed plugins judge, or explains single checks: why, how to fix, their
parameters with defaults and guardrails, and the SELECT they rest on.

Examples:
  qharden checks
  qharden checks show identity.manager-count
  qharden checks --format json
)",
          declare_format,
          run};
}

}  // namespace qharden::app
