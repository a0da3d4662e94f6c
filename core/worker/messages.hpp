/// The JSON inside the frames. What comes from a worker is hostile input: every reader here checks all it uses.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/util/result.hpp"
#include "core/worker/evaluator.hpp"

namespace qharden::worker {

struct OpenRequest {
  std::string snapshot;
  std::vector<snapshot::ViewText> views;
};

struct LogLine {
  int level = 0;
  std::string message;
};

[[nodiscard]] std::string write_open(const OpenRequest& request);
Result<OpenRequest> read_open(std::string_view text);

[[nodiscard]] std::string write_evaluation(const Evaluation& evaluation);
Result<Evaluation> read_evaluation(std::string_view text);

[[nodiscard]] std::string write_evaluated(const Evaluated& evaluated);
Result<Evaluated> read_evaluated(std::string_view text);

[[nodiscard]] std::string write_outcomes(const std::vector<Outcome>& outcomes);
Result<std::vector<Outcome>> read_outcomes(std::string_view text);

[[nodiscard]] std::string write_error(const Error& error);
[[nodiscard]] Error read_error(std::string_view text);

[[nodiscard]] std::string write_log(const LogLine& line);
[[nodiscard]] LogLine read_log(std::string_view text);

}  // namespace qharden::worker
