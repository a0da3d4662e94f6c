#include "scenario.hpp"

#include <algorithm>

#include "scenario_endpoints.hpp"
#include "scenario_lists.hpp"
#include "scenario_users.hpp"
#include "text.hpp"
#include "yaml_map.hpp"

namespace qharden::simulator {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestChain = 6;

// Seen in a token, or the plain name of an application.
std::vector<std::string> default_modules() {
  return {"ADMIN", "ASSET INVENTORY", "CA", "CM", "CSAM", "PC", "PM", "PS", "SCA", "TC", "THREAT PROTECT", "VM"};
}

// What is known only when the whole chain has been read.
struct Reading {
  Scenario& scenario;
  ListReader lists;
  std::optional<YamlMap> faults;      // the file whose faults hold
  std::optional<YamlMap> unlicensed;  // the file whose `unlicensed` holds
};

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

void read_faults(const YamlMap& top, Reading& reading) {
  if (!top.has("faults")) {
    return;
  }
  reading.faults.emplace(top);
  std::vector<Fault>& faults = reading.scenario.faults;
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

void read_modules(const YamlMap& top, Reading& reading) {
  top.read("modules", reading.scenario.modules);
  if (top.has("unlicensed")) {
    reading.unlicensed.emplace(top);
    std::vector<std::string> names;
    top.read("unlicensed", names);
    reading.scenario.unlicensed = {names.begin(), names.end()};
  }
  top.read("enhanced_rbac", reading.scenario.enhanced_rbac);
}

YamlMap load_top(const fs::path& file) {
  static const std::vector<std::string_view> keys{
      "extends",        "subscription", "server_time_offset", "limits",  "accounts",   "users",
      "faults",         "activity_log", "restricted_ips",     "include", "lists",      "rows",
      "extra_elements", "endpoints",    "log_api_calls",      "modules", "unlicensed", "enhanced_rbac"};
  return {load_yaml(file), file, "", keys};
}

// The files of a scenario, from the one that extends nothing to the one that was asked for.
std::vector<YamlMap> load_chain(const fs::path& file) {
  std::vector<YamlMap> files{load_top(file)};
  while (true) {
    const YamlMap& top = files.back();
    std::string base;
    top.read("extends", base);
    if (base.empty()) {
      return {files.rbegin(), files.rend()};
    }
    if (files.size() == kLongestChain) {
      top.fail("extends", "scenarios extend each other in a circle or more than 5 deep; shorten the chain");
    }
    const fs::path other = top.file().parent_path() / (base.ends_with(".yaml") ? base : base + ".yaml");
    if (!fs::exists(other)) {
      top.fail("extends", "there is no scenario '" + base + "' beside this file; name one without '.yaml'");
    }
    files.push_back(load_top(other));
  }
}

void apply(const YamlMap& top, Reading& reading) {
  Scenario& scenario = reading.scenario;
  read_subscription(top, scenario);
  read_limits(top, scenario.limits);
  top.for_each("accounts", {"login", "password", "role", "business_unit"},
               [&](const YamlMap& account) { read_account(account, scenario.accounts); });
  top.read("extra_elements", scenario.extra_elements);
  read_users(top, scenario);
  read_allow_list(top, scenario.allow_list);
  top.read("log_api_calls", scenario.log_api_calls);
  read_log(top, scenario);
  read_faults(top, reading);
  read_endpoints(top, scenario.endpoints);
  read_modules(top, reading);
  reading.lists.read_convention(top.file());
  reading.lists.read(top);
}

void check_faults(const Reading& reading) {
  const auto known = reading.scenario.fault_targets();
  for (const auto& fault : reading.scenario.faults) {
    try {
      check_fault_target(fault, known);
    } catch (const FaultError& error) {
      reading.faults->fail("faults", error.what());
    }
  }
}

void check_modules(const Reading& reading) {
  const Scenario& scenario = reading.scenario;
  std::set<std::string> known{scenario.modules.begin(), scenario.modules.end()};
  for (const auto& list : scenario.lists) {
    if (!list.shape.module.empty()) {
      known.insert(list.shape.module);
    }
  }
  for (const auto& module : scenario.unlicensed) {
    if (!known.contains(module)) {
      reading.unlicensed->fail(
          "unlicensed", "no list needs the module '" + module +
                            "', and the key modules does not name it; known: " + join({known.begin(), known.end()}));
    }
  }
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
  const auto chain = load_chain(file);
  Scenario scenario;
  scenario.modules = default_modules();
  // The offset must be known before any relative time is read.
  for (const auto& top : chain) {
    read_clock(top, scenario);
  }
  scenario.start = machine_time() + scenario.clock_offset;
  Reading reading{.scenario = scenario, .lists = {}, .faults = {}, .unlicensed = {}};
  for (const auto& top : chain) {
    apply(top, reading);
  }
  reading.lists.finish(scenario);
  check_faults(reading);
  check_modules(reading);
  add_common_elements(scenario);
  if (scenario.accounts.empty()) {
    throw ScenarioError(file.string() + ":1: accounts: nobody could sign in; add '- {login: acme_qh1, password: ...}'");
  }
  return scenario;
}

std::vector<std::string> Scenario::fault_targets() const {
  std::vector<std::string> names = built_in_names();
  for (const auto& list : lists) {
    names.push_back(list.shape.name);
  }
  return names;
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
