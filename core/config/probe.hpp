/// What `qharden probe` asks, as data.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/util/result.hpp"

namespace qharden::config {

/// One read, and what is looked for in its answer.
struct ProbeCall {
  int number = 0;  ///< in the catalogue of unconfirmed fields
  std::string title;
  std::string family;  ///< fo, msp, qps or gateway
  std::string path;
  std::string verb;  ///< empty for msp
  std::vector<std::pair<std::string, std::string>> query;
  std::string body;                                         ///< JSON of a search of the gateway
  std::string rows;                                         ///< path of a row; ".": the whole answer is one
  std::vector<std::string> names;                           ///< patterns for the last element of a path
  std::vector<std::pair<std::string, std::string>> learns;  ///< `table.column` -> pattern
  std::vector<std::string> checks;                          ///< that rest on it
};

struct NotAsked {
  int number = 0;
  std::string title;
  std::string why;
};

struct Probe {
  std::vector<ProbeCall> calls;
  std::vector<NotAsked> not_asked;
};

/// Errors (Fault::usage) name file, line, key and the mend. Whether a call is a read, the client decides.
Result<Probe> load_probe(const std::string& path);

}  // namespace qharden::config
