#include "sdk/testing/mutations.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace qharden::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

ExpectedOutcome expected(Status status) {
  ExpectedOutcome made;
  made.object = "acme_aa1";
  made.status = status;
  return made;
}

CheckCase case_of(const std::string& check, std::vector<ExpectedOutcome> expect) {
  CheckCase made;
  made.check = check;
  made.snapshot.tables["user_classic"] = {{{"_row", "7"}, {"login", "acme_aa1"}, {"role", "manager"}},
                                          {{"_row", "9"}, {"login", "acme_bb2"}}};
  made.snapshot.tables["sign_in"] = {{{"login", "acme_aa1"}}, {{"login", "acme_bb2"}}};
  made.expect = std::move(expect);
  return made;
}

Mutation change_to(Status status) {
  Mutation made;
  made.table = "user_classic";
  made.row = "7";
  made.object = "acme_aa1";
  made.becomes = status;
  return made;
}

Mutation no_change() {
  auto made = change_to(Status::error);
  made.unchanged = true;
  return made;
}

Result<manifest::Catalog> catalog_with(const std::string& check, Basis basis) {
  manifest::Manifest made;
  made.id = "acme";
  made.checks.emplace_back().id = check;
  made.checks.back().plugin = made.id;
  made.checks.back().basis = basis;
  return manifest::Catalog::build({made});
}

Outcome outcome(Status status) {
  Outcome made;
  made.object = "acme_aa1";
  made.status = status;
  return made;
}

TEST(Mutation, SetsAndClearsColumnsOfTheNumberedRow) {
  auto mutation = change_to(Status::fail);
  mutation.set = {{"status", "inactive"}};
  mutation.clear = {"role"};

  const auto changed = mutated(case_of("acme.check", {}), mutation);

  EXPECT_THAT(changed.snapshot.tables.at("user_classic"),
              ElementsAre(LiteralRow{{"_row", "7"}, {"login", "acme_aa1"}, {"status", "inactive"}},
                          LiteralRow{{"_row", "9"}, {"login", "acme_bb2"}}));
}

TEST(Mutation, CountsRowsWithoutANumber) {
  auto mutation = change_to(Status::fail);
  mutation.table = "sign_in";
  mutation.row = "2";
  mutation.remove = true;

  const auto changed = mutated(case_of("acme.check", {}), mutation);

  EXPECT_THAT(changed.snapshot.tables.at("sign_in"), ElementsAre(LiteralRow{{"login", "acme_aa1"}}));
}

TEST(Mutation, NamesTheRowThatIsNotThere) {
  auto mutation = change_to(Status::fail);
  mutation.row = "1";
  mutation.line = 12;

  try {
    const auto changed = mutated(case_of("acme.check", {}), mutation);
    FAIL() << "took a row that is not there";
  } catch (const std::invalid_argument& error) {
    EXPECT_THAT(error.what(), HasSubstr("line 12: the case has no row 1 in the table user_classic"));
  }
}

TEST(Mutation, MustChangeTheStatusAsItSays) {
  const auto becomes_fail = change_to(Status::fail);

  EXPECT_EQ(mutation_difference(becomes_fail, {outcome(Status::pass)}, {outcome(Status::fail)}), "");
  EXPECT_EQ(mutation_difference(becomes_fail, {outcome(Status::pass)}, {outcome(Status::pass)}),
            "'acme_aa1': was pass, is pass, expected fail");
  EXPECT_EQ(mutation_difference(becomes_fail, {outcome(Status::pass)}, {}),
            "'acme_aa1': was pass, is no outcome, expected fail");
  EXPECT_THAT(mutation_difference(becomes_fail, {outcome(Status::fail)}, {outcome(Status::fail)}),
              HasSubstr("shows nothing"));
  EXPECT_THAT(mutation_difference(becomes_fail, {}, {outcome(Status::fail)}), HasSubstr("in the case itself"));
}

TEST(Mutation, MustChangeNothingWhereItSaysSo) {
  EXPECT_EQ(mutation_difference(no_change(), {outcome(Status::manual)}, {outcome(Status::manual)}), "");
  EXPECT_EQ(mutation_difference(no_change(), {outcome(Status::manual)}, {outcome(Status::pass)}),
            "'acme_aa1': was manual, is pass");
}

TEST(Unmutated, AsksForBothWaysWhereBothVerdictsAreShown) {
  const auto catalog = catalog_with("acme.check", Basis::setting);
  auto passes = case_of("acme.check", {expected(Status::pass)});
  auto fails = case_of("acme.check", {expected(Status::fail)});

  EXPECT_EQ(unmutated(*catalog, {passes, fails}),
            "acme.check: no mutation from pass to fail\nacme.check: no mutation from fail to pass\n");
  passes.mutations = {change_to(Status::fail)};
  EXPECT_EQ(unmutated(*catalog, {passes, fails}), "acme.check: no mutation from fail to pass\n");
  fails.mutations = {change_to(Status::pass)};
  EXPECT_EQ(unmutated(*catalog, {passes, fails}), "");
}

TEST(Unmutated, AsksForTheOnlyVerdictThatIsShown) {
  const auto catalog = catalog_with("acme.check", Basis::activity);
  auto fails = case_of("acme.check", {expected(Status::fail)});

  EXPECT_EQ(unmutated(*catalog, {fails}), "acme.check: no mutation into or out of fail\n");
  fails.mutations = {change_to(Status::manual)};
  EXPECT_EQ(unmutated(*catalog, {fails}), "");
}

TEST(Unmutated, AsksAttestedChecksForEvidenceThatDecidesNothing) {
  const auto catalog = catalog_with("acme.check", Basis::attested);
  auto asks = case_of("acme.check", {expected(Status::manual)});

  EXPECT_EQ(unmutated(*catalog, {asks}), "acme.check: no mutation with 'unchanged'\n");
  asks.mutations = {no_change()};
  EXPECT_EQ(unmutated(*catalog, {asks}), "");
}

TEST(Unmutated, AsksTheSameOfACheckThatShowsNeitherVerdict) {
  const auto catalog = catalog_with("acme.check", Basis::setting);
  auto blind = case_of("acme.check", {expected(Status::not_evaluated)});

  EXPECT_EQ(unmutated(*catalog, {blind}), "acme.check: no mutation with 'unchanged'\n");
  blind.mutations = {no_change()};
  EXPECT_EQ(unmutated(*catalog, {blind}), "");
}

TEST(Unmutated, NamesACheckOfThePluginWithoutCases) {
  manifest::Manifest made;
  made.id = "acme";
  for (const auto* id : {"acme.check", "acme.other"}) {
    made.checks.emplace_back().id = id;
    made.checks.back().plugin = made.id;
    made.checks.back().basis = Basis::attested;
  }
  auto asks = case_of("acme.check", {expected(Status::manual)});
  asks.mutations = {no_change()};

  EXPECT_EQ(unmutated(*manifest::Catalog::build({made}), {asks}), "acme.other: no mutation with 'unchanged'\n");
}

}  // namespace
}  // namespace qharden::testing
