/// The recorded and documented answers, decoded as the built-in plugins declare them.
#include "tests/qualys/samples.hpp"

#include <gtest/gtest.h>

#include "core/qualys/client.hpp"
#include "tests/qualys/sources.hpp"

namespace qharden::qualys {
namespace {

using manifest::ColumnType;
using qharden::testing::column;
using qharden::testing::row;
using qharden::testing::rows_of;
using qharden::testing::sample;
using qharden::testing::sample_records;
using qharden::testing::table;
using qharden::testing::Texts;

manifest::Source user_source() {
  manifest::Source source;
  source.family = manifest::Family::msp;
  source.path = "/msp/user_list.php";
  source.roots = {"USER_LIST_OUTPUT"};
  auto user = table(
      "user_classic", "USER_LIST/USER",
      {column("login", ColumnType::text, "USER_LOGIN"), column("role", ColumnType::text, "USER_ROLE"),
       column("status", ColumnType::text, "USER_STATUS"), column("last_login_at", ColumnType::time, "LAST_LOGIN_DATE"),
       column("external_id", ColumnType::text, "EXTERNAL_ID"),
       column("may_purge", ColumnType::flag, "PERMISSIONS/PURGE_INFO"), column("access", ColumnType::json, "*")});
  user.columns[1].one_of = {"manager", "unit_manager", "scanner", "reader"};
  user.columns[2].one_of = {"active", "inactive", "pending_activation"};
  user.columns[3].none = {"N/A"};
  user.columns[4].absent = manifest::Absence::null;
  source.tables = {std::move(user), table("user_asset_group", "ASSIGNED_ASSET_GROUPS/ASSET_GROUP_TITLE",
                                          {column("title", ColumnType::text, ".")}, "user_classic")};
  return source;
}

manifest::Source ip_source() {
  manifest::Source source;
  source.roots = {"RESTRICTED_IPS_OUTPUT"};
  source.tables = {table("restricted_ip", "RESPONSE/IP_SET/*", {column("range", ColumnType::ranges, ".")}),
                   table("restricted_ip_range", "",
                         {column("lo", ColumnType::blob, ""), column("hi", ColumnType::blob, "")}, "restricted_ip"),
                   table("restricted_ip_state", "RESPONSE", {column("status", ColumnType::text, "STATUS")})};
  source.tables[2].columns[0].one_of = {"enabled", "disabled"};
  return source;
}

void expect_records(const std::string& family, const manifest::Source& source) {
  const auto files = sample_records(family);
  if (files.empty()) GTEST_SKIP() << "no samples of " << family << "; set QHARDEN_SAMPLES to their folder";
  for (const auto& [file, records] : files) {
    const auto page = decode(source, sample(file).value());
    ASSERT_TRUE(page.ok()) << file << ": " << page.error().message;
    EXPECT_EQ(page->tables[0].rows, records) << file;
  }
}

TEST(Samples, UserListsHaveTheirRecords) {
  expect_records("users_v1", user_source());
}
TEST(Samples, ActivityLogsHaveTheirRecords) {
  expect_records("activity_log", qharden::testing::log_source());
}
TEST(Samples, RestrictedIpsHaveTheirRecords) {
  expect_records("restricted_ips", ip_source());
}

TEST(Samples, TheDocumentedUserListHasOneActiveManager) {
  QHARDEN_NEED_SAMPLE(body, "users_v1/doc-L14.xml");
  const auto source = user_source();
  QHARDEN_DECODE(page, source, *body);

  const auto& users = rows_of(page, "user_classic");
  ASSERT_EQ(users.rows, 2);
  auto manager = row(users, 0);
  auto scanner = row(users, 1);
  EXPECT_NE(manager[6].find(R"("EMAIL":"test@abc.com")"), std::string::npos);
  manager.pop_back();
  scanner.pop_back();
  EXPECT_EQ(manager, (Texts{"'acme_ab1'", "'manager'", "'active'", "'2018-04-26T22:41:56Z'", "null", "1"}));
  EXPECT_EQ(scanner, (Texts{"'test_user'", "'scanner'", "'pending_activation'", "null", "null", "0"}));
  for (const auto& observed : users.observed) EXPECT_EQ(observed.seen, 2);
  EXPECT_EQ(rows_of(page, "user_asset_group").parents, (std::vector<std::int64_t>{1}));
  EXPECT_EQ(row(rows_of(page, "user_asset_group"), 0), (Texts{"'AG 24'"}));
}

TEST(Samples, RestrictedIpsFillBothTables) {
  QHARDEN_NEED_SAMPLE(body, "restricted_ips/authored-restricted_ips_list.xml");
  const auto source = ip_source();
  QHARDEN_DECODE(page, source, *body);

  EXPECT_EQ(rows_of(page, "restricted_ip_range").rows, 2);
  EXPECT_EQ(row(rows_of(page, "restricted_ip_state"), 0), (Texts{"'enabled'"}));
}

TEST(Samples, ContinuationsOfTheActivityLogAreFollowed) {
  for (const auto& [file, records] : sample_records("activity_log")) {
    const auto source = qharden::testing::log_source();
    QHARDEN_DECODE(page, source, sample(file).value());
    const bool is_fragment = file.find("fragment") != std::string::npos;
    const Account account{.subscription = "acme",
                          .url = is_fragment ? "https://server_url" : "https://qualysapi.qg3.apps.qualys.com",
                          .login = "",
                          .secret = ""};
    const Call call{.family = manifest::Family::fo, .path = "/api/2.0/fo/activity_log/", .verb = "list", .query = {}};

    const auto query = continuation(account, call, page.next);

    ASSERT_TRUE(query.ok()) << query.error().message;
    EXPECT_EQ(query->back().first, "id_max");
  }
}

}  // namespace
}  // namespace qharden::qualys
