/// The real program, as a shell starts it.
#pragma once

#include <string>

namespace qharden::testing {

struct Output {
  int status = -1;
  std::string text;  ///< of stdout
};

/// Runs a bash command. In it, `$qharden` is the program and `$state` a folder with one finished run of the demo.
Output shell(const std::string& command, const std::string& input = "");

}  // namespace qharden::testing
