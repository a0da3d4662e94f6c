/// Where output goes and what it may look like there.
#pragma once

#include <chrono>
#include <string>

#include "core/report/report.hpp"
#include "core/scan/collect.hpp"

namespace qharden::app {

/// Colour only on a terminal, and not when NO_COLOR is set; the terminal's width, 100 columns elsewhere.
[[nodiscard]] report::TextStyle text_style(bool all_findings);

/// How far a collection is, on one line of fewer than `width` columns: bar, jobs, source, rows, calls, time. What there
/// is no room for is left out, the bar last but one.
[[nodiscard]] std::string progress_text(const scan::Progress& progress, std::chrono::seconds elapsed, std::size_t width,
                                        bool colour);

/// A line on stderr that says how far a collection or the judging is, drawn at most ten times a second; nothing when
/// stderr is no terminal or one that cannot move the cursor (TERM=dumb).
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(const scan::Progress& progress);
  void show(const std::string& text);
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  /// True when it is time to draw again.
  bool is_due();
  void draw(const std::string& text);

  bool is_terminal_;
  bool colour_;
  Clock::time_point started_ = Clock::now();
  Clock::time_point drawn_ = {};
  bool shown_ = false;
};

}  // namespace qharden::app
