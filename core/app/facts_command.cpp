#include <algorithm>
#include <boost/program_options.hpp>
#include <filesystem>
#include <iostream>

#include "core/app/commands.hpp"
#include "core/app/facts_against.hpp"
#include "core/app/facts_view.hpp"
#include "core/app/run_options.hpp"
#include "core/config/facts.hpp"
#include "core/config/facts_lint.hpp"
#include "core/json/json.hpp"
#include "core/report/layout.hpp"
#include "core/util/paths.hpp"
#include "core/util/time.hpp"

namespace qharden::app {
namespace {

namespace po = boost::program_options;
namespace fs = std::filesystem;

constexpr int kRefused = 2;

void declare(Options& options) {
  options.add_options()("subscription", po::value<std::string>()->value_name("NAME"),
                        "whose facts (default: those of the only subscription)")(
      "against", po::value<std::string>()->value_name("SNAPSHOT"),
      "lint: compare with what this snapshot shows as well");
  declare_format(options);
}

Error usage(const std::string& message) {
  return Error{message, Reason::none, Fault::usage};
}

/// The file that is meant, and the subscription it belongs to (its name is empty where none does).
struct Target {
  std::string file;
  config::Subscription subscription;
};

Result<Target> find_target(const Arguments& arguments, const std::vector<std::string>& words) {
  const bool is_named = words.size() > 1;
  const auto configuration = is_named ? read_configuration_if_any(arguments) : read_configuration(arguments);
  if (!configuration) return configuration.error();
  if (!is_named || arguments.has("subscription")) {
    const auto subscription = choose_subscription(arguments, *configuration);
    if (!subscription) return subscription.error();
    if (!is_named && subscription->facts.empty())
      return usage("the subscription '" + subscription->name + "' names no facts file; write 'facts: facts.yaml' in " +
                   configuration->path + ", or name the file here");
    return Target{is_named ? words[1] : subscription->facts, *subscription};
  }
  const auto path = fs::absolute(words[1]).lexically_normal().string();
  for (const auto& [name, subscription] : configuration->subscriptions)
    if (subscription.facts == path) return Target{words[1], subscription};
  return Target{words[1], {}};
}

/// Ids of all checks and of the guide's controls; empty when they are not known here.
std::set<std::string> known_targets(const Arguments& arguments, const config::Subscription& subscription) {
  std::set<std::string> targets;
  const auto installation = list_installation(arguments);
  const auto guide = config::load_guide((share_folder() / "guide").string(), subscription.guide);
  if (!installation || !guide) return targets;
  for (const auto* check : installation->catalog().checks()) targets.insert(check->id);
  for (const auto& control : guide->controls) targets.insert(control.id);
  return targets;
}

void print_problems(const std::string& file, const std::vector<config::FactsProblem>& problems, bool json) {
  json::Value list = json::Value::array();
  std::size_t errors = 0;
  for (const auto& problem : problems) {
    const char* const level = problem.is_error ? "error" : "warning";
    errors += problem.is_error ? 1 : 0;
    list.push_back({{"line", problem.line}, {"level", level}, {"text", problem.text}});
    if (json) continue;
    std::cout << file << (problem.line > 0 ? ":" + std::to_string(problem.line) : "") << ": " << level << ": "
              << report::safe(problem.text) << '\n';
  }
  if (json)
    std::cout << json::dump({{"schema", "qharden.facts-lint/1"}, {"file", file}, {"problems", list}}) << '\n';
  else
    std::cout << file << ": " << errors << " errors, " << problems.size() - errors << " warnings\n";
}

Result<int> lint(const Arguments& arguments, const Target& target, const config::Facts& facts, bool json) {
  auto problems =
      config::lint_facts(facts, {now(), target.subscription.login, known_targets(arguments, target.subscription)});
  if (arguments.has("against")) {
    const auto compared = compare_facts(facts, arguments.text("against"));
    if (!compared) return compared.error();
    problems.insert(problems.end(), compared->begin(), compared->end());
  }
  print_problems(target.file, problems, json);
  const bool is_refused =
      std::any_of(problems.begin(), problems.end(), [](const auto& problem) { return problem.is_error; });
  return is_refused ? kRefused : 0;
}

Result<int> run(const Arguments& arguments) {
  const auto json = wants_json(arguments);
  if (!json) return json.error();
  const auto words = arguments.texts("operand");
  if (words.empty() || words.size() > 2 || (words[0] != "lint" && words[0] != "list"))
    return usage("say 'qharden facts lint [FILE]' or 'qharden facts list [FILE]'");
  const auto target = find_target(arguments, words);
  if (!target) return target.error();
  const auto facts = config::load_facts(target->file);
  if (!facts) return facts.error();
  if (words[0] == "lint") return lint(arguments, *target, *facts, *json);
  if (*json)
    print_facts_json(std::cout, *facts);
  else
    print_facts(std::cout, *facts);
  return 0;
}

}  // namespace

Command facts_command() {
  return {"facts",
          "lint|list [FILE]",
          "check or show the declared facts",
          R"(Facts are what only people know: which logins and networks are meant to be what, when
work is done, who works here, what was approved and what does not apply.

'lint' refuses what is wrong (exit status 2, with file and line) and warns of what looks
old, doubtful or unfinished. 'list' shows what is declared.

Examples:
  qharden facts lint                                the facts of the configuration
  qharden facts lint facts.yaml
  qharden facts lint --against acme.db              compare with a snapshot as well
  qharden facts list --format json
)",
          declare,
          run};
}

}  // namespace qharden::app
