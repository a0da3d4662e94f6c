/// What `qharden attest --interview` asks: `interview.yaml`, which comes with the program.
#pragma once

#include <string>
#include <vector>

#include "core/util/result.hpp"

namespace qharden::config {

/// One question; the answer stands for all its checks.
struct InterviewQuestion {
  std::string id;
  std::vector<std::string> checks;  ///< some may not be installed
  std::string statement;            ///< what is attested, a whole sentence
};

/// Errors (Fault::usage) name file, line, key and the mend: unknown keys, an id or a check in two questions.
Result<std::vector<InterviewQuestion>> load_interview(const std::string& path);

}  // namespace qharden::config
