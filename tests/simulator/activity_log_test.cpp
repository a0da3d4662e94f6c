#include <algorithm>
#include <chrono>
#include <set>

#include "fixture.hpp"

namespace qharden::simulator::testing {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows all_pages(const Running& sim, std::string target, const Login& login = {}) {
  Rows rows;
  while (!target.empty()) {
    const Reply reply = sim.get(target, login);
    EXPECT_EQ(reply.status, 200);
    const Rows page = parse_log(reply.body);
    rows.insert(rows.end(), page.begin(), page.end());
    target = next_target(reply.body);
  }
  return rows;
}

std::set<std::string> logins_of(const Rows& rows) {
  std::set<std::string> logins;
  for (const auto& row : rows) {
    logins.insert(row.at(4));
  }
  return logins;
}

// Everything but the rows that the test's own calls add.
Rows without_requests(const Rows& rows) {
  Rows kept;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(kept), [](const auto& row) { return row[1] != "request"; });
  return kept;
}

TEST(ActivityLog, IsPlainCsvWithoutATruncationLimit) {
  const Running sim;

  const Reply reply = sim.get(kLog + "?action=list");

  EXPECT_TRUE(reply.body.starts_with(
      "\"Date\",\"Action\",\"Module\",\"Details\",\"User Name\",\"User Role\",\"User IP\"\r\n\""));
  EXPECT_FALSE(reply.holds("----"));
  EXPECT_TRUE(reply.holds("\"said \"\"hi\"\"\nand left\""));
  EXPECT_TRUE(reply.headers.at("Content-Type").starts_with("text/csv"));
}

TEST(ActivityLog, IsFramedAsRecordedWhenTruncated) {
  const Running sim;

  const Reply reply = sim.get(kLog + "?action=list&username=boss&truncation_limit=1");

  EXPECT_TRUE(reply.body.starts_with("----BEGIN_RESPONSE_BODY_CSV\n\"Date\""));
  EXPECT_TRUE(reply.holds(
      "\r\n----END_RESPONSE_BODY_CSV\n----BEGIN_RESPONSE_FOOTER_CSV\nWARNING\n"
      "\"CODE\",\"TEXT\",\"URL\"\r\n\"1980\",\"1 record limit exceeded. Use URL to get next batch of "
      "results.\",\"http://127.0.0.1:" +
      std::to_string(sim.port()) + "/api/2.0/fo/activity_log/?action=list&username=boss&truncation_limit=1&id_max="));
  EXPECT_TRUE(reply.body.ends_with("\"\r\n----END_RESPONSE_FOOTER_CSV\n"));
}

TEST(ActivityLog, HasNoFooterWhenEverythingFits) {
  const Running sim;

  const Reply reply = sim.get(kLog + "?action=list&truncation_limit=1000");

  EXPECT_TRUE(reply.body.ends_with("----END_RESPONSE_BODY_CSV\n"));
}

TEST(ActivityLog, PagesToTheEndWithoutLossOrRepetition) {
  const Running sim;
  const Rows whole = without_requests(parse_log(sim.get(kLog + "?action=list").body));
  ASSERT_GT(whole.size(), 40U);

  for (const std::string limit : {"1", "7", "50"}) {
    std::string target = kLog;
    target.append("?action=list&truncation_limit=").append(limit);
    EXPECT_EQ(without_requests(all_pages(sim, target)), whole) << "limit " << limit;
  }
}

TEST(ActivityLog, IsNewestFirst) {
  const Running sim;

  const Rows rows = parse_log(sim.get(kLog + "?action=list").body);

  EXPECT_TRUE(std::is_sorted(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a[0] > b[0]; }));
}

TEST(ActivityLog, HoldsARowOfTheCallItselfFromTheCallersAddress) {
  const Running sim;
  EXPECT_EQ(sim.get(kUserList).status, 200);

  const Rows rows = parse_log(sim.get(kLog + "?action=list&user_action=request&username=boss").body);

  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0][2], "auth");
  EXPECT_EQ(rows[0][3], "API: /api/2.0/fo/activity_log/index.php");
  EXPECT_EQ(rows[0][5], "Manager");
  EXPECT_EQ(rows[0][6], "192.0.2.9");
  EXPECT_EQ(rows[1][3], "API: /msp/user_list.php");
}

TEST(ActivityLog, ShowsEachRoleItsOwnPart) {
  const Running sim;

  EXPECT_EQ(logins_of(parse_log(sim.get(kLog + "?action=list").body)),
            (std::set<std::string>{"boss", "unit", "scan", "read"}));
  EXPECT_EQ(logins_of(parse_log(sim.get(kLog + "?action=list", {"unit"}).body)),
            (std::set<std::string>{"unit", "scan"}));
  for (const std::string login : {"scan", "read", "audit"}) {
    EXPECT_EQ(logins_of(parse_log(sim.get(kLog + "?action=list", {login}).body)), std::set<std::string>{login});
  }
}

TEST(ActivityLog, FiltersByActionDetailsUserRoleAndTime) {
  const Running sim;
  const auto count = [&](const std::string& filter) {
    return parse_log(sim.get(kLog + "?action=list&" + filter).body).size();
  };

  EXPECT_EQ(count("user_action=update,launch"), 2U);
  EXPECT_EQ(count("action_details=said"), 1U);
  EXPECT_EQ(logins_of(parse_log(sim.get(kLog + "?action=list&user_role=Scanner,Reader").body)),
            (std::set<std::string>{"scan", "read"}));
  EXPECT_EQ(count("username=scan&user_action=login"), 10U);
  EXPECT_EQ(count("user_action=launch&since_datetime=2099-01-01"), 0U);
  EXPECT_EQ(count("until_datetime=2020-01-01T00:00:00Z"), 0U);
  EXPECT_EQ(count("user_action=launch&since_datetime=2020-01-01%2000:00:00"), 1U);
}

TEST(ActivityLog, NamesWhatIsWrongWithTheParameters) {
  const Running sim;

  EXPECT_TRUE(sim.get(kLog).holds("<CODE>1903</CODE>"));
  EXPECT_TRUE(sim.get(kLog + "?action=delete").holds("<CODE>1905</CODE>"));
  EXPECT_TRUE(sim.get(kLog + "?action=list&id_min=4").holds("<CODE>1901</CODE>"));
  EXPECT_TRUE(sim.get(kLog + "?action=list&since_datetime=yesterday").holds("<CODE>1905</CODE>"));
  EXPECT_EQ(sim.get(kLog + "?action=list&output_format=xml").status, 400);
}

TEST(ActivityLog, LetsTheLastOfEqualParametersWin) {
  const Running sim;

  const Reply reply = sim.get(kLog + "?action=list&truncation_limit=1&truncation_limit=3");

  EXPECT_EQ(parse_log(reply.body).size(), 3U);
}

TEST(GeneratedLog, MergesWithTheScenarioWithoutLossOrRepetition) {
  const Running sim{roles_scenario(), {}, 1234};

  const Rows whole = without_requests(parse_log(sim.get(kLog + "?action=list").body));
  const Rows paged = without_requests(all_pages(sim, kLog + "?action=list&truncation_limit=100"));

  EXPECT_EQ(whole.size(), 1234U + 29 + 15 + 10 + 2);
  EXPECT_EQ(paged, whole);
  EXPECT_TRUE(std::is_sorted(whole.begin(), whole.end(), [](const auto& a, const auto& b) { return a[0] > b[0]; }));
}

TEST(GeneratedLog, PagesThroughAMillionRows) {
  const Running sim{roles_scenario(), {}, 1'000'000};
  const std::string first = kLog + "?action=list&user_action=login&truncation_limit=1000";

  const Reply newest = sim.get(first);
  const std::string next = next_target(newest.body);
  const auto top = std::stoull(next.substr(next.rfind('=') + 1));
  const std::string base = next.substr(0, next.rfind('=') + 1);
  const Reply second = sim.get(base + std::to_string(top));
  const Reply middle = sim.get(base + std::to_string(top - 500'000));
  const Reply last = sim.get(base + std::to_string(150'000'000 + 500));

  EXPECT_EQ(parse_log(newest.body).size(), 1000U);
  EXPECT_EQ(parse_log(second.body).size(), 1000U);
  EXPECT_EQ(parse_log(middle.body).size(), 1000U);
  EXPECT_GE(parse_log(newest.body).back()[0], parse_log(second.body).front()[0]);
  EXPECT_GT(parse_log(second.body).back()[0], parse_log(middle.body).front()[0]);
  EXPECT_EQ(parse_log(last.body).size(), 501U);
  EXPECT_EQ(next_target(last.body), "");
}

TEST(GeneratedLog, FindsFewRowsAmongAMillionOthersAtOnce) {
  const Running sim{roles_scenario(), {}, 1'000'000};
  const auto begin = std::chrono::steady_clock::now();

  const Reply reply = sim.get(kLog + "?action=list&user_action=update&truncation_limit=1000");

  EXPECT_EQ(parse_log(reply.body).size(), 1U);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds{500});
}

}  // namespace
}  // namespace qharden::simulator::testing
