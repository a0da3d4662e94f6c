#include "tests/command_line/program.hpp"

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <stdexcept>

#include "core/util/paths.hpp"
#include "tests/support/temp_folder.hpp"

namespace qharden::testing {
namespace {

Output run(const std::string& command) {
  Output output;
  std::FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot start a shell");
  std::array<char, 4096> part{};
  while (const auto size = std::fread(part.data(), 1, part.size(), pipe)) output.text.append(part.data(), size);
  const int status = ::pclose(pipe);
  output.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return output;
}

std::string program() {
  return (program_folder() / "qharden").string();
}

/// One run for all tests of a process; what they leave goes with it.
const TempFolder& finished_demo() {
  static const TempFolder folder;
  static const Output demo = run("'" + program() + "' demo --state-dir '" + folder.path().string() + "' 2>&1");
  if (demo.status != 0 && demo.status != 5) throw std::runtime_error("the demo failed: " + demo.text);
  return folder;
}

}  // namespace

Output shell(const std::string& command, const std::string& input) {
  const TempFolder folder;
  std::ofstream(folder.file("script"), std::ios::binary)
      << "qharden='" << program() << "'\nstate='" << (finished_demo().path() / "demo-typical").string() << "'\n"
      << "cd '" << folder.path().string() << "'\n"
      << command << '\n';
  std::ofstream(folder.file("input"), std::ios::binary) << input;
  return run("bash '" + folder.file("script") + "' < '" + folder.file("input") + "'");
}

}  // namespace qharden::testing
