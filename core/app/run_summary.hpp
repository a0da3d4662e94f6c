/// The part of a run that is not in its checks, as JSON in the results store.
#pragma once

#include <string>

#include "core/judge/judge.hpp"

namespace qharden::app {

struct RunSummary {
  judge::Exit exit;
  int not_selected = 0;
  std::string profile;  ///< empty: the run is older than profiles
  bool strict = false;
};

[[nodiscard]] std::string write_summary(const RunSummary& summary);

/// What cannot be read is as if it had not been written.
[[nodiscard]] RunSummary read_summary(const std::string& text);

}  // namespace qharden::app
