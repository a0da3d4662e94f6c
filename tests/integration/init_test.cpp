/// `init`, `facts lint` and `facts list` as a user calls them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "core/app/facts_proposal.hpp"
#include "core/config/attestations.hpp"
#include "core/config/configuration.hpp"
#include "core/config/facts.hpp"
#include "core/util/paths.hpp"
#include "core/util/time.hpp"
#include "tests/integration/runs.hpp"

namespace qharden::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

namespace fs = std::filesystem;

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A folder that is the user's home, and the program run in it.
class Home {
 public:
  struct Outcome {
    int status = -1;
    std::string out;
    std::string err;
  };

  /// `words`: as a shell reads them.
  Outcome run(const std::string& words, const std::string& input = "") {
    write("input", input);
    const std::string command =
        "cd '" + path("") + "' && env -u XDG_CONFIG_HOME -u XDG_STATE_HOME -u QHARDEN_CONFIG HOME='" + path("") +
        "' '" + (program_folder() / "qharden").string() + "' " + words + " < input > out 2> err";
    const int status = std::system(command.c_str());  // NOLINT: the test's own words
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read_file(path("out")), read_file(path("err"))};
  }

  void write(const std::string& name, const std::string& text) { std::ofstream(path(name)) << text; }
  [[nodiscard]] std::string path(const std::string& name) const { return folder_.file(name); }

 private:
  TempFolder folder_;
};

constexpr const char* kGiven = "init --subscription acme --platform eu2 --login acme_qh1 --secret env:PW";

unsigned mode_of(const std::string& path) {
  struct stat status {};
  EXPECT_EQ(::stat(path.c_str(), &status), 0) << path;
  return status.st_mode & 0777U;
}

TEST(Init, WritesFilesThatLoadAndOnlyTheUserMayRead) {
  Home home;

  const auto outcome = home.run(kGiven);

  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const auto folder = home.path(".config/qharden/");
  const auto configuration = config::load_configuration(folder + "qharden.yaml");
  ASSERT_TRUE(configuration.ok()) << configuration.error().message;
  const auto& acme = configuration->subscriptions.at("acme");
  EXPECT_EQ(acme.url, "https://qualysapi.qg2.apps.qualys.eu");
  EXPECT_EQ(acme.login, "acme_qh1");
  EXPECT_EQ(acme.secret, "env:PW");
  const auto facts = config::load_facts(acme.facts);
  ASSERT_TRUE(facts.ok()) << facts.error().message;
  EXPECT_EQ(facts->logins.at(0).kind, "audit");
  const auto attestations = config::load_attestations(acme.attestations);
  EXPECT_TRUE(attestations.ok()) << attestations.error().message;
  EXPECT_EQ(mode_of(folder), 0700U);
  for (const char* name : {"qharden.yaml", "facts.yaml", "attestations.yaml"}) EXPECT_EQ(mode_of(folder + name), 0600U);
  EXPECT_THAT(outcome.out, HasSubstr("qharden doctor\n"));
  EXPECT_THAT(outcome.out, HasSubstr("qharden scan"));
}

TEST(Init, WritesCommentedPartsThatLoadOnceTheHashSignsAreGone) {
  Home home;
  ASSERT_EQ(home.run(std::string(kGiven) + " --folder new").status, 0);
  const auto uncommented = [&](const std::string& name) {
    std::string text = read_file(home.path("new/" + name));
    for (const std::string brackets : {"networks: []", "attestations: []"})
      if (const auto at = text.find(brackets); at != std::string::npos) text.erase(at + brackets.size() - 3, 3);
    for (const char* prose : {"# Cert", "# Decl", "# evid", "# 'qh", "# Att", "# Keep", "# The"})
      for (auto at = text.find(prose); at != std::string::npos; at = text.find(prose))
        text.erase(at, text.find('\n', at) - at);
    std::string out;
    for (std::size_t from = 0; from < text.size();) {
      auto line = text.substr(from, text.find('\n', from) - from);
      from += line.size() + 1;
      const auto first = line.find_first_not_of(' ');
      if (first != std::string::npos && line[first] == '#') line.erase(first, 2);
      out += line + "\n";
    }
    home.write("new/" + name, out);
    return home.path("new/" + name);
  };
  home.write("new/people.csv", "id,state\n");

  const auto configuration = config::load_configuration(uncommented("qharden.yaml"));
  const auto facts = config::load_facts(uncommented("facts.yaml"));
  const auto attestations = config::load_attestations(uncommented("attestations.yaml"));

  ASSERT_TRUE(configuration.ok()) << configuration.error().message;
  EXPECT_EQ(configuration->subscriptions.at("acme").certificates.size(), 2U);
  ASSERT_TRUE(facts.ok()) << facts.error().message;
  EXPECT_EQ(facts->networks.size() + facts->windows.size() + facts->approvals.size() + facts->scope.size(), 4U);
  ASSERT_TRUE(attestations.ok()) << attestations.error().message;
  EXPECT_EQ(attestations->entries.size(), 1U);
}

TEST(Init, NeverOverwritesAndThenWritesNothingAtAll) {
  Home home;
  fs::create_directory(home.path("conf"));
  home.write("conf/facts.yaml", "mine");

  const auto outcome = home.run(std::string(kGiven) + " --folder conf");

  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("conf/facts.yaml is there already and is not overwritten"));
  EXPECT_EQ(read_file(home.path("conf/facts.yaml")), "mine");
  EXPECT_FALSE(fs::exists(home.path("conf/qharden.yaml")));
}

TEST(Init, AsksForWhatNoOptionGives) {
  Home home;

  const auto outcome = home.run("init --folder conf --login acme_qh1",
                                "acme\nhttps://qualysapi.example.com/\nexec:/usr/bin/pass qualys \"a\": b # c\n");

  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(outcome.err, Not(HasSubstr("login of the audit")));
  const auto configuration = config::load_configuration(home.path("conf/qharden.yaml"));
  ASSERT_TRUE(configuration.ok()) << configuration.error().message;
  EXPECT_EQ(configuration->subscriptions.at("acme").url, "https://qualysapi.example.com");
  EXPECT_EQ(configuration->subscriptions.at("acme").secret, "exec:/usr/bin/pass qualys \"a\": b # c");
}

TEST(Init, RefusesWrongAnswersAndNeverRepeatsWhatMayBeAPassword) {
  Home home;
  const auto refused = [&](const std::string& options, const std::string& input) {
    const auto outcome = home.run("init --folder conf " + options, input);
    EXPECT_EQ(outcome.status, 2);
    EXPECT_FALSE(fs::exists(home.path("conf")));
    return outcome.err + outcome.out;
  };

  EXPECT_THAT(refused("--subscription 'a b'", ""), HasSubstr("--subscription: use letters"));
  EXPECT_THAT(refused("--subscription a --platform EU9", ""), HasSubstr("use one of US1, US2"));
  EXPECT_THAT(refused("--subscription a --url http://example.com", ""), HasSubstr("--url: the address"));
  EXPECT_THAT(refused("--subscription a --url https://x.com --platform EU1", ""),
              HasSubstr("either --platform or --url"));
  EXPECT_THAT(refused("", "acme\n"), HasSubstr("the input ended before the question for --platform"));
  const auto password = refused("", "acme\nEU2\nme\nhunter2\n");
  EXPECT_THAT(password, HasSubstr("never the password itself"));
  EXPECT_THAT(password, Not(HasSubstr("hunter2")));
}

/// A scenario scanned without what is declared beside it.
std::string scanned(Stage& stage) {
  stage.subscription().facts.clear();
  stage.subscription().attestations.clear();
  const auto run = stage.scan();
  if (!run.ok()) throw std::runtime_error(run.error().message);
  return run->record.run.snapshot;
}

std::string kind_of(const config::Facts& facts, const std::string& login) {
  for (const auto& entry : facts.logins)
    if (entry.login == login) return entry.kind;
  return "";
}

TEST(FactsProposal, IsAFactsFileOfWhatWasRead) {
  Stage stage("neglected");
  Home home;
  const auto snapshot = scanned(stage);

  const auto outcome = home.run("init --from-snapshot '" + snapshot + "' --output facts.yaml");

  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(mode_of(home.path("facts.yaml")), 0600U);
  const auto facts = config::load_facts(home.path("facts.yaml"));
  ASSERT_TRUE(facts.ok()) << facts.error().message;
  EXPECT_EQ(kind_of(*facts, "acme_qh1"), "audit");
  EXPECT_EQ(kind_of(*facts, "acme_sn1"), "service");
  EXPECT_EQ(kind_of(*facts, "acme_wi1"), "") << "who is for emergencies, only people can tell";
  const auto text = read_file(home.path("facts.yaml"));
  EXPECT_THAT(text, HasSubstr("a Manager without a sign-in for 90 days"));
  EXPECT_THAT(text, HasSubstr("# - login: \"acme_wi1\""));
  EXPECT_THAT(text, HasSubstr("#   example.com ("));
  bool has_seen = false;
  for (const auto& network : facts->networks) has_seen = has_seen || network.name == "sign-ins from 203.0.113.0/24";
  EXPECT_TRUE(has_seen);
  EXPECT_EQ(home.run("facts lint facts.yaml").status, 2) << "nobody owns what is only proposed";
  EXPECT_EQ(home.run("init --from-snapshot '" + snapshot + "' --output facts.yaml").status, 2) << "never overwritten";
}

TEST(FactsProposal, LeavesFewSignInsFromElsewhereToPeople) {
  Stage stage("typical");

  const auto text = app::propose_facts(scanned(stage), "");

  ASSERT_TRUE(text.ok()) << text.error().message;
  EXPECT_THAT(*text, HasSubstr("  # - name: \"sign-ins from 203.0.113.0/24\""));
  EXPECT_THAT(*text, Not(HasSubstr("\n  - name: \"sign-ins from")));
}

TEST(FactsProposal, KeepsWhatWasDeclaredForTheScan) {
  Stage stage("hardened");
  const auto declared = config::load_facts(stage.subscription().facts);
  ASSERT_TRUE(declared.ok()) << declared.error().message;
  const auto run = stage.scan();
  ASSERT_TRUE(run.ok()) << run.error().message;

  const auto text = app::propose_facts(run->record.run.snapshot, "");

  ASSERT_TRUE(text.ok()) << text.error().message;
  Home home;
  home.write("facts.yaml", *text);
  const auto facts = config::load_facts(home.path("facts.yaml"));
  ASSERT_TRUE(facts.ok()) << facts.error().message;
  for (const auto& login : declared->logins) {
    EXPECT_EQ(kind_of(*facts, login.login), login.kind);
    EXPECT_THAT(*text, HasSubstr("\"" + login.owner + "\""));
  }
  EXPECT_EQ(facts->networks.size(), declared->networks.size()) << "the allow list holds nothing besides";
}

TEST(FactsProposal, SaysWhatTheSnapshotDoesNotHoldWhole) {
  Stage stage("hardened", {"no-permission@activity_log+1"});

  const auto text = app::propose_facts(scanned(stage), "svc|_sv");

  ASSERT_TRUE(text.ok()) << text.error().message;
  EXPECT_THAT(*text, HasSubstr("# the log of sign-ins was not read completely"));
  EXPECT_THAT(*text, HasSubstr("# the log of API calls was not read completely"));
  EXPECT_THAT(*text, HasSubstr("its name looks like a service")) << "names still tell";
}

TEST(FactsLintCommand, ComparesWithASnapshot) {
  Stage stage("hardened");
  Home home;
  const auto snapshot = scanned(stage);
  home.write("facts.yaml", "declared: {by: ana, at: " + format_time(now()).substr(0, 10) +
                               "}\n"
                               "logins:\n"
                               "  - {login: ACME_QH1, kind: audit, owner: o}\n"
                               "  - {login: acme_gone, kind: service, owner: o}\n"
                               "networks:\n"
                               "  - {name: office, kind: corporate, owner: o, ranges: [192.0.2.0/24]}\n"
                               "  - {name: closed, kind: corporate, owner: o, ranges: [203.0.113.200]}\n");

  const auto outcome = home.run("facts lint facts.yaml --against '" + snapshot + "'");

  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("facts.yaml:4: warning: login 'acme_gone' is not in the user list"));
  EXPECT_THAT(outcome.out, HasSubstr("facts.yaml:7: warning: nobody came from network 'closed'"));
  EXPECT_THAT(outcome.out, HasSubstr("facts.yaml: 0 errors, 2 warnings"));
}

TEST(FactsLintCommand, SaysWhatCannotBeCompared) {
  Stage stage("hardened", {"no-permission@activity_log+1"});
  Home home;
  const auto snapshot = scanned(stage);
  home.write("facts.yaml", "networks:\n  - {name: closed, kind: corporate, owner: o, ranges: [203.0.113.200]}\n");

  const auto outcome = home.run("facts lint facts.yaml --against '" + snapshot + "'");

  EXPECT_THAT(outcome.out, HasSubstr("the networks cannot be compared"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("nobody came from")));
}

TEST(FactsLintCommand, ReadsTheFactsOfTheConfigurationAndNamesTheLineOfAnError) {
  Home home;
  ASSERT_EQ(home.run(kGiven).status, 0);
  const auto unfinished = home.run("facts lint");
  std::ofstream(home.path(".config/qharden/facts.yaml")) << "logins:\n  - {login: a, kind: robot, owner: o}\n";

  const auto wrong = home.run("facts lint");

  EXPECT_EQ(unfinished.status, 2);
  EXPECT_THAT(unfinished.out, HasSubstr("login 'acme_qh1' has no owner yet"));
  EXPECT_EQ(wrong.status, 2);
  EXPECT_THAT(wrong.err, HasSubstr("facts.yaml:2: logins[0].kind: \"robot\" is not a word for this"));
}

TEST(FactsListCommand, ShowsWhatIsDeclared) {
  Home home;
  const std::string example = QHARDEN_SOURCE_DIR "/config/examples/facts.yaml";

  const auto text = home.run("facts list '" + example + "'");
  const auto json = home.run("facts list --format json '" + example + "'");

  EXPECT_EQ(text.status, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("acme_bg1"));
  EXPECT_THAT(text.out, HasSubstr("People  2 active, 1 suspended, 1 left"));
  EXPECT_THAT(text.out, Not(HasSubstr("ana.novak@example.com"))) << "of people only their number";
  EXPECT_THAT(json.out, HasSubstr("\"schema\":\"qharden.facts/1\""));
}

}  // namespace
}  // namespace qharden::testing
