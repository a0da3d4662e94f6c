#include "core/app/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace qharden::app {

report::TextStyle text_style(bool all_findings) {
  report::TextStyle style;
  const bool is_terminal = ::isatty(STDOUT_FILENO) == 1;
  const char* no_color = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): the environment is never changed
  style.colour = is_terminal && (no_color == nullptr || *no_color == '\0');
  winsize size{};
  if (is_terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    style.width = std::clamp<int>(size.ws_col, 60, 140);
  if (all_findings) style.findings_shown = 0;
  return style;
}

ProgressLine::ProgressLine() : is_terminal_(::isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine() {
  clear();
}

void ProgressLine::show(const scan::Progress& progress) {
  std::string text = "[" + std::to_string(progress.job) + "/" + std::to_string(progress.jobs) + "] " + progress.source;
  if (!progress.partition.empty()) text += " (" + progress.partition + ")";
  text += "  " + std::to_string(progress.rows) + " rows, " + std::to_string(progress.calls) + " calls so far";
  show(text);
}

void ProgressLine::show(const std::string& text) {
  if (!is_terminal_) return;
  std::fprintf(stderr, "\r\033[K%s", text.c_str());
  std::fflush(stderr);
  shown_ = true;
}

void ProgressLine::clear() {
  if (!shown_) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
  shown_ = false;
}

}  // namespace qharden::app
