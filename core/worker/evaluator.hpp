/// Runs one check's SELECT over a snapshot and has its rows judged.
#pragma once

#include <qharden/abi.h>

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/manifest/manifest.hpp"
#include "core/snapshot/reader.hpp"
#include "core/util/outcome.hpp"

namespace qharden::worker {

/// A check made ready: what the worker needs of it, and nothing else.
struct Evaluation {
  std::string check;
  std::string sql;
  bool has_judge = false;
  Severity severity = Severity::medium;  ///< as declared: the lowest an outcome may have
  std::vector<std::pair<std::string, manifest::ParamValue>> params;
  std::set<std::string> open;  ///< objects whose passes are wanted too
  bool passes = false;         ///< every pass is wanted
};

struct Evaluated {
  std::int64_t rows = 0;
  Counts counts;
};

/// Takes each outcome that is not a pass, and the passes that are wanted.
using OutcomeSink = std::function<void(const Outcome&)>;
using LogSink = std::function<void(int level, const std::string& message)>;

/// Rows are pushed to the judge one at a time, with pointers straight into SQLite's memory.
///
/// Errors: the SQL failed, or the plugin refused the check; outcomes given before then must not be used. A verdict that
/// makes no sense (unknown status, a row judged twice or not at all, evidence that is no JSON object) becomes an
/// outcome of status error. Threads: the reader's.
Result<Evaluated> evaluate(snapshot::Reader& reader, const qharden_plugin* plugin, const Evaluation& evaluation,
                           const OutcomeSink& sink, const LogSink& log);

}  // namespace qharden::worker
