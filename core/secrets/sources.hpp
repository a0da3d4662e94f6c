/// The places secrets come from; private to this folder. Each takes what follows the form's colon.
#pragma once

#include <string>
#include <string_view>

#include "core/secrets/secrets.hpp"

namespace qharden::secrets {

[[nodiscard]] inline Error refuse(std::string message) {
  return Error{.message = std::move(message), .fault = Fault::usage};
}

/// The value of an environment variable; empty when unset.
[[nodiscard]] std::string environment(const char* name);

enum class Privacy {
  required,  ///< ours or root's, closed to group and world
  by_folder  ///< whoever made the folder guards it
};
Result<std::string> read_secret_file(const std::string& path, Privacy privacy);

Result<std::string> run_program(const std::string& command, std::chrono::milliseconds deadline);
Result<std::string> ask_vault(const std::string& place, http::Transport& transport);

}  // namespace qharden::secrets
