#include <boost/program_options.hpp>
#include <filesystem>
#include <iostream>
#include <set>

#include "core/app/commands.hpp"
#include "core/app/completion.hpp"
#include "core/app/run_options.hpp"
#include "core/store/results.hpp"
#include "core/util/paths.hpp"

namespace qharden::app {
namespace {

namespace fs = std::filesystem;
using Words = std::set<std::string>;

void declare(Options&) {}

/// Names of the files of a folder of share, without their ending; those of two endings belong to another.
Words names_in(const char* folder) {
  Words names;
  std::error_code error;
  for (fs::directory_iterator file(share_folder() / folder, error), end; !error && file != end; file.increment(error)) {
    const auto name = file->path().stem().string();
    const bool is_one = file->path().extension() == ".yaml";
    const bool belongs = std::string(folder) == "demo" && name.find('.') != std::string::npos;
    if (is_one && !belongs) names.insert(name);
  }
  return names;
}

Result<Words> plugin_words(const Arguments& arguments, const std::string& kind) {
  const auto installation = list_installation(arguments);
  if (!installation) return installation.error();
  Words words;
  if (kind == "checks")
    for (const auto* check : installation->catalog().checks()) words.insert(check->id);
  if (kind == "tables") {
    for (const auto& [name, table] : installation->catalog().tables()) words.insert(name);
    for (const auto* view : installation->catalog().views()) words.insert(view->name);
  }
  return words;
}

Result<Words> run_words(const Arguments& arguments) {
  const auto path = state_folder(arguments) + "/results.db";
  if (!fs::exists(path)) return Words();
  const auto results = store::Results::open(path);
  if (!results) return results.error();
  const auto runs = (*results)->runs("");
  if (!runs) return runs.error();
  Words words;
  for (const auto& run : *runs) words.insert(run.id);
  return words;
}

Result<Words> subscription_words(const Arguments& arguments) {
  const auto configuration = read_configuration_if_any(arguments);
  if (!configuration) return configuration.error();
  Words words;
  for (const auto& [name, subscription] : configuration->subscriptions) words.insert(name);
  return words;
}

Result<Words> control_words() {
  Words words;
  for (const auto& version : names_in("guide")) {
    const auto guide = config::load_guide((share_folder() / "guide").string(), version);
    if (!guide) return guide.error();
    for (const auto& control : guide->controls) words.insert(control.id);
  }
  return words;
}

Result<Words> words_of(const Arguments& arguments, const std::string& kind) {
  if (kind == "checks" || kind == "tables") return plugin_words(arguments, kind);
  if (kind == "controls") return control_words();
  if (kind == "runs") return run_words(arguments);
  if (kind == "subscriptions") return subscription_words(arguments);
  if (kind == "profiles") return names_in("profiles");
  if (kind == "guides") return names_in("guide");
  if (kind == "scenarios") return names_in("demo");
  return Error{"there are no words of the kind '" + kind + "'", Reason::none, Fault::usage};
}

Result<int> run(const Arguments& arguments) {
  const auto operands = arguments.texts("operand");
  if (operands.size() == 1 && operands[0] == "bash") {
    write_bash_completion(std::cout);
  } else if (operands.size() == 1 && operands[0] == "zsh") {
    write_zsh_completion(std::cout);
  } else if (operands.size() == 2 && operands[0] == "words") {
    const auto words = words_of(arguments, operands[1]);
    if (!words) return words.error();
    for (const auto& word : *words) std::cout << word << '\n';
  } else {
    return Error{"say 'qharden completion bash' or 'qharden completion zsh'", Reason::none, Fault::usage};
  }
  return 0;
}

}  // namespace

Command completion_command() {
  return {"completion",
          "bash|zsh",
          "completion for your shell",
          R"(Prints a script that lets the shell complete commands, options and their values, among them
the checks, controls, runs and subscriptions that this installation knows. An installed
package brings it along.

Examples:
  source <(qharden completion bash)             for this shell; in ~/.bashrc for all
  qharden completion zsh > ~/.zfunc/_qharden    a folder of zsh's $fpath
)",
          declare,
          run};
}

}  // namespace qharden::app
