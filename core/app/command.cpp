#include "core/app/command.hpp"

#include <algorithm>
#include <boost/program_options.hpp>
#include <iostream>

#include "core/log/log.hpp"
#include "core/report/layout.hpp"

namespace qharden::app {
namespace {

namespace po = boost::program_options;

constexpr int kUsage = 2;
constexpr std::size_t kOverviewWidth = 80;

const char* const kExitStatus = R"(
Exit status:
    0  complete: nothing at or above --fail-on
    1  unexpected fault
    2  usage or configuration invalid
    3  plugin refused
    4  subscription not reached or signed in to
    5  incomplete: some checks could not look
    6  results or snapshot file unusable
   10  findings at or above --fail-on
   12  attestation refused or expired (--strict)
  130  interrupted
)";

int exit_status(Fault fault) {
  switch (fault) {
    case Fault::none:
      return 1;
    case Fault::usage:
      return kUsage;
    case Fault::plugin:
      return 3;
    case Fault::connection:
      return 4;
    case Fault::store:
      return 6;
  }
  return 1;
}

void print_overview(std::ostream& out) {
  out << "qharden audits how a Qualys subscription is itself configured, against the\n"
         "Qualys Hardening Guide. It reads, and changes nothing.\n\n"
         "Usage: qharden COMMAND [options]\n";
  for (const auto& group : command_groups()) {
    out << '\n' << group.title << '\n';
    for (const auto& command : group.commands)
      out << report::wrapped(command.summary, kOverviewWidth, report::padded(std::string("  ") + command.name, 14));
  }
  out << "\nStart with 'qharden demo': it needs no subscription.\n"
         "'qharden COMMAND --help' explains one command, 'qharden man | man -l -' all.\n"
      << kExitStatus;
}

void print_help(std::ostream& out, const Command& command) {
  const auto own = own_options(command);
  out << "Usage: qharden " << command.name << (*command.operands == '\0' ? "" : " ") << command.operands
      << " [options]\n\n"
      << command.about << '\n';
  if (!own.options().empty()) out << own << '\n';
  out << common_options() << kExitStatus;
}

/// A command that begins alike, for "did you mean".
std::string nearest(const std::string& word) {
  if (word.size() < 2) return {};
  for (const auto& command : commands())
    if (std::string(command.name).rfind(word.substr(0, 2), 0) == 0) return command.name;
  return {};
}

Result<void> set_log_level(const std::string& word) {
  const std::vector<std::string> words = {"debug", "info", "warn", "error"};
  const auto it = std::find(words.begin(), words.end(), word);
  if (it == words.end())
    return Error{"--log-level '" + word + "' is not one of debug, info, warn, error", Reason::none, Fault::usage};
  log::set_level(static_cast<log::Level>(it - words.begin()));
  return {};
}

int fail(const Error& error) {
  log::error(error.message);
  return exit_status(error.fault);
}

int run_command(const Command& command, const std::vector<std::string>& words) {
  Options all;
  all.add(own_options(command)).add(common_options());
  Options hidden;
  hidden.add_options()("operand", po::value<std::vector<std::string>>());
  all.add(hidden);
  po::positional_options_description operands;
  if (*command.operands != '\0') operands.add("operand", -1);
  po::variables_map values;
  try {
    po::store(po::command_line_parser(words).options(all).positional(operands).run(), values);
    po::notify(values);
  } catch (const po::error& e) {
    return fail(
        Error{std::string(e.what()) + "; see 'qharden " + command.name + " --help'", Reason::none, Fault::usage});
  }
  if (values.count("help") > 0) {
    print_help(std::cout, command);
    return 0;
  }
  const Arguments arguments(values);
  if (const auto set = set_log_level(arguments.text("log-level")); !set) return fail(set.error());
  const auto status = command.run(arguments);
  if (!status) return fail(status.error());
  // A full disk must not look like a complete export.
  if (!std::cout.flush()) return fail(Error{"cannot write to the standard output: it is full or closed"});
  return *status;
}

}  // namespace

Options common_options() {
  Options options("Common options");
  options.add_options()("help,h", "explain this command")(
      "config", po::value<std::string>()->value_name("FILE"),
      "configuration (default: $QHARDEN_CONFIG, ~/.config/qharden/qharden.yaml, /etc/qharden/qharden.yaml)")(
      "state-dir", po::value<std::string>()->value_name("DIR"),
      "results and snapshots (default: $XDG_STATE_HOME/qharden or ~/.local/state/qharden)")(
      "log-level", po::value<std::string>()->value_name("LEVEL")->default_value("warn"), "debug, info, warn or error");
  return options;
}

Options own_options(const Command& command) {
  Options own("Options");
  command.declare(own);
  return own;
}

const char* exit_status_text() {
  return kExitStatus;
}

std::string Arguments::text(const std::string& option) const {
  return has(option) ? values_[option].as<std::string>() : std::string();
}

std::vector<std::string> Arguments::texts(const std::string& option) const {
  return has(option) ? values_[option].as<std::vector<std::string>>() : std::vector<std::string>();
}

int Arguments::integer(const std::string& option) const {
  return values_[option].as<int>();
}

int run_command_line(const std::vector<std::string>& words) {
  if (words.empty() || words.front() == "--help" || words.front() == "-h" || words.front() == "help") {
    print_overview(words.empty() ? std::cerr : std::cout);
    return words.empty() ? kUsage : 0;
  }
  if (words.front() == "--version") {
    std::cout << "qharden " QHARDEN_VERSION "\n";
    return 0;
  }
  for (const auto& command : commands())
    if (words.front() == command.name) return run_command(command, {words.begin() + 1, words.end()});
  const auto guess = nearest(words.front());
  return fail(Error{"there is no command '" + words.front() + "'" +
                        (guess.empty() ? std::string() : "; did you mean '" + guess + "'?") +
                        " ('qharden --help' lists them)",
                    Reason::none, Fault::usage});
}

}  // namespace qharden::app
