#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/program_options.hpp>
#include <chrono>
#include <set>
#include <sstream>

#include "core/app/command.hpp"
#include "core/app/manual.hpp"
#include "core/app/terminal.hpp"
#include "tests/command_line/program.hpp"

namespace qharden::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(Help, FitsEightyColumnsAndNamesEveryCommand) {
  const auto overview = shell("$qharden --help");
  EXPECT_EQ(overview.status, 0);
  std::istringstream lines(overview.text);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80U) << line;
  std::set<std::string> names;
  for (const auto& command : app::commands()) {
    EXPECT_THAT(overview.text, HasSubstr(std::string("\n  ") + command.name + " "));
    EXPECT_TRUE(names.insert(command.name).second) << command.name << " is in two groups";
  }
}

TEST(Help, GivesEveryCommandAnExample) {
  for (const auto& command : app::commands()) {
    const auto help = shell(std::string("$qharden ") + command.name + " --help");
    EXPECT_EQ(help.status, 0) << command.name;
    EXPECT_THAT(help.text, HasSubstr("Examples:\n  ")) << command.name;
    EXPECT_THAT(help.text, HasSubstr(std::string("qharden ") + command.name)) << command.name;
  }
}

TEST(Help, GroupsTheOptionsOfARun) {
  EXPECT_THAT(shell("$qharden scan --help").text,
              ::testing::AllOf(HasSubstr("What is judged:"), HasSubstr("Report and exit status:")));
}

TEST(Manual, EscapesWhatRoffWouldRead) {
  EXPECT_EQ(app::roff(".so /etc/passwd\n'br a-b \\n ~^`"), "\\&.so /etc/passwd\n\\&\\(aqbr a\\-b \\en \\(ti\\(ha\\(ga");
}

TEST(Manual, NamesEveryCommandAndOption) {
  const auto page = shell("$qharden man");
  EXPECT_EQ(page.status, 0);
  EXPECT_THAT(page.text, StartsWith(".TH QHARDEN 1 "));
  for (const char* section :
       {"NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "EXIT STATUS", "ENVIRONMENT", "FILES", "SEE ALSO"})
    EXPECT_THAT(page.text, HasSubstr(std::string("\n.SH ") + section + "\n"));
  for (const auto& command : app::commands()) {
    EXPECT_THAT(page.text, HasSubstr(std::string(".SS \"qharden ") + command.name + "\"\n"));
    const auto options = app::own_options(command);
    for (const auto& option : options.options())
      EXPECT_THAT(page.text, HasSubstr("\\fB" + app::roff("--" + option->long_name()) + "\\fR"));
  }
  EXPECT_THAT(page.text, HasSubstr("\n\\fB130\\fR\ninterrupted\n"));
}

TEST(Manual, IsRenderedWithoutAWarning) {
  if (shell("command -v groff").status != 0) GTEST_SKIP() << "there is no groff here";
  const auto output = shell("$qharden man | groff -man -Tascii -ww -z 2>&1");
  EXPECT_EQ(output.status, 0);
  EXPECT_EQ(output.text, "");
}

scan::Progress halfway() {
  return {.job = 5, .jobs = 8, .source = "fo.user", .partition = "", .rows = 1200, .calls = 34};
}

TEST(Progress, ShowsABarOverTheJobs) {
  EXPECT_EQ(app::progress_text(halfway(), std::chrono::seconds(65), 100, /*colour=*/false),
            "[############............] 5/8  fo.user  1200 rows  34 calls  1:05");
}

TEST(Progress, NeverFillsTheLine) {
  for (std::size_t width = 1; width < 120; ++width) {
    const auto text = app::progress_text(halfway(), std::chrono::seconds(65), width, /*colour=*/false);
    EXPECT_LT(text.size(), std::max<std::size_t>(width, 2)) << text;
  }
}

TEST(Progress, MakesForeignTextHarmless) {
  auto progress = halfway();
  progress.source = "\x1b[2J";
  EXPECT_THAT(app::progress_text(progress, {}, 100, false), Not(HasSubstr("\x1b")));
}

/// A scan on a terminal of its own; everything it writes there.
std::string on_terminal(const std::string& environment) {
  return shell(environment + " script -qec \"$qharden demo --scenario empty --state-dir $PWD/s\" /dev/null").text;
}

TEST(Progress, IsDrawnOnATerminalAlone) {
  const std::string erase = "\r\x1b[K";
  const auto drawn = on_terminal("TERM=xterm NO_COLOR=1");
  EXPECT_THAT(drawn, HasSubstr(erase + "["));
  EXPECT_THAT(drawn, Not(HasSubstr("\x1b[3")));  // no colour
  EXPECT_THAT(on_terminal("TERM=dumb"), Not(HasSubstr(erase)));
  EXPECT_THAT(shell("TERM=xterm $qharden demo --scenario empty --state-dir $PWD/s 2>&1").text, Not(HasSubstr(erase)));
}

}  // namespace
}  // namespace qharden::testing
