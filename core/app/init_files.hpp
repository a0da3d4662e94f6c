/// The files that `qharden init` writes.
#pragma once

#include <string>
#include <vector>

#include "core/app/init_answers.hpp"
#include "core/util/result.hpp"
#include "core/util/time.hpp"

namespace qharden::app {

struct NewFile {
  std::string name;
  std::string text;
};

/// qharden.yaml, facts.yaml and attestations.yaml for these answers. They load without an error.
[[nodiscard]] std::vector<NewFile> init_files(const InitAnswers& answers, UnixTime today);

/// Writes a file that must not exist yet, with mode 0600. Errors (Fault::usage) name it.
Result<void> write_new_file(const std::string& path, const std::string& text);

/// All of them into a folder (made with mode 0700), or none: nothing is ever overwritten. Returns their paths.
Result<std::vector<std::string>> write_new_files(const std::string& folder, const std::vector<NewFile>& files);

}  // namespace qharden::app
