/// What a run asks of the service: each canonical request once, and nothing but reads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "core/crypto/digest.hpp"
#include "core/snapshot/reader.hpp"
#include "tests/integration/runs.hpp"

namespace qharden::testing {
namespace {

TEST(Requests, AreNeverRepeatedInARun) {
  Stage stage("typical", {}, 5'000);
  stage.use_guide("0.2.0");
  stage.settings().filter.profile = {};  // every check

  const auto run = stage.scan();

  ASSERT_TRUE(run.ok()) << run.error().message;
  std::set<std::string> seen;
  for (const auto& request : stage.simulator().requests())
    EXPECT_TRUE(seen.insert(request.path + "?" + request.query).second) << request.path << "?" << request.query;
  EXPECT_GT(seen.size(), 10U);
}

/// Whether the request can only read, by what the documents say of it; not by the list that the client keeps.
bool is_read(const simulator::RequestRecord& request) {
  if (request.path.starts_with("/qps/rest/"))
    return request.path == "/qps/rest/portal/version" ? request.method == "GET"
                                                      : request.path.find("/search/") != std::string::npos;
  if (request.path == "/auth") return request.method == "POST";
  if (request.path.starts_with("/api/")) {
    static const std::set<std::string> kReads = {"action=list", "action=view", "action=export", "action=custom"};
    return request.method == "GET" && kReads.contains(request.query.substr(0, request.query.find('&')));
  }
  if (request.path == "/msp/user_list.php") return request.method == "GET";
  static const std::set<std::string> kSearches = {"/rest/2.0/search/am/asset", "/adminui/user-management/v1/users",
                                                  "/sm/v1/scheduler/search"};
  return request.method == "GET" || kSearches.contains(request.path);
}

TEST(Requests, OnlyRead) {
  for (const char* scenario : {"typical", "enhanced-rbac"}) {
    Stage stage(scenario);
    stage.use_guide("0.2.0");
    stage.settings().filter.profile = {};

    ASSERT_TRUE(stage.scan().ok());

    for (const auto& request : stage.simulator().requests())
      EXPECT_TRUE(is_read(request)) << request.method << " " << request.path << "?" << request.query;
  }
}

TEST(Requests, AreRecordedInTheSnapshotWithoutTheSecret) {
  Stage stage("typical");

  const auto run = stage.scan();

  ASSERT_TRUE(run.ok());
  auto reader = snapshot::Reader::open(run->record.run.snapshot);
  ASSERT_TRUE(reader.ok());
  auto query = (*reader)->query("SELECT count(*), sum(instr(query, 'demo-password')) FROM _call");
  ASSERT_TRUE(query.ok() && *query->step());
  EXPECT_EQ(query->integer(0), static_cast<std::int64_t>(stage.simulator().requests().size()));
  EXPECT_EQ(query->integer(1), 0);
}

TEST(Requests, StopAfterARefusedSecretAndAreNotSentAgainByTheNextRun) {
  Stage stage("hardened", {"bad-credentials"});

  const auto first = stage.scan();
  const auto requests_of_first = stage.simulator().requests().size();
  const auto second = stage.scan();

  ASSERT_FALSE(first.ok());
  EXPECT_EQ(first.error().fault, Fault::connection);
  EXPECT_EQ(requests_of_first, 1U);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(stage.simulator().requests().size(), 1U) << "a refused secret locks the login out if it is tried again";
}

TEST(Requests, CoverTheWidestWindowAsked) {
  Stage stage("typical");
  stage.subscription().checks["identity.sign-ins-outside"].params["days"] = {{"60"}, false, "test"};

  const auto run = stage.scan();

  ASSERT_TRUE(run.ok()) << run.error().message;
  auto reader = snapshot::Reader::open(run->record.run.snapshot);
  ASSERT_TRUE(reader.ok());
  auto query = (*reader)->query("SELECT round(age_days(since)) FROM _collection WHERE \"table\" = 'sign_in'");
  ASSERT_TRUE(query.ok() && *query->step());
  EXPECT_EQ(query->real(0), 60);
}

TEST(Requests, LeaveTheFingerprintKeyOutOfTheSnapshot) {
  Stage stage("typical");

  const auto run = stage.scan();

  ASSERT_TRUE(run.ok());
  const auto key = run->results->fingerprint_key("test");
  ASSERT_TRUE(key.ok());
  std::ifstream file(run->record.run.snapshot, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  EXPECT_GT(bytes.size(), 10'000U);
  EXPECT_EQ(bytes.find(*key), std::string::npos);
  EXPECT_EQ(bytes.find(crypto::to_hex(*key)), std::string::npos);
}

}  // namespace
}  // namespace qharden::testing
