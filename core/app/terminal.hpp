/// Where output goes and what it may look like there.
#pragma once

#include <string>

#include "core/report/report.hpp"
#include "core/scan/collect.hpp"

namespace qharden::app {

/// Colour only on a terminal, and not when NO_COLOR is set; the terminal's width, 100 columns elsewhere.
[[nodiscard]] report::TextStyle text_style(bool all_findings);

/// A line on stderr that says how far a collection or the judging is; nothing when stderr is no terminal.
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
  bool is_terminal_;
  bool shown_ = false;
};

}  // namespace qharden::app
