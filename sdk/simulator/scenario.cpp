#include "scenario.hpp"

#include <algorithm>

#include "scenario_endpoints.hpp"
#include "scenario_users.hpp"
#include "text.hpp"
#include "yaml_map.hpp"

namespace qharden::simulator {
namespace {

namespace fs = std::filesystem;

constexpr int kLongestChain = 5;

void read_subscription(const YamlMap& top, Scenario& scenario) {
  if (const auto map = top.map("subscription", {"company", "uuid", "caller_ip", "settings"})) {
    map->read("company", scenario.company);
    map->read("uuid", scenario.uuid);
    map->read("caller_ip", scenario.caller_ip);
    map->read("settings", scenario.settings);
  }
}

void read_limits(const YamlMap& top, Limits& limits) {
  if (const auto map = top.map("limits", {"rate", "window_seconds", "concurrency"})) {
    map->read("rate", limits.rate);
    map->read("window_seconds", limits.window_seconds);
    map->read("concurrency", limits.concurrency);
  }
}

Role read_role(const YamlMap& map, Role fallback) {
  std::string word{role_name(fallback)};
  map.read("role", word);
  const auto role = role_named(word);
  if (!role) {
    map.fail("role", "unknown role '" + word + "'; use one of Manager, Unit Manager, Scanner, Reader, Auditor, " +
                         "Remediation User, KnowledgeBase Only, Contact, User Administrator");
  }
  return *role;
}

void read_account(const YamlMap& map, std::vector<Account>& accounts) {
  std::string login;
  map.read("login", login);
  if (login.empty()) {
    map.fail("login", "every account needs a login");
  }
  auto found = std::find_if(accounts.begin(), accounts.end(), [&](const Account& a) { return a.login == login; });
  if (found == accounts.end()) {
    accounts.push_back({.login = login, .password = ""});
    found = accounts.end() - 1;
  }
  map.read("password", found->password);
  map.read("business_unit", found->business_unit);
  found->role = read_role(map, found->role);
  if (found->password.empty()) {
    map.fail("password", "every account needs a password");
  }
}

void read_allow_list(const YamlMap& top, AllowList& list) {
  const auto map = top.map("restricted_ips", {"enabled", "entries"});
  if (!map) {
    return;
  }
  bool enabled = list.enabled();
  map->read("enabled", enabled);
  std::vector<AddressRange> ranges = list.entries();
  if (map->has("entries")) {
    std::vector<std::string> texts;
    map->read("entries", texts);
    ranges.clear();
    for (const auto& text : texts) {
      const auto range = parse_address_range(text);
      if (!range) {
        map->fail("entries", "cannot read '" + text + "'; write 192.0.2.7, 192.0.2.0-192.0.2.15 or 192.0.2.0/28");
      }
      ranges.push_back(*range);
    }
  }
  list = AllowList{enabled, std::move(ranges)};
}

void read_log(const YamlMap& top, Scenario& scenario) {
  if (top.has("activity_log")) {
    scenario.log.clear();
  }
  top.for_each("activity_log", {"at", "action", "module", "details", "login", "role", "ip"}, [&](const YamlMap& row) {
    LogEntry entry{.action = "login", .module = "auth", .details = "user_logged in", .ip = "N/A"};
    row.read_time("at", scenario.start, entry.at);
    row.read("action", entry.action);
    row.read("module", entry.module);
    row.read("details", entry.details);
    row.read("login", entry.login);
    row.read("role", entry.role);
    row.read("ip", entry.ip);
    if (!row.has("at") || entry.at > scenario.start) {
      row.fail("at", "every row needs a time that is not in the future, such as -3d");
    }
    if (entry.login.empty()) {
      row.fail("login", "every row needs a login");
    }
    scenario.log.push_back(std::move(entry));
  });
}

void read_faults(const YamlMap& top, std::vector<Fault>& faults) {
  if (!top.has("faults")) {
    return;
  }
  std::vector<std::string> specs;
  top.read("faults", specs);
  faults.clear();
  for (const auto& spec : specs) {
    try {
      faults.push_back(parse_fault(spec));
    } catch (const FaultError& error) {
      top.fail("faults", error.what());
    }
  }
}

void read_clock(const YamlMap& top, Scenario& scenario) {
  std::string text;
  top.read("server_time_offset", text);
  if (text.empty()) {
    return;
  }
  const bool behind = text.starts_with('-');
  const auto span = parse_span(behind ? std::string_view{text}.substr(1) : std::string_view{text});
  if (!span) {
    top.fail("server_time_offset", "cannot read '" + text + "'; write 90s, 5m or -2h");
  }
  scenario.clock_offset = behind ? -*span : *span;
}

// The offset must be known before any relative time is read, so it is searched along the whole chain first.
void apply(const fs::path& file, Scenario& scenario, int depth, bool clock_only) {
  static const std::vector<std::string_view> keys{
      "extends", "subscription",   "server_time_offset", "limits",        "accounts",       "users",
      "faults",  "restricted_ips", "activity_log",       "log_api_calls", "extra_elements", "endpoints"};
  const YamlMap top{load_yaml(file), file, "", keys};
  std::string base;
  top.read("extends", base);
  if (!base.empty()) {
    if (depth == kLongestChain) {
      top.fail("extends", "scenarios extend each other in a circle or more than 5 deep; shorten the chain");
    }
    const fs::path other = file.parent_path() / (base.ends_with(".yaml") ? base : base + ".yaml");
    if (!fs::exists(other)) {
      top.fail("extends", "there is no scenario '" + base + "' beside this file; name one without '.yaml'");
    }
    apply(other, scenario, depth + 1, clock_only);
  }
  if (clock_only) {
    read_clock(top, scenario);
    return;
  }
  read_subscription(top, scenario);
  read_limits(top, scenario.limits);
  top.for_each("accounts", {"login", "password", "role", "business_unit"},
               [&](const YamlMap& account) { read_account(account, scenario.accounts); });
  top.read("extra_elements", scenario.extra_elements);
  read_users(top, scenario);
  read_allow_list(top, scenario.allow_list);
  top.read("log_api_calls", scenario.log_api_calls);
  read_log(top, scenario);
  read_faults(top, scenario.faults);
  read_endpoints(top, scenario.endpoints);
}

// What a user does not set comes from the scenario, in front of the user's own.
void add_common_elements(Scenario& scenario) {
  for (auto& user : scenario.users) {
    auto elements = scenario.extra_elements;
    for (auto& own : user.extra_elements) {
      const auto same =
          std::find_if(elements.begin(), elements.end(), [&](const auto& common) { return common.first == own.first; });
      if (same == elements.end()) {
        elements.push_back(std::move(own));
      } else {
        same->second = std::move(own.second);
      }
    }
    user.extra_elements = std::move(elements);
  }
}

}  // namespace

Scenario load_scenario(const fs::path& file) {
  Scenario scenario;
  apply(file, scenario, 0, true);
  scenario.start = machine_time() + scenario.clock_offset;
  apply(file, scenario, 0, false);
  add_common_elements(scenario);
  if (scenario.accounts.empty()) {
    throw ScenarioError(file.string() + ":1: accounts: nobody could sign in; add '- {login: acme_qh1, password: ...}'");
  }
  return scenario;
}

fs::path find_scenario(const std::string& name_or_file, const std::vector<fs::path>& folders) {
  if (name_or_file.ends_with(".yaml") || name_or_file.find('/') != std::string::npos) {
    return name_or_file;
  }
  std::vector<std::string> known;
  for (const auto& folder : folders) {
    fs::path file = folder / (name_or_file + ".yaml");
    if (fs::exists(file)) {
      return file;
    }
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator{folder, ignored}) {
      // What stands beside a scenario has a second ending, such as hardened.facts.yaml.
      if (entry.path().extension() == ".yaml" && entry.path().stem().extension().empty()) {
        known.push_back(entry.path().stem().string());
      }
    }
  }
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  throw ScenarioError("unknown scenario '" + name_or_file +
                      "'; known: " + (known.empty() ? "none (set QHARDEN_SHARE, or give a .yaml file)" : join(known)));
}

}  // namespace qharden::simulator
