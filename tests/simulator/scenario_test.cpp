#include "simulator/scenario.hpp"

#include "fixture.hpp"

namespace qharden::simulator::testing {
namespace {

std::string error_of(const std::string& yaml) {
  const auto file = write_file(fresh_folder() / "ours.yaml", yaml);
  std::string message;
  try {
    static_cast<void>(load_scenario(file));
  } catch (const ScenarioError& error) {
    message = error.what();
  }
  std::filesystem::remove_all(file.parent_path());
  return message;
}

void expect_parts(const std::string& message, const std::vector<std::string>& parts) {
  for (const auto& part : parts) {
    EXPECT_NE(message.find(part), std::string::npos) << "no '" << part << "' in: " << message;
  }
}

const std::string kAccounts = "accounts:\n  - {login: boss, password: pw}\n";

TEST(Scenario, NamesFileLineKeyAndMendOfAnError) {
  expect_parts(error_of(kAccounts + "users:\n  - login: a\n    role: Boss\n"),
               {"ours.yaml:5:", "users[0].role", "'Boss'", "Unit Manager"});
  expect_parts(error_of(kAccounts + "users:\n  - {login: a, role: Reader}\n  - {login: b, rol: Reader}\n"),
               {"ours.yaml:5:", "users[1]", "unknown key 'rol'", "role"});
  expect_parts(error_of(kAccounts + "users:\n  - {login: a, role: Reader, created: long ago}\n"),
               {"ours.yaml:4:", "created", "-3d"});
  expect_parts(error_of(kAccounts + "limits: {rate: many}\n"), {"ours.yaml:3:", "limits.rate", "whole number"});
  expect_parts(error_of(kAccounts + "restricted_ips:\n  enabled: perhaps\n"), {"ours.yaml:4:", "true or false"});
  expect_parts(error_of(kAccounts + "restricted_ips:\n  entries: [192.0.2.0/99]\n"), {"ours.yaml:4:", "192.0.2.0/28"});
  expect_parts(error_of(kAccounts + "faults: [raet]\n"), {"ours.yaml:3:", "faults", "raet"});
  expect_parts(error_of(kAccounts + "users: [\n"), {"ours.yaml:", "not YAML"});
  expect_parts(error_of("users: []\n"), {"ours.yaml:", "accounts"});
  expect_parts(error_of(kAccounts + "activity_log:\n  - {at: 2099-01-01, login: a}\n"), {"ours.yaml:4:", "future"});
  expect_parts(error_of("extends: nothing\n"), {"ours.yaml:1:", "extends", "nothing"});
  expect_parts(error_of("extends: ours\n"), {"extends", "circle"});
}

TEST(Scenario, ChangesTheUsersOfTheOneItExtends) {
  const auto folder = fresh_folder();
  write_file(folder / "base.yaml", kAccounts +
                                       "users:\n  - {login: boss, role: Manager, business_unit: X}\n"
                                       "  - {login: b, role: Reader}\n");
  const auto file = write_file(
      folder / "more.yaml", "extends: base\nusers:\n  - {login: boss, role: Auditor}\n  - {login: c, role: Contact}\n");

  const Scenario scenario = load_scenario(file);

  ASSERT_EQ(scenario.users.size(), 3U);
  EXPECT_EQ(scenario.users[0].role, Role::auditor);
  EXPECT_EQ(scenario.users[0].business_unit, "X");
  EXPECT_EQ(scenario.users[2].login, "c");
  std::filesystem::remove_all(folder);
}

TEST(Scenario, ReadsTimesRelativeToTheServersClock) {
  const auto file = write_file(fresh_folder() / "ours.yaml",
                               kAccounts +
                                   "server_time_offset: -2h\nusers:\n  - {login: a, role: Reader, created: -1d,"
                                   " last_login: 2026-01-05T10:00:00Z}\n");

  const Scenario scenario = load_scenario(file);

  EXPECT_NEAR(static_cast<double>(scenario.start), static_cast<double>(machine_time() - 7200), 5);
  EXPECT_EQ(scenario.users[0].created, scenario.start - kSecondsPerDay);
  EXPECT_EQ(to_iso(scenario.users[0].last_login.value_or(0)), "2026-01-05T10:00:00Z");
  std::filesystem::remove_all(file.parent_path());
}

TEST(Scenario, ListsTheKnownNamesForAnUnknownOne) {
  const std::vector<std::filesystem::path> folders{"/nonexistent", DEMO_FOLDER};

  EXPECT_EQ(find_scenario("typical", folders).filename(), "typical.yaml");
  EXPECT_EQ(find_scenario("./ours.yaml", folders), "./ours.yaml");
  try {
    static_cast<void>(find_scenario("typicel", folders));
    ADD_FAILURE();
  } catch (const ScenarioError& error) {
    expect_parts(error.what(),
                 {"typicel", "auditor, empty, enhanced-rbac, hardened, neglected, typical, unit-manager, unlicensed"});
  }
}

TEST(Times, AreWrittenTheWayQualysDoes) {
  EXPECT_EQ(to_iso(1767607200), "2026-01-05T10:00:00Z");
  EXPECT_EQ(to_http_date(1767607200), "Mon, 05 Jan 2026 10:00:00 GMT");
  EXPECT_EQ(parse_iso("2026-01-05 10:00:00"), 1767607200);
  EXPECT_EQ(parse_iso("2026-02-30"), std::nullopt);
}

}  // namespace
}  // namespace qharden::simulator::testing
