#include <boost/program_options.hpp>

#include "core/app/attest.hpp"
#include "core/app/commands.hpp"
#include "core/app/run_options.hpp"

namespace qharden::app {
namespace {

namespace po = boost::program_options;

void declare(Options& options) {
  options.add_options()("interview", "ask about what is open, and append the answers to the attestations file")(
      "subscription", po::value<std::string>()->value_name("NAME"),
      "which subscription of the configuration (default: the only one)");
  declare_format(options);
}

Result<int> run(const Arguments& arguments) {
  const auto words = arguments.texts("operand");
  if (arguments.has("interview") && words.empty()) return interview_for_attestations(arguments);
  if (!arguments.has("interview") && words.size() == 1 && words[0] == "list") return list_attestations(arguments);
  if (!arguments.has("interview") && words.size() == 2 && words[0] == "lint")
    return lint_attestations(arguments, words[1]);
  return Error{"say 'qharden attest list', 'qharden attest lint FILE' or 'qharden attest --interview'", Reason::none,
               Fault::usage};
}

}  // namespace

Command attest_command() {
  return {"attest",
          "[list | lint FILE]",
          "what people state of settings that no answer shows",
          R"(Attestations are kept in the YAML file that the subscription names (attestations: ...). They
stand for outcomes that only a person can answer, or that the platform does not show; the reports
always tell them from what was read. docs/guide/attestations.md explains the file.

  list          how each one stands: used, refused, expired, matches nothing, waiting, not selected
  lint FILE     checks a file; exit status 2 when something in it is wrong or would be refused
  --interview   asks about what the newest run left open (without a run: about all that applies)

Examples:
  qharden attest --interview
  qharden attest list --format json
  qharden attest lint attestations.yaml
)",
          declare,
          run};
}

}  // namespace qharden::app
