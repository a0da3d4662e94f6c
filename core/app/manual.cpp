#include "core/app/manual.hpp"

#include <algorithm>
#include <boost/program_options.hpp>
#include <ostream>
#include <sstream>

#include "core/app/command.hpp"

namespace qharden::app {
namespace {

/// Paragraphs flow; a line that begins with a blank stays as it is, with those around it.
void write_text(std::ostream& out, const std::string& text) {
  bool is_literal = false;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const bool indented = line.starts_with(' ');
    if (indented != is_literal) out << (indented ? ".RS 4\n.nf\n" : ".fi\n.RE\n");
    is_literal = indented;
    if (line.empty())
      out << ".PP\n";
    else
      out << roff(indented ? line.substr(std::min<std::size_t>(line.find_first_not_of(' '), 2)) : line) << '\n';
  }
  if (is_literal) out << ".fi\n.RE\n";
}

void write_options(std::ostream& out, const Options& options) {
  for (const auto& option : options.options()) {
    out << ".TP\n\\fB" << roff("--" + option->long_name()) << "\\fR";
    if (option->semantic()->max_tokens() > 0) out << " \\fI" << roff(option->semantic()->name()) << "\\fR";
    out << '\n' << roff(option->description()) << '\n';
  }
}

constexpr const char* kEnvironment[][2] = {
    {"QHARDEN_CONFIG", "The configuration, when --config does not name one."},
    {"QHARDEN_PLUGIN_PATH", "Further folders of plugins, separated by colons."},
    {"QHARDEN_SHARE", "The data that comes with the program, when it is not beside it."},
    {"XDG_CONFIG_HOME, XDG_STATE_HOME", "Where configuration and state are, instead of ~/.config and ~/.local/state."},
    {"NO_COLOR", "No colour, whatever the terminal."},
    {"TERM", "With the value dumb, no progress is shown."},
};

constexpr const char* kFiles[][2] = {
    {"~/.config/qharden/qharden.yaml, /etc/qharden/qharden.yaml", "The configuration."},
    {"~/.local/state/qharden/results.db", "Runs and findings."},
    {"~/.local/state/qharden/snapshots/", "What was read, one SQLite file for each run."},
    {"~/.local/state/qharden/query-history", "What was asked at the prompt of query."},
};

template <std::size_t N>
void write_pairs(std::ostream& out, const char* const (&pairs)[N][2]) {
  for (const auto& [name, text] : pairs) out << ".TP\n\\fB" << roff(name) << "\\fR\n" << roff(text) << '\n';
}

void write_exit_status(std::ostream& out) {
  std::istringstream lines(exit_status_text());
  for (std::string line; std::getline(lines, line);) {
    const auto begin = line.find_first_not_of(' ');
    const auto end = line.find(' ', begin);
    if (begin == std::string::npos || begin == 0) continue;  // the heading
    out << ".TP\n\\fB" << line.substr(begin, end - begin) << "\\fR\n"
        << roff(line.substr(line.find_first_not_of(' ', end))) << '\n';
  }
}

}  // namespace

std::string roff(const std::string& text) {
  std::string result;
  bool line_begins = true;
  for (const char c : text) {
    if (line_begins && (c == '.' || c == '\'')) result += "\\&";
    line_begins = c == '\n';
    switch (c) {
      case '\\':
        result += "\\e";
        break;
      case '-':
        result += "\\-";
        break;
      case '\'':
        result += "\\(aq";
        break;
      case '`':
        result += "\\(ga";
        break;
      case '^':
        result += "\\(ha";
        break;
      case '~':
        result += "\\(ti";
        break;
      default:
        result += c;
    }
  }
  return result;
}

void write_manual(std::ostream& out) {
  out << ".TH QHARDEN 1 \"\" \"qharden " << roff(QHARDEN_VERSION) << "\" \"User Commands\"\n"
      << ".nh\n.ad l\n"
      << ".SH NAME\nqharden \\- audit how a Qualys subscription is itself configured\n"
      << ".SH SYNOPSIS\n\\fBqharden\\fR \\fICOMMAND\\fR [\\fIoptions\\fR]\n"
      << ".SH DESCRIPTION\n"
      << "Reads the settings of a Qualys subscription through its APIs into a snapshot, judges them\nagainst the "
         "Qualys "
         "Hardening Guide, and reports. Nothing is changed in Qualys.\n"
      << ".PP\nStart with \\fBqharden demo\\fR: it needs no subscription.\n"
      << ".SH COMMANDS\n";
  for (const auto& command : commands()) {
    out << ".SS \"qharden " << roff(command.name) << "\"\n\\fBqharden " << roff(command.name) << "\\fR "
        << roff(command.operands) << (*command.operands == '\0' ? "" : " ") << "[\\fIoptions\\fR]\n.PP\n";
    write_text(out, command.about);
    write_options(out, own_options(command));
  }
  out << ".SH OPTIONS\nEvery command takes these as well.\n";
  write_options(out, common_options());
  out << ".SH EXIT STATUS\n";
  write_exit_status(out);
  out << ".SH ENVIRONMENT\n";
  write_pairs(out, kEnvironment);
  out << ".SH FILES\n";
  write_pairs(out, kFiles);
  out << ".SH SEE ALSO\n\\fBqualys\\-sim\\fR \\-\\-help, \\fBsqlite3\\fR(1)\n";
}

}  // namespace qharden::app
