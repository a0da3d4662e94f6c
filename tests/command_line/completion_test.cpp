#include "core/app/completion.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/program_options.hpp>
#include <set>
#include <sstream>

#include "core/app/command.hpp"
#include "tests/command_line/program.hpp"

namespace qharden::testing {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

using Words = std::set<std::string>;

Words lines_of(const std::string& text) {
  Words words;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) words.insert(line);
  return words;
}

/// What bash offers when the tab key is pressed behind these words, which are quoted as in a shell.
Words offered(const std::string& words) {
  const auto output = shell("source <($qharden completion bash)\nCOMP_WORDS=(\"$qharden\" " + words +
                            ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_qharden\n"
                            "if ((${#COMPREPLY[@]})); then printf '%s\\n' \"${COMPREPLY[@]}\"; fi");
  EXPECT_EQ(output.status, 0) << words;
  return lines_of(output.text);
}

TEST(Completion, IsValidBash) {
  const auto output = shell("$qharden completion bash > script.bash && bash -n script.bash 2>&1");
  EXPECT_EQ(output.status, 0) << output.text;
  EXPECT_EQ(output.text, "");
}

TEST(Completion, IsValidZsh) {
  if (shell("command -v zsh").status != 0) GTEST_SKIP() << "there is no zsh here";
  const auto output = shell("$qharden completion zsh > script.zsh && zsh -n script.zsh 2>&1");
  EXPECT_EQ(output.status, 0) << output.text;
  EXPECT_EQ(output.text, "");
}

TEST(Completion, OffersEveryCommandAndEachOneItsOptions) {
  const auto all = offered("''");
  for (const auto& command : app::commands()) {
    EXPECT_THAT(all, Contains(command.name));
    Words options;
    for (const auto& declared : {app::own_options(command), app::common_options()})
      for (const auto& option : declared.options()) options.insert("--" + option->long_name());
    EXPECT_EQ(offered(std::string(command.name) + " --"), options) << command.name;
  }
}

TEST(Completion, OffersTheWordsOfAnOption) {
  EXPECT_EQ(offered("scan --fail-on ''"), (Words{"low", "medium", "high", "critical", "never"}));
  EXPECT_EQ(offered("scan --profile = s"), (Words{"standard", "strict"}));
  EXPECT_EQ(offered("scan --profile ="), (Words{"quick-start", "standard", "strict"}));
  EXPECT_EQ(offered("scan --format ''"), (Words{"text", "json"}));
  EXPECT_EQ(offered("query --format ''"), (Words{"text", "csv", "json", "markdown"}));
  EXPECT_THAT(offered("demo --scenario ''"), IsSupersetOf({"typical", "hardened", "unit-manager"}));
  EXPECT_THAT(offered("demo --scenario ''"), Not(Contains("hardened.facts")));
  EXPECT_EQ(offered("controls --guide ''"), (Words{"0.1.0", "0.2.0"}));
}

TEST(Completion, AsksTheProgramForIds) {
  EXPECT_EQ(offered("checks show identity.manager-c"), Words{"identity.manager-count"});
  EXPECT_EQ(offered("scan --check identity.manager-c"), Words{"identity.manager-count"});
  EXPECT_THAT(offered("controls 1."), IsSupersetOf({"1.1", "1.4"}));
  EXPECT_THAT(offered("tables user"), IsSupersetOf({"user", "user_use"}));
}

TEST(Completion, FindsRunsAndSubscriptionsOfTheNamedFolderAndConfiguration) {
  const auto runs = offered("findings --state-dir $state --run ''");
  EXPECT_EQ(runs.size(), 1U);
  EXPECT_THAT(offered("findings --state-dir /nowhere --run ''"), IsEmpty());
  const auto named = shell(
      "cat > c.yaml <<'END'\nversion: 1\nsubscriptions:\n  acme:\n    url: https://qualysapi.qg4.apps.qualys.com\n    "
      "login: a\n"
      "    secret: env:S\nEND\n$qharden completion words subscriptions --config c.yaml 2>&1");
  EXPECT_EQ(named.text, "acme\n");
}

TEST(Completion, OffersFilesAndFoldersWhereTheyBelong) {
  const auto output = shell(
      "mkdir folder; touch file\nsource <($qharden completion bash)\ncompopt() { :; }\n"
      "for option in --config --record; do COMP_WORDS=(qharden scan $option f); COMP_CWORD=3; _qharden\n"
      "printf '%s ' \"${COMPREPLY[@]}\"; done");
  EXPECT_THAT(output.text, ::testing::AnyOf("file folder folder ", "folder file folder "));
}

TEST(Completion, RunsNothingThatAWordHolds) {
  const auto output = shell(
      "source <($qharden completion bash)\nfake() { printf '%s\\n' 'a$(touch ran)' 'a;touch ran'; }\n"
      "COMP_WORDS=(fake scan --check a); COMP_CWORD=3; _qharden; eval echo \"${COMPREPLY[@]}\"; ls");
  EXPECT_EQ(output.text.find("\nran"), std::string::npos) << output.text;
  EXPECT_THAT(output.text, ::testing::HasSubstr("a$(touch ran)"));
}

TEST(Completion, RefusesAnotherShell) {
  EXPECT_EQ(shell("$qharden completion fish 2>&1").status, 2);
  EXPECT_EQ(shell("$qharden completion words secrets 2>&1").status, 2);
}

}  // namespace
}  // namespace qharden::testing
