#include "core/app/prompt.hpp"

#include <fcntl.h>
#include <histedit.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <string_view>

namespace qharden::app {
namespace {

constexpr int kHistoryLines = 1000;

bool same_letter(char a, char b) {
  return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
}

bool is_word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
}

/// What all of them begin with.
std::string common_beginning(const std::vector<std::string>& words) {
  std::string common = words.front();
  for (const auto& word : words) {
    const auto differs = std::mismatch(common.begin(), common.end(), word.begin(), word.end(), same_letter);
    common.erase(differs.first, common.end());
  }
  return common;
}

}  // namespace

struct Prompt::Editor {
  ~Editor() {
    if (line != nullptr) ::el_end(line);
    if (past != nullptr) ::history_end(past);
  }
  Editor() = default;
  Editor(const Editor&) = delete;
  Editor& operator=(const Editor&) = delete;

  static char* show_prompt(::EditLine* line);
  static unsigned char complete(::EditLine* line, int key);

  ::EditLine* line = nullptr;
  ::History* past = nullptr;
  ::HistEvent event{};
  std::vector<std::string> words;
  std::string prompt;
  std::string history_file;
};

char* Prompt::Editor::show_prompt(::EditLine* line) {
  Editor* self = nullptr;
  ::el_get(line, EL_CLIENTDATA, &self);
  return self->prompt.data();
}

unsigned char Prompt::Editor::complete(::EditLine* line, int) {
  Editor* self = nullptr;
  ::el_get(line, EL_CLIENTDATA, &self);
  const auto* info = ::el_line(line);
  const char* begin = info->cursor;
  while (begin > info->buffer && is_word_character(begin[-1])) --begin;
  std::string typed(begin, info->cursor);
  auto found = completions(self->words, typed);
  if (found.empty()) {  // "user.login": the column behind the dot
    const auto dot = typed.rfind('.');
    if (dot == std::string::npos) return CC_REFRESH_BEEP;
    typed.erase(0, dot + 1);
    found = completions(self->words, typed);
    if (found.empty()) return CC_REFRESH_BEEP;
  }
  const auto common = common_beginning(found);
  if (common.size() > typed.size() || found.size() == 1) {
    const auto text = common + (found.size() == 1 ? " " : "");
    ::el_deletestr(line, static_cast<int>(typed.size()));
    return ::el_insertstr(line, text.c_str()) == 0 ? CC_REFRESH : CC_REFRESH_BEEP;
  }
  std::string list = "\n";
  for (const auto& word : found) list += word + "  ";
  std::fprintf(stdout, "%s\n", list.c_str());
  return CC_REDISPLAY;
}

Prompt::Prompt(std::unique_ptr<Editor> editor) : editor_(std::move(editor)) {}
Prompt::~Prompt() = default;
Prompt::Prompt(Prompt&&) noexcept = default;
Prompt& Prompt::operator=(Prompt&&) noexcept = default;

Result<Prompt> Prompt::open(std::vector<std::string> words, const std::string& history) {
  // libedit makes the file as the umask says; what was asked of a snapshot is nobody else's business.
  const int file = ::open(history.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
  const bool is_private = file >= 0 && ::fchmod(file, S_IRUSR | S_IWUSR) == 0;
  if (file >= 0) ::close(file);
  if (!is_private) return Error{"cannot write the history of queries, " + history, Reason::none, Fault::store};
  auto editor = std::make_unique<Editor>();
  editor->words = std::move(words);
  editor->history_file = history;
  editor->line = ::el_init("qharden", stdin, stdout, stderr);
  editor->past = ::history_init();
  if (editor->line == nullptr || editor->past == nullptr) return Error{"this terminal cannot edit lines"};
  ::history(editor->past, &editor->event, H_SETSIZE, kHistoryLines);
  ::history(editor->past, &editor->event, H_SETUNIQUE, 1);
  ::history(editor->past, &editor->event, H_LOAD, history.c_str());  // a new file has no mark yet: nothing is loaded
  ::el_set(editor->line, EL_CLIENTDATA, editor.get());
  ::el_set(editor->line, EL_EDITOR, "emacs");
  ::el_set(editor->line, EL_SIGNAL, 1);
  ::el_set(editor->line, EL_PROMPT, &Editor::show_prompt);
  ::el_set(editor->line, EL_HIST, ::history, editor->past);
  ::el_set(editor->line, EL_ADDFN, "qharden-complete", "complete a word", &Editor::complete);
  ::el_set(editor->line, EL_BIND, "^I", "qharden-complete", nullptr);
  return Prompt(std::move(editor));
}

std::optional<std::string> Prompt::read(const std::string& prompt) {
  editor_->prompt = prompt;
  int count = 0;
  const char* text = ::el_gets(editor_->line, &count);
  if (text == nullptr || count <= 0) return std::nullopt;
  std::string line(text, static_cast<std::size_t>(count));
  if (line.find_first_not_of(" \t\r\n") != std::string::npos) {
    ::history(editor_->past, &editor_->event, H_ENTER, line.c_str());
    ::history(editor_->past, &editor_->event, H_SAVE, editor_->history_file.c_str());
  }
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
  return line;
}

std::vector<std::string> completions(const std::vector<std::string>& words, const std::string& begin) {
  std::vector<std::string> found;
  for (const auto& word : words)
    if (word.size() >= begin.size() && std::equal(begin.begin(), begin.end(), word.begin(), same_letter))
      found.push_back(word);
  return found;
}

}  // namespace qharden::app
