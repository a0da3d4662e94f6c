#include "simulator/command_line.hpp"

#include <gtest/gtest.h>

namespace qharden::simulator::testing {
namespace {

TEST(CommandLine, ReadsEveryOption) {
  const CommandLine line =
      parse_command_line({"--scenario", "typical", "--port=8080", "--fault", "rate:1", "--fault=cut", "--log-rows",
                          "1000", "--threads", "4", "--exit-with-parent"});

  EXPECT_EQ(line.scenario, "typical");
  EXPECT_EQ(line.options.port, 8080);
  EXPECT_EQ(line.options.faults, (std::vector<std::string>{"rate:1", "cut"}));
  EXPECT_EQ(line.options.log_rows, 1000U);
  EXPECT_EQ(line.options.threads, 4U);
  EXPECT_TRUE(line.exit_with_parent);
}

TEST(CommandLine, KeepsTheEqualsSignOfAFault) {
  EXPECT_EQ(parse_command_line({"--scenario", "x", "--port", "0", "--fault=slow=50@user"}).options.faults.front(),
            "slow=50@user");
}

TEST(CommandLine, RefusesWhatItDoesNotKnow) {
  const std::vector<std::vector<std::string>> wrong{{},
                                                    {"--scenario", "x"},
                                                    {"--port", "1"},
                                                    {"--scenario", "x", "--port"},
                                                    {"--scenario", "x", "--port", "http"},
                                                    {"--scenario", "x", "--port", "70000"},
                                                    {"--scenario", "x", "--port", "0", "--verbose", "1"},
                                                    {"--scenario", "x", "--port", "0", "--threads", "0"}};
  for (const auto& words : wrong) {
    EXPECT_THROW(static_cast<void>(parse_command_line(words)), UsageError);
  }
}

TEST(CommandLine, HelpListsTheFaults) {
  EXPECT_TRUE(parse_command_line({"--help"}).help);
  EXPECT_NE(help_text().find("enhanced-rbac"), std::string::npos);
}

}  // namespace
}  // namespace qharden::simulator::testing
