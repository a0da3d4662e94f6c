#include <algorithm>
#include <functional>
#include <set>

#include "fixture.hpp"
#include "simulator/addresses.hpp"
#include "simulator/scenario.hpp"
#include "simulator/times.hpp"

// Reads the demo scenarios the way an auditor would, over HTTP, and says which logins would be found.
namespace qharden::simulator::testing {
namespace {

using Names = std::set<std::string>;

const Login kCaller{"acme_qh1", "demo-password"};

class Audit {
 public:
  explicit Audit(const std::string& name)
      : sim_(std::string{DEMO_FOLDER} + '/' + name + ".yaml"),
        now_(machine_time()),
        users_(parse_xml(sim_.get(kUserList, kCaller))),
        log_(parse_log(sim_.get(kLog + "?action=list", kCaller).body)) {
    const auto document = parse_xml(sim_.get(kIps + "?action=list", kCaller));
    for (const auto& entry : document.select_nodes("//IP_SET/*")) {
      ranges_.push_back(parse_address_range(entry.node().child_value()).value_or(AddressRange{}));
    }
    enabled_ = std::string{document.select_node("//STATUS").node().child_value()} == "enabled";
  }

  [[nodiscard]] bool enabled() const { return enabled_; }
  [[nodiscard]] const std::vector<AddressRange>& ranges() const { return ranges_; }
  [[nodiscard]] std::size_t rows() const { return log_.size(); }

  [[nodiscard]] Names logins(const std::function<bool(const pugi::xml_node&)>& found) const {
    Names names;
    for (const auto& user : users_.select_nodes("//USER")) {
      if (found(user.node())) {
        names.insert(user.node().child_value("USER_LOGIN"));
      }
    }
    return names;
  }

  [[nodiscard]] Names managers() const {
    return logins(
        [](const auto& user) { return is(user, "USER_ROLE", "Manager") && !is(user, "USER_STATUS", "Inactive"); });
  }

  [[nodiscard]] Names dormant() const {
    return logins([&](const auto& user) { return idle_since(user, "LAST_LOGIN_DATE", 90); });
  }

  [[nodiscard]] Names never_signed_in() const {
    return logins(
        [&](const auto& user) { return is(user, "LAST_LOGIN_DATE", "N/A") && idle_since(user, "CREATION_DATE", 30); });
  }

  [[nodiscard]] Names with_excess_permissions() const {
    return logins([](const auto& user) {
      Names allowed;
      if (is(user, "USER_ROLE", "Unit Manager")) {
        allowed = {"ADD_ASSETS", "CREATE_OPTION_PROFILES"};
      } else if (is(user, "USER_ROLE", "Scanner")) {
        allowed = {"CREATE_OPTION_PROFILES"};
      }
      const auto children = user.child("PERMISSIONS").children();
      return !is(user, "USER_ROLE", "Manager") && std::any_of(children.begin(), children.end(), [&](const auto& flag) {
        return std::string{flag.child_value()} == "1" && !allowed.contains(flag.name());
      });
    });
  }

  [[nodiscard]] Names seeing_all() const {
    return logins([](const auto& user) {
      const auto groups = user.child("ASSIGNED_ASSET_GROUPS").children();
      return !is(user, "USER_ROLE", "Auditor") && is(user, "BUSINESS_UNIT", "Unassigned") &&
             std::any_of(groups.begin(), groups.end(),
                         [](const auto& group) { return std::string{group.child_value()} == "All"; });
    });
  }

  [[nodiscard]] Names outside() const {
    Names names;
    for (const auto& row : log_) {
      const UnixTime age = now_ - parse_iso(row[0]).value_or(0);
      const bool judged =
          (row[1] == "login" && age <= 30 * kSecondsPerDay) || (row[1] == "request" && age <= 7 * kSecondsPerDay);
      if (judged && row[6] != "N/A" && !listed(row[6])) {
        names.insert(row[4]);
      }
    }
    return names;
  }

  [[nodiscard]] const pugi::xml_document& users() const { return users_; }

 private:
  static bool is(const pugi::xml_node& user, const char* element, const std::string& text) {
    return user.child_value(element) == text;
  }

  bool idle_since(const pugi::xml_node& user, const char* element, int days) const {
    const auto since = parse_iso(user.child_value(element));
    const bool old = since && *since < now_ - days * kSecondsPerDay;
    const bool by_api = std::any_of(log_.begin(), log_.end(), [&](const auto& row) {
      return row[1] == "request" && row[4] == user.child_value("USER_LOGIN");
    });
    return is(user, "USER_STATUS", "Active") && !is(user, "USER_ROLE", "Contact") && old && !by_api;
  }

  bool listed(const std::string& ip) const {
    const auto address = parse_address_range(ip);
    return address && std::any_of(ranges_.begin(), ranges_.end(), [&](const auto& range) {
             return range.first <= address->first && address->last <= range.last;
           });
  }

  Running sim_;
  UnixTime now_;
  pugi::xml_document users_;
  std::vector<std::vector<std::string>> log_;
  std::vector<AddressRange> ranges_;
  bool enabled_ = false;
};

std::uint64_t addresses_in(const AddressRange& range) {
  return std::uint64_t{range.last} - range.first + 1;
}

TEST(DemoScenario, HardenedHasNothingToFind) {
  const Audit audit{"hardened"};

  EXPECT_EQ(audit.managers(), (Names{"acme_an1", "acme_bg1", "acme_bo1", "acme_qh1"}));
  EXPECT_EQ(audit.dormant(), Names{});
  EXPECT_EQ(audit.never_signed_in(), Names{});
  EXPECT_EQ(audit.with_excess_permissions(), Names{});
  EXPECT_EQ(audit.seeing_all(), Names{});
  EXPECT_EQ(audit.outside(), Names{});
  EXPECT_TRUE(audit.enabled());
  for (const auto& range : audit.ranges()) {
    EXPECT_LE(addresses_in(range), 1024U);
  }
}

TEST(DemoScenario, TypicalHasTheFindingsItsHeaderNames) {
  const Audit audit{"typical"};

  EXPECT_EQ(audit.managers().size(), 5U);
  EXPECT_EQ(audit.dormant(), (Names{"acme_lb1", "acme_oh1"}));
  EXPECT_EQ(audit.never_signed_in(), Names{"acme_py1"});
  EXPECT_EQ(audit.with_excess_permissions(), Names{"acme_fs1"});
  EXPECT_EQ(audit.seeing_all(), Names{"acme_sn1"});
  EXPECT_EQ(audit.outside(), (Names{"acme_gt1", "acme_ul1"}));
  EXPECT_TRUE(audit.enabled());
  EXPECT_EQ(std::count_if(audit.ranges().begin(), audit.ranges().end(),
                          [](const auto& range) { return addresses_in(range) > 1024; }),
            1);
  EXPECT_EQ(audit.logins([](const auto&) { return true; }).size(), 25U);
}

TEST(DemoScenario, NeglectedFailsEverywhere) {
  const Audit audit{"neglected"};

  EXPECT_EQ(audit.managers().size(), 9U);
  EXPECT_EQ(audit.dormant(), (Names{"acme_dk1", "acme_lb1", "acme_rv1", "acme_sd1", "acme_wi1"}));
  EXPECT_EQ(audit.never_signed_in(), (Names{"acme_py1", "acme_tn1"}));
  EXPECT_EQ(audit.with_excess_permissions(), (Names{"acme_cl1", "acme_ek1", "acme_fs1", "acme_hl1"}));
  EXPECT_EQ(audit.seeing_all(), (Names{"acme_ek1", "acme_hl1", "acme_sn1"}));
  EXPECT_EQ(audit.outside(), (Names{"acme_an1", "acme_bo1", "acme_ek1", "acme_kw1", "acme_qh1", "acme_sn1", "acme_sw1"}));
  EXPECT_FALSE(audit.enabled());
  EXPECT_EQ(audit.ranges().size(), 3U);
}

TEST(DemoScenario, EmptyAnswersEveryListWithNothing) {
  const Audit audit{"empty"};

  EXPECT_EQ(audit.logins([](const auto&) { return true; }), Names{});
  EXPECT_EQ(audit.rows(), 0U);
  EXPECT_TRUE(audit.ranges().empty());
  EXPECT_FALSE(audit.enabled());
}

TEST(DemoScenario, UnitManagerSeesTheOwnUnitOnly) {
  const Audit audit{"unit-manager"};

  EXPECT_EQ(audit.logins([](const auto& user) { return !std::string{user.child_value("USER_LOGIN")}.empty(); }),
            (Names{"acme_cl1", "acme_ek1", "acme_gt1", "acme_rv1", "acme_oh1", "acme_qh1"}));
  EXPECT_EQ(audit.users().select_nodes("//USER").size(), 25U);
  EXPECT_TRUE(audit.ranges().empty());
}

TEST(DemoScenario, UserAdministratorSeesEveryUserAndNoAllowList) {
  const Audit audit{"user-administrator"};

  EXPECT_EQ(audit.logins([](const auto& user) { return !std::string{user.child_value("USER_LOGIN")}.empty(); }).size(),
            25U);
  EXPECT_TRUE(audit.ranges().empty());
}

TEST(DemoScenario, AuditorIsRefusedTheUserList) {
  const Audit audit{"auditor"};

  EXPECT_TRUE(audit.users().select_node("/USER_LIST_OUTPUT/ERROR"));
  EXPECT_GT(audit.rows(), 0U);
}

TEST(DemoScenario, EnhancedRbacTellsPeopleThroughTheGatewayAlone) {
  const Running sim{std::string{DEMO_FOLDER} + "/enhanced-rbac.yaml"};
  const Running classic{std::string{DEMO_FOLDER} + "/typical.yaml"};
  const std::string path = "/adminui/user-management/v1/users";

  const YAML::Node all = parse_json(sim.gateway_post(path, R"({"limit": 100, "offset": 0})", kCaller));
  const YAML::Node without_sso = parse_json(sim.gateway_post(path, R"({"filter": {"saml": "disabled"}})", kCaller));

  EXPECT_TRUE(sim.get(kUserList, kCaller).holds("Enhanced RBAC"));
  EXPECT_EQ(all["totalCount"].as<int>(0), 25);
  EXPECT_EQ(all["users"].size(), 25U);
  EXPECT_EQ(without_sso["totalCount"].as<int>(0), 8);
  EXPECT_EQ(all["users"][0]["username"].as<std::string>(""), "acme_an1");
  EXPECT_FALSE(all["users"][0]["$saml"].IsDefined());
  EXPECT_EQ(classic.gateway_post(path, "{}", kCaller).status, 404);
}

TEST(DemoScenario, EveryOneCanBeRead) {
  for (const auto& entry : std::filesystem::directory_iterator{DEMO_FOLDER}) {
    // What stands beside a scenario has a second ending.
    if (entry.path().extension() == ".yaml" && entry.path().stem().extension().empty()) {
      EXPECT_NO_THROW(static_cast<void>(load_scenario(entry.path()))) << entry.path();
    }
  }
}

TEST(DemoScenario, UnlicensedHasVulnerabilityManagementAlone) {
  const Scenario scenario = load_scenario(std::string{DEMO_FOLDER} + "/unlicensed.yaml");

  for (const auto& list : scenario.lists) {
    const std::string& module = list.shape.module;
    EXPECT_TRUE(module.empty() || module == "VM" || scenario.unlicensed.contains(module)) << list.shape.name;
  }
  EXPECT_EQ(scenario.users.size(), load_scenario(std::string{DEMO_FOLDER} + "/hardened.yaml").users.size());
}

}  // namespace
}  // namespace qharden::simulator::testing
