#include "scenario_users.hpp"

#include <algorithm>
#include <array>

namespace qharden::simulator {
namespace {

constexpr std::array<std::string_view, 5> kPermissions{"CREATE_OPTION_PROFILES", "PURGE_INFO", "ADD_ASSETS",
                                                       "EDIT_REMEDIATION_POLICY", "EDIT_AUTH_RECORDS"};
constexpr std::array<std::string_view, 3> kStatuses{"Active", "Inactive", "Pending Activation"};

template <typename Words>
void require_word(const YamlMap& map, const std::string& key, const std::string& word, const Words& words) {
  if (std::find(words.begin(), words.end(), word) != words.end()) {
    return;
  }
  std::string list;
  for (const auto& known : words) {
    list += list.empty() ? "" : ", ";
    list += known;
  }
  map.fail(key, "unknown word '" + word + "'; use one of " + list);
}

void read_name(const YamlMap& map, User& user) {
  std::string name;
  map.read("name", name);
  if (!name.empty()) {
    const auto space = name.find(' ');
    user.first_name = name.substr(0, space);
    user.last_name = space == std::string::npos ? "" : name.substr(space + 1);
  }
  map.read("title", user.title);
  map.read("phone", user.phone);
  map.read("email", user.email);
  map.read("city", user.city);
  map.read("country", user.country);
  map.read("time_zone", user.time_zone);
}

void read_access(const YamlMap& map, User& user) {
  std::string role{map.has("role") ? "" : role_name(user.role)};
  map.read("role", role);
  const auto known = role_named(role);
  if (!known) {
    std::vector<std::string_view> names;
    names.reserve(kRoleNames.size());
    for (const auto& [value, name] : kRoleNames) {
      names.push_back(name);
    }
    require_word(map, "role", role, names);
  }
  user.role = known.value_or(user.role);
  if (user.role == Role::manager && user.permissions.empty()) {
    user.permissions.assign(kPermissions.begin(), kPermissions.end());
  }
  map.read("status", user.status);
  require_word(map, "status", user.status, kStatuses);
  map.read("business_unit", user.business_unit);
  map.read("asset_groups", user.asset_groups);
  map.read("unit_contact", user.unit_contact);
  map.read("primary_contact", user.primary_contact);
  map.read("permissions", user.permissions);
  for (const auto& permission : user.permissions) {
    require_word(map, "permissions", permission, kPermissions);
  }
  if (map.has("portal_roles")) {
    map.read("portal_roles", user.portal_roles.emplace());
  }
  if (map.has("external_id")) {
    user.external_id.emplace();
    map.read("external_id", *user.external_id);
  }
}

std::optional<RepeatedRows> read_rows(const YamlMap& user, const std::string& key, UnixTime start) {
  const auto map = user.map(key, {"from", "every", "since", "until", "path"});
  if (!map) {
    return std::nullopt;
  }
  RepeatedRows rows{.since = start - 29 * kSecondsPerDay, .path = "/api/2.0/fo/asset/host/index.php"};
  map->read("from", rows.from);
  if (rows.from.empty()) {
    map->fail("from", "needs an address or a list of addresses, such as 192.0.2.10");
  }
  std::string every = "1d";
  map->read("every", every);
  const auto span = parse_span(every);
  if (!span || *span <= 0) {
    map->fail("every", "cannot read '" + every + "'; write 1d, 6h or 30m");
  }
  rows.every = *span;
  map->read_time("since", start, rows.since);
  if (map->has("until")) {
    map->read_time("until", start, rows.until.emplace());
  }
  map->read("path", rows.path);
  if (rows.until.value_or(start) > start) {
    map->fail("until", "lies in the future; write -1h or leave it out");
  }
  return rows;
}

void read_times(const YamlMap& map, UnixTime start, User& user) {
  map.read_time("created", start, user.created);
  std::string last_login;
  map.read("last_login", last_login);
  if (last_login == "never") {
    user.last_login.reset();
  } else if (!last_login.empty()) {
    map.read_time("last_login", start, user.last_login.emplace());
  }
  if (map.has("sign_ins")) {
    user.sign_ins = read_rows(map, "sign_ins", start);
  }
  if (map.has("api_calls")) {
    user.api_calls = read_rows(map, "api_calls", start);
  }
  if (!user.last_login && user.sign_ins) {
    user.last_login = user.sign_ins->until.value_or(start - 3600);
  }
}

void read_user(const YamlMap& map, Scenario& scenario) {
  std::string login;
  map.read("login", login);
  if (login.empty()) {
    map.fail("login", "every user needs a login");
  }
  auto& users = scenario.users;
  auto found = std::find_if(users.begin(), users.end(), [&](const User& user) { return user.login == login; });
  if (found == users.end()) {
    if (!map.has("role")) {
      map.fail("role", "a new user needs a role, such as Scanner");
    }
    User fresh;
    fresh.login = login;
    fresh.id = 1000 + users.size() * 7;
    fresh.created = scenario.start - 400 * kSecondsPerDay;
    users.push_back(std::move(fresh));
    found = users.end() - 1;
  }
  map.read("id", found->id);
  map.read("uuid", found->uuid);
  read_name(map, *found);
  read_access(map, *found);
  read_times(map, scenario.start, *found);
  map.read("extra_elements", found->extra_elements);
}

}  // namespace

void read_users(const YamlMap& top, Scenario& scenario) {
  static const std::vector<std::string_view> keys{"login",         "id",           "uuid",           "name",
                                                  "title",         "phone",        "email",          "city",
                                                  "country",       "time_zone",    "role",           "status",
                                                  "business_unit", "asset_groups", "unit_contact",   "primary_contact",
                                                  "permissions",   "external_id",  "created",        "last_login",
                                                  "sign_ins",      "api_calls",    "extra_elements", "portal_roles"};
  top.for_each("users", keys, [&](const YamlMap& user) { read_user(user, scenario); });
}

}  // namespace qharden::simulator
