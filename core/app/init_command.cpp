#include <unistd.h>

#include <boost/program_options.hpp>
#include <filesystem>
#include <iostream>

#include "core/app/commands.hpp"
#include "core/app/facts_proposal.hpp"
#include "core/app/init_answers.hpp"
#include "core/app/init_files.hpp"
#include "core/app/run_options.hpp"
#include "core/util/paths.hpp"
#include "core/util/time.hpp"

namespace qharden::app {
namespace {

namespace po = boost::program_options;
namespace fs = std::filesystem;

/// The check whose parameter tells how logins of services tend to be called.
constexpr const char* kPatternCheck = "identity.dormant-users";
constexpr const char* kPatternParam = "service_pattern";

void declare(Options& options) {
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  options.add_options()("folder", text("DIR"),
                        "where the files go (default: $XDG_CONFIG_HOME/qharden or ~/.config/qharden)")(
      "subscription", text("NAME"), "a name of your own: letters, digits, '-' and '_'")("platform", text("NAME"),
                                                                                        "the platform, e.g. EU2")(
      "url", text("URL"), "or the API server of a private platform")("login", text("LOGIN"), "who signs in")(
      "secret", text("REF"), "where the password is, e.g. env:QUALYS_PASSWORD; never the password itself")(
      "from-snapshot", text("FILE"), "propose a facts file from this snapshot instead")(
      "run", text("RUN"), "propose a facts file from the snapshot of this run instead")(
      "output", text("FILE")->default_value("-"),
      "where the proposal goes: a file that does not exist, or - (the default)");
}

Error usage(const std::string& message) {
  return Error{message, Reason::none, Fault::usage};
}

std::string service_pattern(const Installation& installation) {
  const auto* const check = installation.catalog().find_check(kPatternCheck);
  if (check == nullptr) return {};
  for (const auto& param : check->params)
    if (param.name == kPatternParam) return manifest::to_text(param.value);
  return {};
}

Result<int> propose(const Arguments& arguments) {
  for (const char* option : {"folder", "platform", "url", "login", "secret"})
    if (arguments.has(option))
      return usage(std::string("--") + option + " does not go with a proposal from a snapshot");
  if (arguments.has("run") && arguments.has("from-snapshot")) return usage("give either --run or --from-snapshot");
  std::string snapshot = arguments.text("from-snapshot");
  if (arguments.has("run")) {
    const auto run =
        read_run(state_folder(arguments) + "/results.db", arguments.text("run"), arguments.text("subscription"));
    if (!run) return run.error();
    snapshot = run->record.run.snapshot;
  }
  const auto installation = list_installation(arguments);
  if (!installation) return installation.error();
  const auto proposal = propose_facts(snapshot, service_pattern(*installation));
  if (!proposal) return proposal.error();
  const auto output = arguments.text("output");
  if (output == "-") {
    std::cout << *proposal;
    return 0;
  }
  if (const auto written = write_new_file(output, *proposal); !written) return written.error();
  std::cout << "wrote " << output << "\nLook at each entry, then: qharden facts lint " << output << '\n';
  return 0;
}

void print_next_steps(const std::string& folder, const InitAnswers& answers) {
  std::error_code ignored;
  const auto file = fs::path(folder) / "qharden.yaml";
  const std::string config = fs::equivalent(default_config_file(), file, ignored) ? "" : " --config " + file.string();
  std::cout << "\nNext:\n"
            << "  1. See to it that " << answers.secret << " yields the password of " << answers.login << ".\n"
            << "  2. qharden doctor" << config << "\n     signs in once and says what this login may see\n"
            << "  3. qharden scan --profile quick-start" << config
            << "\n     reads, judges and reports; changes nothing\n"
            << "  4. qharden init --run RUN" << config << "\n     proposes facts from what that run has read\n";
}

Result<int> run(const Arguments& arguments) {
  if (arguments.has("run") || arguments.has("from-snapshot")) return propose(arguments);
  if (arguments.text("output") != "-") return usage("--output goes with --from-snapshot or --run");
  const auto folder =
      fs::absolute(arguments.has("folder") ? fs::path(arguments.text("folder")) : default_config_folder())
          .lexically_normal()
          .string();
  const auto answers = ask_init_answers(arguments, std::cin, std::cerr, ::isatty(STDIN_FILENO) == 1);
  if (!answers) return answers.error();
  const auto written = write_new_files(folder, init_files(*answers, now()));
  if (!written) return written.error();
  for (const auto& path : *written) std::cout << "wrote " << path << '\n';
  print_next_steps(folder, *answers);
  return 0;
}

}  // namespace

Command init_command() {
  return {"init",
          "",
          "write a first configuration, or propose facts from a snapshot",
          R"(Writes qharden.yaml, facts.yaml and attestations.yaml, with comments, for one
subscription. Asks for what no option gives: a name, the platform, the login and where
its password is (never the password). Nothing is overwritten.

With --from-snapshot or --run it writes no configuration but proposes a facts file from
what was read: the login of the audit, logins that look like services, candidates for
break-glass, and the networks people come from. Everything is a guess for you to correct.

Examples:
  qharden init
  qharden init --subscription acme --platform EU2 --login acme_qh1 \
               --secret env:QUALYS_PASSWORD
  qharden init --run 20261101T080000Z-acme-1a2b3c --output facts.yaml
)",
          declare,
          run};
}

}  // namespace qharden::app
