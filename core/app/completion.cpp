#include "core/app/completion.hpp"

#include <boost/program_options.hpp>
#include <cctype>
#include <functional>
#include <map>
#include <ostream>

namespace qharden::app {
namespace {

struct Shell {
  const char* head;
  const char* tail;
};

constexpr Shell kBash = {R"sh(# bash completion for qharden; written by 'qharden completion bash'

_qharden_offer() {  # WORD...
  local item
  for item in "$@"; do
    if [[ $item == "$word"* ]]; then COMPREPLY+=("$item"); fi
  done
}

_qharden_ask() {  # KIND: the program knows the words
  local item
  while IFS= read -r item; do
    if [[ $item == "$word"* ]]; then COMPREPLY+=("$(printf '%q' "$item")"); fi
  done < <("$program" completion words "$1" "${where[@]}" 2>/dev/null)
}

_qharden_paths() {  # f: files, d: folders
  local item
  compopt -o filenames 2>/dev/null
  while IFS= read -r item; do COMPREPLY+=("$item"); done < <(compgen -"$1" -- "$word")
}

_qharden() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
  local command=${COMP_WORDS[1]} program=${COMP_WORDS[0]} index value where=()
  COMPREPLY=()
  if [[ $word == = ]]; then
    word=
  elif [[ $before == = ]]; then  # --option=value is three words to bash
    before=${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((index = 2; index + 1 < COMP_CWORD; ++index)); do
    case ${COMP_WORDS[index]} in
      --config | --state-dir)
        value=${COMP_WORDS[index+1]}
        where+=("${COMP_WORDS[index]}" "${value/#\~\//$HOME/}") ;;
    esac
  done
)sh",
                         R"sh(}

complete -F _qharden qharden
)sh"};

constexpr Shell kZsh = {R"sh(#compdef qharden
# zsh completion for qharden; written by 'qharden completion zsh'

_qharden_offer() {  # WORD...
  compadd -- "$@"
}

_qharden_ask() {  # KIND: the program knows the words
  local -a found
  found=("${(@f)$("$program" completion words "$1" "${where[@]}" 2>/dev/null)}")
  compadd -- "${(@)found:#}"
}

_qharden_paths() {  # f: files, d: folders
  if [[ $1 == d ]]; then _files -/; else _files; fi
}

_qharden() {
  local word=${words[CURRENT]} before=${words[CURRENT-1]} command=${words[2]} program=${(Q)words[1]}
  local index
  local -a where
  if [[ $word == --*=* ]]; then  # --option=value
    before=${word%%=*}
    word=${word#*=}
    compset -P '*='
  fi
  for ((index = 3; index + 1 < CURRENT; ++index)); do
    case ${words[index]} in
      (--config|--state-dir) where+=("${words[index]}" "${${(Q)words[index+1]}/#\~\//$HOME/}") ;;
    esac
  done
)sh",
                        R"sh(}

if [[ ${funcstack[1]} == _qharden ]]; then _qharden "$@"; else compdef _qharden qharden; fi
)sh"};

const std::map<std::string, Completion>& completions_by_option() {
  static const std::map<std::string, Completion> known = {
      {"level", {.words = {"1", "2", "3"}}},
      {"fail-on", {.words = {"low", "medium", "high", "critical", "never"}}},
      {"format", {.words = {"text", "json"}}},
      {"query format", {.words = {"text", "csv", "json", "markdown"}}},
      {"checks format", {.words = {"text", "json", "markdown"}}},
      {"tables format", {.words = {"text", "json", "markdown"}}},
      {"log-level", {.words = {"debug", "info", "warn", "error"}}},
      {"status", {.words = {"fail", "manual", "not_evaluated", "not_applicable", "error"}}},
      {"profile", {.asked = {"profiles"}}},
      {"guide", {.asked = {"guides"}}},
      {"scenario", {.asked = {"scenarios"}, .files = true}},
      {"check", {.asked = {"checks"}}},
      {"control", {.asked = {"controls"}}},
      {"run", {.asked = {"runs"}}},
      {"complete", {.asked = {"runs"}}},
      {"subscription", {.asked = {"subscriptions"}}},
  };
  return known;
}

Completion completion_of_value(const std::string& name) {
  if (name == "DIR" || name == "FOLDER") return {.folders = true};
  if (name.find("FILE") != std::string::npos || name == "SNAPSHOT") return {.files = true};
  return {};
}

bool is_literal(const std::string& word) {
  return std::islower(static_cast<unsigned char>(word.front())) != 0;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += " " + word;
  return text;
}

void write_offers(std::ostream& out, const Completion& completion) {
  if (!completion.words.empty()) out << " _qharden_offer" << joined(completion.words) << ';';
  for (const auto& kind : completion.asked) out << " _qharden_ask " << kind << ';';
  if (completion.files) out << " _qharden_paths f;";
  if (completion.folders) out << " _qharden_paths d;";
}

bool takes_value(const boost::program_options::option_description& option) {
  return option.semantic()->max_tokens() > 0;
}

std::vector<std::string> options_of(const Command& command) {
  std::vector<std::string> words;
  for (const auto& options : {own_options(command), common_options()})
    for (const auto& option : options.options()) words.push_back("--" + option->long_name());
  return words;
}

/// Both shells understand this part: the words of every command, by a `case` on what stands before.
void write_cases(std::ostream& out, int first_operand, const char* position) {
  out << "  if [[ " << position << " -eq " << first_operand << " ]]; then\n    _qharden_offer";
  for (const auto& command : commands()) out << ' ' << command.name;
  out << " --help --version\n    return\n  fi\n  case \"$command $before\" in\n";
  for (const auto& command : commands())
    for (const auto& options : {own_options(command), common_options()})
      for (const auto& option : options.options()) {
        if (!takes_value(*option)) continue;
        out << "    \"" << command.name << " --" << option->long_name() << "\")";
        write_offers(out, completion_of_option(command, option->long_name()));
        out << " return ;;\n";
      }
  out << "  esac\n  case $command in\n";
  for (const auto& command : commands()) {
    out << "    " << command.name << ")\n      if [[ $word == -* ]]; then _qharden_offer" << joined(options_of(command))
        << "; return; fi\n     ";
    write_offers(out, completion_of_operands(command));
    out << " : ;;\n";
  }
  out << "  esac\n";
}

}  // namespace

Completion completion_of_option(const Command& command, const std::string& option) {
  const auto& known = completions_by_option();
  for (const auto& key : {std::string(command.name) + " " + option, option})
    if (const auto found = known.find(key); found != known.end()) return found->second;
  for (const auto& options : {own_options(command), common_options()})
    for (const auto& description : options.options())
      if (description->long_name() == option) return completion_of_value(description->semantic()->name());
  return {};
}

Completion completion_of_operands(const Command& command) {
  Completion completion;
  std::string word;
  for (const char* c = command.operands;; ++c) {
    if (*c == '"') break;  // free text
    if (std::isalnum(static_cast<unsigned char>(*c)) != 0 || *c == '-') {
      word += *c;
      continue;
    }
    if (!word.empty()) {
      const std::string name = command.name;
      if (is_literal(word))
        completion.words.push_back(word);
      else if (word == "ID" && (name == "checks" || name == "controls"))
        completion.asked.push_back(name);
      else if (word == "NAME" && name == "tables")
        completion.asked.emplace_back("tables");
      else if (word == "RUN")
        completion.asked.emplace_back("runs");
      else if (completion_of_value(word).files)
        completion.files = true;
    }
    word.clear();
    if (*c == '\0') break;
  }
  return completion;
}

void write_bash_completion(std::ostream& out) {
  out << kBash.head;
  write_cases(out, 1, "$COMP_CWORD");
  out << kBash.tail;
}

void write_zsh_completion(std::ostream& out) {
  out << kZsh.head;
  write_cases(out, 2, "$CURRENT");
  out << kZsh.tail;
}

}  // namespace qharden::app
