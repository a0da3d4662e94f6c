#include "core/config/facts_lint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qharden::config {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kNow = "2026-11-15T00:00:00Z";
constexpr const char* kLately = "2026-11-01T00:00:00Z";

const Declaration kDeclared{"ana", kLately, 2};

DeclaredLogin login(const std::string& name, const std::string& kind, int line = 2) {
  return {name, kind, "owner", "", {}, {}, kLately, {"ana", kLately, line}};
}

DeclaredNetwork network(const std::string& name, std::vector<std::string> ranges, int line = 5) {
  return {name, "vpn", "owner", std::move(ranges), kLately, {"ana", kLately, line}};
}

/// Facts without anything to be warned of.
Facts clean() {
  Facts facts;
  facts.logins.push_back(login("acme_qh1", "audit"));
  return facts;
}

std::vector<std::string> lint(const Facts& facts, std::set<std::string> targets = {}) {
  std::vector<std::string> lines;
  for (const auto& problem : lint_facts(facts, {*parse_time(kNow), "ACME_qh1", std::move(targets)}))
    lines.push_back(std::to_string(problem.line) + (problem.is_error ? " error: " : ": ") + problem.text);
  return lines;
}

TEST(FactsLint, IsSilentOverWhatIsInOrder) {
  EXPECT_THAT(lint(clean()), IsEmpty());
}

TEST(FactsLint, RefusesWhatStillHasToBeFilledIn) {
  auto facts = clean();
  facts.logins[0].owner = "TODO";
  facts.networks.push_back(network("n", {"192.0.2.1"}));
  facts.networks[0].owner = "todo: ask";
  facts.approvals.push_back({"a.b", {}, "TODO", "r", "2027-01-01T00:00:00Z", kDeclared});

  EXPECT_THAT(lint(facts),
              ElementsAre("2 error: login 'acme_qh1' has no owner yet; name who answers for it instead of TODO",
                          "2 error: the approval for a.b has no approver yet; name one instead of TODO",
                          "5 error: network 'n' has no owner yet; name who answers for it instead of TODO"));
}

TEST(FactsLint, RefusesFactsThatNobodySignedOnce) {
  auto facts = clean();
  facts.logins.push_back(login("acme_sv1", "service"));
  for (auto& entry : facts.logins) entry.declared.by = "TODO";

  EXPECT_THAT(lint(facts), ElementsAre("0 error: 'by' is still TODO; name who declares these facts"));
}

TEST(FactsLint, WarnsOfReviewsOlderThanAYear) {
  auto facts = clean();
  facts.logins[0].reviewed_at = "2025-11-14T00:00:00Z";
  auto barely = clean();
  barely.logins[0].reviewed_at = "2025-11-15T00:00:00Z";
  auto never = clean();
  never.logins[0].reviewed_at = "";
  never.logins[0].declared.at = "2024-01-01T00:00:00Z";

  EXPECT_THAT(lint(facts),
              ElementsAre("2: login 'acme_qh1' was last reviewed on 2025-11-14, more than a year ago; look "
                          "whether it still holds, then write reviewed_at"));
  EXPECT_THAT(lint(barely), IsEmpty());
  EXPECT_EQ(lint(never).size(), 1U) << "the declaration counts as the last look";
}

TEST(FactsLint, WarnsOfEndsThatHavePassed) {
  auto facts = clean();
  facts.approvals.push_back({"a.b", {"x", "y"}, "ciso", "r", kNow, {"ana", kLately, 8}});
  facts.scope.push_back({"3.2", "ciso", "r", "2026-11-16T00:00:00Z", {"ana", kLately, 9}});

  EXPECT_THAT(lint(facts), ElementsAre("8: the approval for a.b: x, y ended on 2026-11-15; renew it, or remove it"));
}

TEST(FactsLint, WarnsOfDatesToCome) {
  auto facts = clean();
  facts.logins[0].reviewed_at = "2062-11-01T00:00:00Z";

  EXPECT_THAT(lint(facts), ElementsAre("2: login 'acme_qh1' was reviewed on 2062-11-01, which is still to come"));
}

TEST(FactsLint, WarnsOfTheThirdBreakGlassLogin) {
  auto facts = clean();
  for (int i = 1; i <= 3; ++i) facts.logins.push_back(login("bg" + std::to_string(i), "break_glass", 10 + i));

  EXPECT_THAT(lint(facts), ElementsAre("13: login 'bg3' is break-glass login number 3; more than 2 are not counted as "
                                       "such"));
}

TEST(FactsLint, WarnsWhenTheAuditLoginIsNotDeclaredOrIsAnother) {
  auto other = clean();
  other.logins[0].login = "acme_old";

  EXPECT_THAT(lint({}),
              ElementsAre("0: no login is declared as audit; declare the one that qharden signs in with, or it "
                          "counts as a Manager"));
  EXPECT_THAT(lint(other),
              ElementsAre("2: login 'acme_old' is declared as audit, but the configuration signs in as 'ACME_qh1'; "
                          "declare that one, or change the configuration"));
}

TEST(FactsLint, WarnsOfNetworksThatOverlap) {
  auto facts = clean();
  facts.networks = {network("a", {"198.51.100.1", "192.0.2.0/26"}, 5), network("b", {"192.0.2.63-192.0.2.70"}, 6),
                    network("c", {"192.0.2.71"}, 7)};

  EXPECT_THAT(lint(facts), ElementsAre("6: network 'b' overlaps network 'a' on line 5 in 192.0.2.63-192.0.2.70; keep "
                                       "each address in one"));
}

TEST(FactsLint, WarnsOfPrivateAddresses) {
  auto facts = clean();
  facts.logins[0].egress = {"10.1.2.3"};
  facts.networks = {network("n", {"192.0.2.1", "fd00::/8"})};

  EXPECT_THAT(
      lint(facts),
      ElementsAre("2: login 'acme_qh1' has 10.1.2.3, and nobody comes from 10.0.0.0/8 to a public platform; write "
                  "the address that the other side sees",
                  "5: network 'n' has fd00::/8, and nobody comes from fc00::/7 to a public platform; write the "
                  "address that the other side sees"));
}

TEST(FactsLint, WarnsOfAnExportOlderThanAWeek) {
  auto facts = clean();
  facts.people = {"people.csv", "2026-11-07T00:00:00Z", {}, 4};
  auto fresh = clean();
  fresh.people = {"people.csv", "2026-11-08T00:00:00Z", {}, 4};

  EXPECT_THAT(lint(facts),
              ElementsAre("4: the people in 'people.csv' were exported on 2026-11-07, more than 7 days ago; "
                          "export them again"));
  EXPECT_THAT(lint(fresh), IsEmpty());
}

TEST(FactsLint, WarnsOfTargetsThatDoNotExist) {
  auto facts = clean();
  facts.scope.push_back({"3.2", "ciso", "r", "2027-01-01T00:00:00Z", {"ana", kLately, 9}});

  EXPECT_THAT(lint(facts, {"3.2", "1.1"}), IsEmpty());
  EXPECT_THAT(lint(facts, {"1.1"}),
              ElementsAre("9: there is no control or check '3.2'; 'qharden controls' and 'qharden "
                          "checks' list them"));
}

TEST(FactsLint, WarnsWhenNobodyDeclares) {
  auto facts = clean();
  facts.logins[0].declared.by = "";

  EXPECT_THAT(lint(facts),
              ElementsAre("2: login 'acme_qh1' does not say who declared it and when; write 'declared: {by: "
                          "..., at: ...}' at the top of the file"));
}

}  // namespace
}  // namespace qharden::config
