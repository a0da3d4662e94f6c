#include <boost/program_options.hpp>
#include <iostream>

#include "core/app/commands.hpp"
#include "core/app/run_options.hpp"
#include "core/app/table.hpp"
#include "core/json/json.hpp"

namespace qharden::app {
namespace {

const plugin::Program* program_of(const Installation& installation, const std::string& id) {
  for (const auto& program : installation.programs())
    if (program.id == id) return &program;
  return nullptr;
}

void print_json(const Installation& installation) {
  json::Value list = json::Value::array();
  for (const auto& manifest : installation.catalog().manifests())
    list.push_back({{"id", manifest.id},
                    {"version", manifest.version},
                    {"title", manifest.title},
                    {"library", program_of(installation, manifest.id)->library},
                    {"sources", manifest.sources.size()},
                    {"checks", manifest.checks.size()}});
  json::Value refused = json::Value::array();
  for (const auto& item : installation.refused()) refused.push_back({{"file", item.file}, {"why", item.error.message}});
  std::cout << json::dump({{"schema", "qharden.plugins/1"}, {"plugins", list}, {"refused", refused}}) << '\n';
}

void print_text(const Installation& installation) {
  TextTable table({"plugin", "version", "checks", "sources", "title"});
  for (const auto& manifest : installation.catalog().manifests())
    table.add({manifest.id, manifest.version, std::to_string(manifest.checks.size()),
               std::to_string(manifest.sources.size()), manifest.title});
  table.print(std::cout);
  for (const auto& item : installation.refused())
    std::cout << "refused: " << item.file << ": " << item.error.message << '\n';
}

Result<int> run(const Arguments& arguments) {
  const auto json = wants_json(arguments);
  if (!json) return json.error();
  const auto operands = arguments.texts("operand");
  if (operands.size() != 1 || operands.front() != "list")
    return Error{"say 'qharden plugins list'", Reason::none, Fault::usage};
  const auto installation = list_installation(arguments);
  if (!installation) return installation.error();
  if (*json)
    print_json(*installation);
  else
    print_text(*installation);
  return installation->refused().empty() ? 0 : 3;
}

}  // namespace

Command plugins_command() {
  return {"plugins",
          "list",
          "the installed plugins",
          R"(Lists the plugins found in the built-in folder, $QHARDEN_PLUGIN_PATH (colon-separated) and
the configuration's plugins.folders, and those that were refused. No plugin code runs.

Examples:
  qharden plugins list
  QHARDEN_PLUGIN_PATH=$HOME/acme-plugins qharden plugins list --format json
)",
          declare_format,
          run};
}

}  // namespace qharden::app
