#include "command_line.hpp"

#include <cstdlib>

#include "faults.hpp"
#include "text.hpp"

namespace qharden::simulator {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHelp = R"(qualys-sim: a Qualys API server for tests and demonstrations, on 127.0.0.1 only

  qualys-sim --scenario NAME|FILE.yaml --port P [options]

It prints one line when it is ready, 'listening on http://127.0.0.1:PORT', and runs until SIGTERM or Ctrl-C.

Options
  --scenario NAME|FILE    a scenario by name (typical, hardened, neglected, ...) or a YAML file of your own
  --port P                port to listen on; 0 takes a free one
  --endpoints FILE        further endpoints, as under the key 'endpoints' of a scenario
  --recorded DIR          answer from a folder of recorded exchanges first
  --fault SPEC            misbehave: KIND[=MS][@ENDPOINT][:COUNT][+SPARED]; may be repeated
  --log-rows N            N generated sign-ins in the activity log, over the last 29 days
  --threads N             connections served at the same time (default 32)
  --exit-with-parent      end when the parent process ends
  --help                  this text

Examples
  qualys-sim --scenario typical --port 8080
  curl -u acme_qh1:demo-password http://127.0.0.1:8080/msp/user_list.php
  curl -u acme_qh1:demo-password -H 'X-Requested-With: curl' \
       'http://127.0.0.1:8080/api/2.0/fo/activity_log/?action=list&truncation_limit=10'
  qualys-sim --scenario hardened --port 0 --fault rate@activity_log:2 --fault slow=500
  qualys-sim --scenario ./ours.yaml --port 0 --log-rows 1000000
  curl -d username=acme_qh1 -d password=demo-password -d token=true http://127.0.0.1:8080/auth

@ENDPOINT is one of user_list, user, activity_log, restricted_ips, subscription, portal_users, portal_version, auth, extra,
or the name of a list of the scenario; without it a fault holds for all of them. Without :COUNT it holds for every
request, with it for the first COUNT of them.

Faults
)";

std::uint64_t number_of(const std::string& option, const std::string& text, std::uint64_t largest) {
  const auto value = parse_count(text);
  if (!value || *value > largest) {
    throw UsageError(option + " needs a whole number up to " + std::to_string(largest) + ", not '" + text + "'");
  }
  return *value;
}

struct OptionWord {
  std::string option;
  std::string value;
  bool joined = false;  // --option=value
};

OptionWord split_option(const std::vector<std::string>& words, std::size_t at) {
  const std::string& word = words[at];
  const auto equals = word.starts_with("--") ? word.find('=') : std::string::npos;
  if (equals != std::string::npos) {
    return {.option = word.substr(0, equals), .value = word.substr(equals + 1), .joined = true};
  }
  return {.option = word, .value = at + 1 < words.size() ? words[at + 1] : "", .joined = false};
}

// Takes one option and its value; gives back whether it is known.
bool take_value(CommandLine& line, const std::string& option, const std::string& value) {
  if (option == "--scenario") {
    line.scenario = value;
  } else if (option == "--port") {
    line.options.port = static_cast<int>(number_of(option, value, 65535));
  } else if (option == "--fault") {
    line.options.faults.push_back(value);
  } else if (option == "--endpoints") {
    line.options.endpoints = value;
  } else if (option == "--recorded") {
    line.options.recording = value;
  } else if (option == "--log-rows") {
    line.options.log_rows = number_of(option, value, 1'000'000'000);
  } else if (option == "--threads") {
    line.options.threads = number_of(option, value, 4096);
  } else {
    return false;
  }
  return true;
}

}  // namespace

CommandLine parse_command_line(const std::vector<std::string>& words) {
  CommandLine line;
  bool has_port = false;
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (words[at] == "--help" || words[at] == "-h") {
      line.help = true;
      return line;
    }
    if (words[at] == "--exit-with-parent") {
      line.exit_with_parent = true;
      continue;
    }
    const OptionWord word = split_option(words, at);
    if (!take_value(line, word.option, word.value)) {
      throw UsageError("unknown option '" + word.option + "'; see qualys-sim --help");
    }
    if (word.value.empty()) {
      throw UsageError(word.option + " needs a value; see qualys-sim --help");
    }
    has_port = has_port || word.option == "--port";
    at += word.joined ? 0 : 1;
  }
  if (line.scenario.empty() || !has_port || line.options.threads == 0) {
    throw UsageError("--scenario and --port are needed, and at least one thread; see qualys-sim --help");
  }
  return line;
}

std::string help_text() {
  return std::string{kHelp} + describe_faults();
}

std::vector<fs::path> scenario_folders() {
  std::vector<fs::path> folders;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): read before any thread is started
  if (const char* share = std::getenv("QHARDEN_SHARE"); share != nullptr && *share != '\0') {
    folders.push_back(fs::path{share} / "demo");
  }
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (!error) {
    folders.push_back(program.parent_path() / ".." / "share" / "qharden" / "demo");
  }
  return folders;
}

}  // namespace qharden::simulator
