#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "addresses.hpp"
#include "extra_endpoints.hpp"
#include "faults.hpp"
#include "list_catalog.hpp"
#include "roles.hpp"
#include "times.hpp"

// What a scenario file says, as plain data. README.md describes the YAML.
namespace qharden::simulator {

/// Rows of the activity log that repeat: one every `every`, back from `until` to `since`, addresses in turn.
struct RepeatedRows {
  std::vector<std::string> from = {};
  UnixTime every = kSecondsPerDay;
  UnixTime since = 0;
  std::optional<UnixTime> until = {};
  std::string path = {};  ///< API calls only
};

/// One row of the user list.
struct User {
  std::string login = {};
  std::uint64_t id = 0;
  std::string uuid;
  std::optional<std::string> external_id;
  std::string first_name;
  std::string last_name;
  std::string title;
  std::string phone;
  std::string email;
  std::string city;
  std::string country;
  std::string time_zone = "Auto";
  std::vector<std::string> asset_groups;
  std::string status = "Active";
  UnixTime created = 0;
  std::optional<UnixTime> last_login;
  Role role = Role::reader;
  std::string business_unit = "Unassigned";
  bool unit_contact = false;
  bool primary_contact = false;
  std::vector<std::string> permissions;
  std::vector<std::pair<std::string, std::string>> extra_elements;  ///< only with show_access_permissions=1
  std::optional<std::vector<std::string>> portal_roles;             ///< nothing: one, named like the role
  std::optional<RepeatedRows> sign_ins;
  std::optional<RepeatedRows> api_calls;
};

/// Who may call the simulator. Role and unit count only for a login that is not among the users.
struct Account {
  std::string login = {};
  std::string password;
  Role role = Role::manager;
  std::string business_unit = "Unassigned";
};

struct Limits {
  std::uint64_t rate = 300;
  std::uint64_t window_seconds = 3600;
  std::uint64_t concurrency = 2;
};

/// A row of the activity log as it is stored.
struct LogEntry {
  UnixTime at = 0;
  std::string action = {};
  std::string module = {};
  std::string details = {};
  std::string login = {};
  std::string role = {};
  std::string ip = {};
};

struct Scenario {
  UnixTime start = 0;  ///< server time at which the simulator starts
  UnixTime clock_offset = 0;
  std::string company = "Acme Industries";
  std::string uuid = "00000000-0000-4000-8000-000000000001";
  std::string caller_ip = "127.0.0.1";
  std::vector<std::pair<std::string, std::string>> settings;  ///< of the subscription export
  bool log_api_calls = true;
  Limits limits;
  std::vector<std::pair<std::string, std::string>> extra_elements;  ///< of every user that does not set them
  std::vector<Account> accounts;
  std::vector<User> users;
  AllowList allow_list;
  std::vector<LogEntry> log;
  std::vector<Fault> faults;
  std::vector<ExtraEndpoint> endpoints;
  std::vector<List> lists;
  std::vector<std::string> modules;  ///< what a token of the gateway allows
  std::set<std::string> unlicensed;  ///< modules the subscription lacks
  bool enhanced_rbac = false;

  /// What a fault may name.
  [[nodiscard]] std::vector<std::string> fault_targets() const;
};

/// A scenario that cannot be used; the message names file, line, key and the mend.
class ScenarioError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Reads a scenario and what it extends. Times are relative to the machine's clock plus `server_time_offset`.
/// Throws ScenarioError.
[[nodiscard]] Scenario load_scenario(const std::filesystem::path& file);

/// The file of a scenario given by path or by name; names are looked for in `folders`, in order.
/// Throws ScenarioError that lists the known names.
[[nodiscard]] std::filesystem::path find_scenario(const std::string& name_or_file,
                                                  const std::vector<std::filesystem::path>& folders);

}  // namespace qharden::simulator
