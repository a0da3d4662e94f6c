#include "core/config/facts.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "core/config/facts_writer.hpp"
#include "tests/support/temp_folder.hpp"

namespace qharden::config {
namespace {

/// A facts file, and what else its folder holds.
class FactsFile {
 public:
  explicit FactsFile(const std::string& text) { write("facts.yaml", text); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_.file(name), std::ios::binary) << text;
  }
  [[nodiscard]] Result<Facts> load() const { return load_facts(folder_.file("facts.yaml")); }
  /// The error without the folder; empty: none.
  [[nodiscard]] std::string problem() const {
    const auto facts = load();
    if (facts) return "";
    EXPECT_EQ(facts.error().fault, Fault::usage);
    std::string message = facts.error().message;
    const std::string folder = folder_.path().string() + "/";
    for (auto at = message.find(folder); at != std::string::npos; at = message.find(folder))
      message.erase(at, folder.size());
    return message;
  }

 private:
  testing::TempFolder folder_;
};

std::string problem_of(const std::string& text) {
  return FactsFile(text).problem();
}

TEST(Facts, ReadTheExampleWhole) {
  const auto facts = load_facts(QHARDEN_SOURCE_DIR "/config/examples/facts.yaml");

  ASSERT_TRUE(facts) << facts.error().message;
  EXPECT_GE(facts->logins.size(), 3U);
  EXPECT_GE(facts->networks.size(), 2U);
  EXPECT_FALSE(facts->windows.empty());
  EXPECT_FALSE(facts->people.people.empty());
  EXPECT_FALSE(facts->approvals.empty());
  EXPECT_FALSE(facts->scope.empty());
}

TEST(Facts, StayValidAsTheyWereBeforeWhoAndWhen) {
  const auto facts = FactsFile("logins:\n  - {login: acme_qh1, kind: audit, owner: security team}\n").load();

  ASSERT_TRUE(facts) << facts.error().message;
  ASSERT_EQ(facts->logins.size(), 1U);
  EXPECT_EQ(facts->logins[0].declared.by, "");
  EXPECT_EQ(facts->logins[0].declared.line, 2);
}

TEST(Facts, TakeWhoAndWhenFromTheTopUnlessAnEntrySaysOtherwise) {
  const auto facts = FactsFile(
                         "declared: {by: ana, at: 2026-01-02}\n"
                         "logins:\n"
                         "  - {login: a, kind: service, owner: o}\n"
                         "  - {login: b, kind: service, owner: o, by: bruno, at: '2026-02-03T04:05:06Z'}\n")
                         .load();

  ASSERT_TRUE(facts) << facts.error().message;
  EXPECT_EQ(facts->logins[0].declared.by, "ana");
  EXPECT_EQ(facts->logins[0].declared.at, "2026-01-02T00:00:00Z");
  EXPECT_EQ(facts->logins[1].declared.by, "bruno");
  EXPECT_EQ(facts->logins[1].declared.at, "2026-02-03T04:05:06Z");
}

TEST(Facts, NameTheLineOfAnUnknownKind) {
  EXPECT_EQ(problem_of("logins:\n  - login: a\n    kind: robot\n    owner: o\n"),
            "facts.yaml:3: logins[0].kind: \"robot\" is not a word for this; known words: break_glass, service, audit, "
            "partner");
}

TEST(Facts, NameBothLinesOfALoginDeclaredTwiceInAnyCase) {
  EXPECT_EQ(problem_of("logins:\n  - {login: acme_a, kind: service, owner: o}\n"
                       "  - {login: ACME_A, kind: partner, owner: o}\n"),
            "facts.yaml:3: logins[1].login: is declared twice, first on line 2; keep one of them (capitals "
            "make no difference)");
}

TEST(Facts, RefuseDoubledNamesInEveryList) {
  const std::string window = "  - {name: W, kind: busy, days: [mon], starts: 08:00, ends: 18:00, zone: UTC}\n";
  const std::string end = "approver: a, reason: r, until: 2027-01-01}\n";
  const std::vector<std::string> texts = {
      "networks:\n  - {name: N, kind: vpn, owner: o, ranges: [192.0.2.1]}\n"
      "  - {name: n, kind: vpn, owner: o, ranges: [192.0.2.2]}\n",
      "windows:\n" + window + window,
      "approvals:\n  - {check: a.b, objects: [s], " + end + "  - {check: a.b, objects: [S], " + end,
      "approvals:\n  - {check: a.b, " + end + "  - {check: a.b, " + end,
      "scope:\n  - {target: '1.4', " + end + "  - {target: '1.4', " + end};
  for (const auto& text : texts)
    EXPECT_NE(problem_of(text).find("is declared twice, first on line 2"), std::string::npos) << problem_of(text);
}

TEST(Facts, RefuseANameOfBlanks) {
  EXPECT_EQ(problem_of("approvals:\n  - check: a.b\n    approver: ' '\n    reason: r\n    until: 2027-01-01\n"),
            "facts.yaml:3: approvals[0].approver: is an empty text; write something or leave the key out");
}

TEST(Facts, RefuseAnApprovalThatNoCheckAsksFor) {
  EXPECT_EQ(problem_of("approvals:\n  - check: QID 38170\n    approver: a\n    reason: r\n    until: 2027-01-01\n"),
            "facts.yaml:2: approvals[0].check: is no id of a check; write e.g. connectors.remediation-flag");
}

TEST(Facts, MayUseOneNameInTwoLists) {
  EXPECT_EQ(problem_of("networks:\n  - {name: N, kind: vpn, owner: o, ranges: [192.0.2.1]}\n"
                       "windows:\n  - {name: N, kind: busy, days: [mon], starts: 08:00, ends: 18:00, zone: UTC}\n"),
            "");
}

TEST(Facts, RefuseWhatIsNoAddress) {
  EXPECT_EQ(problem_of("logins:\n  - login: a\n    kind: service\n    owner: o\n    egress: [192.0.2.1, everywhere]\n"),
            "facts.yaml:5: logins[0].egress[1]: 'everywhere' is no address range; write an address, a-b or a/prefix");
  EXPECT_NE(problem_of("networks: [{name: n, kind: vpn, owner: o, ranges: []}]\n").find("names no address"),
            std::string::npos);
}

TEST(Facts, RefuseTimesThatCannotBe) {
  const auto window = [](const std::string& rest) {
    return problem_of("windows:\n  - {name: w, kind: busy, " + rest + "}\n");
  };

  EXPECT_EQ(window("days: [mon], starts: 08:00, ends: 24:00, zone: Europe/Paris"), "");
  EXPECT_EQ(window("days: [sat], starts: 22:00, ends: 06:00, zone: UTC"), "") << "over midnight";
  EXPECT_NE(window("days: [mon], starts: 8:00, ends: 18:00, zone: UTC").find("no time of the day"), std::string::npos);
  EXPECT_NE(window("days: [mon], starts: 24:00, ends: 18:00, zone: UTC").find("no time of the day"), std::string::npos);
  EXPECT_NE(window("days: [mon], starts: 08:00, ends: 08:00, zone: UTC").find("is when it starts"), std::string::npos);
  EXPECT_NE(window("days: [mon, mon], starts: 08:00, ends: 18:00, zone: UTC").find("there twice"), std::string::npos);
  EXPECT_NE(window("days: [], starts: 08:00, ends: 18:00, zone: UTC").find("names no day"), std::string::npos);
  EXPECT_NE(window("days: [mon], starts: 08:00, ends: 18:00, zone: ../passwd").find("no time zone"), std::string::npos);
  EXPECT_NE(window("days: [mon], starts: 08:00, ends: 18:00, zone: Mars/Base").find("no time zone"), std::string::npos);
}

TEST(Facts, RefuseDatesThatDoNotExist) {
  EXPECT_EQ(problem_of("scope:\n  - target: '1.4'\n    approver: a\n    reason: r\n    until: 2026-02-30\n"),
            "facts.yaml:5: scope[0].until: is no date; write it like 2026-11-01, or 2026-11-01T08:00:00Z in UTC");
}

TEST(Facts, RefuseATargetThatIsNeitherControlNorCheck) {
  EXPECT_NE(problem_of("scope: [{target: everything, approver: a, reason: r, until: 2027-01-01}]\n")
                .find("'everything' is neither a control nor a check"),
            std::string::npos);
}

TEST(Facts, HoldThePeopleOfTheNamedExport) {
  FactsFile file("people: {file: people.csv, exported_at: 2026-01-02}\n");
  file.write("people.csv", "state,id\nleft,7\n");

  const auto facts = file.load();

  ASSERT_TRUE(facts) << facts.error().message;
  EXPECT_EQ(facts->people.exported_at, "2026-01-02T00:00:00Z");
  ASSERT_EQ(facts->people.people.size(), 1U);
  EXPECT_EQ(facts->people.people[0].state, "left");
}

TEST(Facts, NameTheLineThatNamesAnExportThatCannotBeRead) {
  const FactsFile file("logins: []\npeople:\n  file: gone.csv\n  exported_at: 2026-01-02\n");

  EXPECT_EQ(
      file.problem(),
      "facts.yaml:2: people: cannot read gone.csv: No such file or directory; check the path and who may read it");
}

TEST(FactsWriter, ReadsBackEveryTextAsItWas) {
  const std::vector<std::string> nasty = {"plain",      "- item",    "a: b # c",     "\"quoted\" 'twice'",
                                          "yes",        "~",         "1.0",          "{x: [y]}",
                                          "&anchor",    "*alias",    "!tag",         "line\nbreak\r\n",
                                          "tab\tand\\", " blanks ",  "\x01\x1b[31m", "%YAML",
                                          "--- \n...",  "\xC3\xA9t", "\xE2\x80\xA8", "\xF0\x9F\x98\x80",
                                          "\xC2\x85",   "\x7f",      "? key",        "| block"};
  Facts facts;
  for (const auto& text : nasty) {
    facts.logins.push_back({text,
                            "service",
                            text,
                            text,
                            {text, text},
                            {"192.0.2.1", "2001:db8::/32"},
                            "2026-01-02T00:00:00Z",
                            {text, "2026-01-03T04:05:06Z"}});
    facts.networks.push_back({text, "vpn", text, {"192.0.2.1-192.0.2.9"}, "", {}});
    facts.windows.push_back({text, "busy", {"mon", "sun"}, "08:00", "24:00", "UTC", {text, ""}});
    facts.approvals.push_back({"a.b", {text}, text, text, "2027-01-01T00:00:00Z", {}});
  }
  facts.scope.push_back({"1.4", nasty[2], nasty[3], "2027-01-01T00:00:00Z", {}});

  const auto read = FactsFile(write_facts(facts)).load();

  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->logins.size(), nasty.size());
  for (std::size_t i = 0; i < nasty.size(); ++i) {
    EXPECT_EQ(read->logins[i].login, nasty[i]);
    EXPECT_EQ(read->logins[i].reason, nasty[i]);
    EXPECT_EQ(read->logins[i].systems, (std::vector<std::string>{nasty[i], nasty[i]}));
    EXPECT_EQ(read->logins[i].declared.by, nasty[i]);
    EXPECT_EQ(read->networks[i].owner, nasty[i]);
    EXPECT_EQ(read->windows[i].name, nasty[i]);
    EXPECT_EQ(read->approvals[i].objects, std::vector<std::string>{nasty[i]});
  }
  EXPECT_EQ(read->logins[0].egress, facts.logins[0].egress);
  EXPECT_EQ(read->logins[0].declared.at, "2026-01-03T04:05:06Z");
  EXPECT_EQ(read->windows[0].ends, "24:00");
  EXPECT_EQ(read->scope[0].reason, nasty[3]);
}

TEST(FactsWriter, MakesWhatIsNotUtf8Harmless) {
  Facts facts;
  facts.logins.push_back({"a\xFF\xC3z", "service", "o", "", {}, {}, "", {}});

  const auto read = FactsFile(write_facts(facts)).load();

  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->logins[0].login, "a\xEF\xBF\xBD\xEF\xBF\xBDz");
}

TEST(FactsWriter, WritesNoFactsAsAFileThatLoads) {
  EXPECT_EQ(problem_of(write_facts({})), "");
}

}  // namespace
}  // namespace qharden::config
