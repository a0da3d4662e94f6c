/// What 'qharden doctor' says of a real simulator.
#include "core/app/doctor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "core/app/doctor_shapes.hpp"
#include "tests/integration/runs.hpp"

namespace qharden::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

app::Doctor examine(Stage& stage, const std::string& secret = "demo-password") {
  auto doctor = app::examine_roles(stage.installation(), stage.subscription(), stage.settings());
  EXPECT_TRUE(doctor.ok());
  doctor->subscription = "test";
  app::examine_locals(*doctor, stage.installation(), stage.subscription(), stage.settings());
  app::examine_live(*doctor, stage.installation(), stage.subscription(), secret, stage.settings());
  return *doctor;
}

const app::Blind* find_blind(const app::Doctor& doctor, const std::string& source) {
  const auto& list = doctor.live->blind;
  const auto it = std::find_if(list.begin(), list.end(), [&](const auto& blind) { return blind.source == source; });
  return it == list.end() ? nullptr : &*it;
}

const scan::Costs& costs_of(const app::Doctor& doctor, const std::string& role) {
  const auto& list = doctor.roles;
  return std::find_if(list.begin(), list.end(), [&](const auto& entry) { return entry.role == role; })->costs;
}

TEST(Doctor, FindsAllWellForAManager) {
  Stage stage("hardened");
  const auto doctor = examine(stage);
  ASSERT_TRUE(doctor.live) << doctor.not_reached;
  EXPECT_EQ(doctor.exit, 0);
  EXPECT_EQ(doctor.live->role, "manager");
  EXPECT_THAT(doctor.live->blind, IsEmpty());
  ASSERT_FALSE(doctor.live->limits.empty());
  for (const auto& limit : doctor.live->limits) {
    EXPECT_EQ(limit.ours + limit.others + limit.remaining, limit.limit) << limit.path;
    EXPECT_GT(limit.ours, 0) << limit.path;
  }
  ASSERT_FALSE(doctor.live->callers.empty());
  EXPECT_LE(doctor.live->callers.size(), 5U);
}

TEST(Doctor, KeepsNoSnapshotAndNoRun) {
  Stage stage("hardened");
  ASSERT_TRUE(examine(stage).live);
  for (const auto& entry : fs::recursive_directory_iterator(stage.folder())) {
    const auto name = entry.path().filename().string();
    EXPECT_THAT(name, Not(HasSubstr("doctor-")));
    EXPECT_TRUE(!name.ends_with(".db") || name == "results.db") << name;
  }
  const auto results = store::Results::open(stage.settings().results);
  ASSERT_TRUE(results.ok());
  EXPECT_THAT(*(*results)->runs("", /*unfinished=*/true), IsEmpty());
}

TEST(Doctor, SaysWhatAUnitManagerCannotSeeAndWhatThatCosts) {
  Stage stage("unit-manager");
  const auto doctor = examine(stage);
  ASSERT_TRUE(doctor.live) << doctor.not_reached;
  EXPECT_EQ(doctor.exit, 5);
  EXPECT_EQ(doctor.live->role, "unit_manager");
  const auto* users = find_blind(doctor, "user_classic");
  ASSERT_NE(users, nullptr);
  EXPECT_EQ(users->state, "partial");
  EXPECT_EQ(users->reason, "scope");
  EXPECT_THAT(users->costs.checks, Contains("identity.manager-count"));
  EXPECT_THAT(users->costs.controls, Contains("1.1"));
}

TEST(Doctor, SaysThatAnAuditorMayNotListUsers) {
  Stage stage("auditor");
  const auto doctor = examine(stage);
  ASSERT_TRUE(doctor.live) << doctor.not_reached;
  EXPECT_EQ(doctor.exit, 5);
  EXPECT_EQ(doctor.live->role, "");
  ASSERT_NE(find_blind(doctor, "user_classic"), nullptr);
  EXPECT_EQ(find_blind(doctor, "user_classic")->reason, "permission");
}

TEST(Doctor, ChargesAFaultToTheSourceThatHasIt) {
  Stage stage("hardened", {"html@restricted_ips"});
  const auto doctor = examine(stage);
  ASSERT_TRUE(doctor.live) << doctor.not_reached;
  EXPECT_EQ(doctor.exit, 5);
  ASSERT_EQ(doctor.live->blind.size(), 1U);
  EXPECT_EQ(doctor.live->blind.front().source, "restricted_ips");
  EXPECT_THAT(doctor.live->blind.front().costs.controls, Contains("1.4"));
  EXPECT_THAT(doctor.live->blind.front().costs.controls, Not(Contains("1.1")));
}

TEST(Doctor, IsNotReachedWithAWrongSecretAndStillShowsTheRest) {
  Stage stage("hardened");
  const auto doctor = examine(stage, "not-the-secret");
  EXPECT_FALSE(doctor.live);
  EXPECT_EQ(doctor.exit, 4);
  std::ostringstream out;
  app::print_doctor(out, doctor);
  EXPECT_THAT(out.str(), HasSubstr("not looked at: "));
  EXPECT_THAT(out.str(), HasSubstr("state folder"));
  EXPECT_THAT(out.str(), Not(HasSubstr("not-the-secret")));
}

TEST(Doctor, NamesADeclaredFileThatCannotBeRead) {
  Stage stage("hardened");
  stage.subscription().facts = (stage.folder() / "nowhere.yaml").string();
  const auto doctor = examine(stage);
  ASSERT_TRUE(doctor.live) << doctor.not_reached;
  EXPECT_EQ(doctor.exit, 5);
  std::ostringstream out;
  app::print_doctor(out, doctor);
  EXPECT_THAT(out.str(), HasSubstr("nowhere.yaml"));
}

TEST(Doctor, CostsNothingToBeAManagerAndMoreTheLessARoleSees) {
  Stage stage("hardened");
  const auto doctor = app::examine_roles(stage.installation(), stage.subscription(), stage.settings());
  ASSERT_TRUE(doctor.ok());
  EXPECT_THAT(costs_of(*doctor, "manager").checks, IsEmpty());
  const auto& administrator = costs_of(*doctor, "user_administrator");
  EXPECT_THAT(administrator.checks, Contains("identity.ip-restriction-enabled"));
  EXPECT_THAT(administrator.checks, Not(Contains("identity.manager-count")));
  EXPECT_THAT(costs_of(*doctor, "auditor").checks, Contains("identity.manager-count"));
  EXPECT_THAT(costs_of(*doctor, "auditor").controls, Contains("1.1"));
}

TEST(Doctor, PointsFromAColumnWithoutANameToElementsSeen) {
  Stage stage("hardened");
  const auto run = stage.scan();
  ASSERT_TRUE(run.ok()) << run.error().message;
  const auto reader = snapshot::Reader::open(run->record.run.snapshot);
  ASSERT_TRUE(reader.ok());
  std::ostringstream out;
  ASSERT_TRUE(app::write_shapes(out, **reader, stage.installation().catalog(), /*json=*/true).ok());
  const auto document = json::parse(out.str());
  ASSERT_TRUE(document.ok());
  const auto& unseen = document->at("unseen");
  const auto saml = std::find_if(unseen.begin(), unseen.end(),
                                 [](const auto& column) { return column.at("column") == "saml_enabled"; });
  ASSERT_NE(saml, unseen.end());
  EXPECT_THAT(saml->at("candidates").dump(), HasSubstr("\"SAML_ENABLED\""));
  EXPECT_THAT(saml->at("checks").dump(), HasSubstr("identity.sso-coverage"));
}

}  // namespace
}  // namespace qharden::testing
