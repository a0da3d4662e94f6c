#include "core/app/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "core/report/layout.hpp"

namespace qharden::app {

namespace {

constexpr std::chrono::milliseconds kRedraw{100};
constexpr std::size_t kBar = 24;
constexpr std::size_t kSmallestBar = 8;

// NOLINTBEGIN(concurrency-mt-unsafe): the environment is never changed
bool wants_colour() {
  const char* no_color = std::getenv("NO_COLOR");
  return no_color == nullptr || *no_color == '\0';
}

bool is_dumb() {
  const char* term = std::getenv("TERM");
  return term == nullptr || std::string_view(term) == "dumb";
}
// NOLINTEND(concurrency-mt-unsafe)

/// Columns of the terminal; 0: it does not say.
std::size_t columns_of(int file) {
  winsize size{};
  return ::ioctl(file, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

std::string clock_text(std::chrono::seconds elapsed) {
  const auto seconds = elapsed.count() % 60;
  return std::to_string(elapsed.count() / 60) + (seconds < 10 ? ":0" : ":") + std::to_string(seconds);
}

std::string bar(std::size_t done, std::size_t all, std::size_t width, bool colour) {
  const auto filled = all == 0 ? 0 : std::min(done, all) * width / all;
  return "[" + report::painted(std::string(filled, '#'), report::Colour::green, colour && filled > 0) +
         std::string(width - filled, '.') + "]";
}

}  // namespace

report::TextStyle text_style(bool all_findings) {
  report::TextStyle style;
  const bool is_terminal = ::isatty(STDOUT_FILENO) == 1;
  style.colour = is_terminal && wants_colour();
  const auto width = is_terminal ? columns_of(STDOUT_FILENO) : 0;
  if (width > 0) style.width = std::clamp(static_cast<int>(width), 60, 140);
  if (all_findings) style.findings_shown = 0;
  return style;
}

std::string progress_text(const scan::Progress& progress, std::chrono::seconds elapsed, std::size_t width,
                          bool colour) {
  const std::size_t room = std::max<std::size_t>(width, 2) - 1;  // a full line would wrap
  const auto jobs = std::to_string(progress.job) + "/" + std::to_string(progress.jobs);
  std::string tail;
  for (const auto& part :
       {report::safe(progress.source), progress.partition.empty() ? "" : "(" + report::safe(progress.partition) + ")",
        std::to_string(progress.rows) + " rows", std::to_string(progress.calls) + " calls", clock_text(elapsed)}) {
    if (part.empty()) continue;
    if (jobs.size() + report::columns(tail) + 2 + report::columns(part) > room) break;
    tail += "  " + part;
  }
  const auto used = jobs.size() + report::columns(tail);
  if (used > room) return jobs.substr(0, room);
  if (used + kSmallestBar + 3 > room) return jobs + tail;
  const auto width_of_bar = std::min(kBar, room - used - 3);
  return bar(progress.job == 0 ? 0 : progress.job - 1, progress.jobs, width_of_bar, colour) + " " + jobs + tail;
}

ProgressLine::ProgressLine() : is_terminal_(::isatty(STDERR_FILENO) == 1 && !is_dumb()), colour_(wants_colour()) {}

ProgressLine::~ProgressLine() {
  clear();
}

bool ProgressLine::is_due() {
  const auto now = Clock::now();
  if (!is_terminal_ || now - drawn_ < kRedraw) return false;
  drawn_ = now;
  return true;
}

void ProgressLine::draw(const std::string& text) {
  std::fprintf(stderr, "\r\033[K%s", text.c_str());
  std::fflush(stderr);
  shown_ = true;
}

void ProgressLine::show(const scan::Progress& progress) {
  if (!is_due()) return;
  const auto width = columns_of(STDERR_FILENO);
  draw(progress_text(progress, std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - started_),
                     width == 0 ? 80 : width, colour_));
}

void ProgressLine::show(const std::string& text) {
  if (!is_due()) return;
  const auto width = columns_of(STDERR_FILENO);
  draw(report::shortened(report::safe(text), (width < 8 ? 80 : width) - 4));  // it adds "..."
}

void ProgressLine::clear() {
  if (!shown_) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
  shown_ = false;
}

}  // namespace qharden::app
