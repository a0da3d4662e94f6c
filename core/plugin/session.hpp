/// Judging the checks of one plugin: apart in a worker process (the rule), or in this process (for the debugger).
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "core/snapshot/reader.hpp"
#include "core/util/result.hpp"
#include "core/worker/evaluator.hpp"

namespace qharden::plugin {

/// What a session runs: a plugin's library and what its approved manifest says, or (empty library) SQL checks only.
struct Program {
  std::string id;        ///< for messages
  std::string library;   ///< absolute path; empty: no library
  std::string manifest;  ///< bytes of the sidecar; must equal what the library tells
};

/// Threads: one thread at a time per session; sessions are independent of each other.
class Session {
 public:
  Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  virtual ~Session() = default;

  /// The snapshot that the following evaluate() calls read. Sealed files only.
  virtual Result<void> open(const std::string& snapshot, const std::vector<snapshot::ViewText>& views) = 0;

  /// REQUIRES: open() succeeded. Errors cost this check alone: the plugin crashed, hung beyond the deadline, or its SQL
  /// failed; the next check starts afresh. Outcomes given before an error must not be used.
  virtual Result<worker::Evaluated> evaluate(const worker::Evaluation& evaluation, const worker::OutcomeSink& sink) = 0;
};

struct SessionOptions {
  std::chrono::milliseconds check_deadline{300'000};  ///< of one check; worker sessions only
  std::string worker_program;                         ///< empty: `qharden-worker` beside the running program
  int max_restarts = 8;                               ///< of a worker, in the session's life
};

/// One worker process, started at the first open() and again after it died.
std::unique_ptr<Session> make_worker_session(Program program, SessionOptions options);

/// Same semantics but for deadlines and crashes, which here are the whole program's.
std::unique_ptr<Session> make_direct_session(Program program);

}  // namespace qharden::plugin
