/// Lines typed at a terminal, with editing, history and completion.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/util/result.hpp"

namespace qharden::app {

/// Threads: one thread at a time. The only user of libedit.
class Prompt {
 public:
  /// `words` are completed by the tab key, in any letter case. `history`: a file, made with mode 0600 when it is not
  /// there. Errors: no terminal to edit on; the history cannot be written.
  static Result<Prompt> open(std::vector<std::string> words, const std::string& history);
  ~Prompt();
  Prompt(Prompt&&) noexcept;
  Prompt& operator=(Prompt&&) noexcept;
  Prompt(const Prompt&) = delete;
  Prompt& operator=(const Prompt&) = delete;

  /// The next line without its end; nothing at the end of the input.
  std::optional<std::string> read(const std::string& prompt);

 private:
  struct Editor;
  explicit Prompt(std::unique_ptr<Editor> editor);
  std::unique_ptr<Editor> editor_;
};

/// Words that begin with `begin`, letter case aside.
[[nodiscard]] std::vector<std::string> completions(const std::vector<std::string>& words, const std::string& begin);

}  // namespace qharden::app
