#include <optional>

#include "core/json/json.hpp"
#include "core/log/log.hpp"
#include "core/plugin/session.hpp"
#include "core/plugin/worker_process.hpp"
#include "core/util/paths.hpp"
#include "core/worker/frame.hpp"
#include "core/worker/messages.hpp"

namespace qharden::plugin {
namespace {

using worker::Frame;
using worker::FrameType;

constexpr std::chrono::seconds kStartDeadline{30};

class WorkerSession : public Session {
 public:
  WorkerSession(Program program, SessionOptions options) : program_(std::move(program)), options_(std::move(options)) {
    if (options_.worker_program.empty()) options_.worker_program = (program_folder() / "qharden-worker").string();
  }

  Result<void> open(const std::string& path, const std::vector<snapshot::ViewText>& views) override {
    open_ = {path, views};
    if (!process_) return ensure_open();
    auto opened = request_open();
    if (!opened) process_.reset();
    return opened;
  }

  Result<worker::Evaluated> evaluate(const worker::Evaluation& evaluation, const worker::OutcomeSink& sink) override {
    if (const auto ready = ensure_open(); !ready) return ready.error();
    auto evaluated = exchange(evaluation, sink);
    if (!evaluated && broken_) return give_up(evaluation.check, evaluated.error());
    return evaluated;
  }

 private:
  /// Starts (again) and opens the snapshot, unless that was done.
  Result<void> ensure_open() {
    if (process_) return {};
    if (starts_ > options_.max_restarts)
      return Error{"plugin " + program_.id + " broke its worker " + std::to_string(starts_) +
                   " times in this run; it is not started again"};
    ++starts_;
    auto started = WorkerProcess::start(options_.worker_program, program_.library);
    if (!started) return started.error();
    process_.emplace(std::move(*started));
    broken_ = false;
    auto opened = greet();
    if (opened) opened = request_open();
    if (!opened) process_.reset();
    return opened;
  }

  Result<void> greet() {
    const auto hello = worker::read_frame(process_->descriptor(), std::chrono::steady_clock::now() + kStartDeadline);
    if (!hello)
      return Error{"plugin " + program_.id + ": its worker did not start: " + process_->end(), Reason::none,
                   Fault::plugin};
    if (hello->type == FrameType::failed) return refused(worker::read_error(hello->text).message);
    const auto told = json::parse(hello->text);
    if (hello->type != FrameType::hello || !told || json::text_or(*told, "manifest") != program_.manifest)
      return refused("the library tells another manifest than its sidecar; rebuild the plugin");
    return {};
  }

  Result<void> request_open() {
    const auto deadline = std::chrono::steady_clock::now() + kStartDeadline;
    if (const auto sent = send(FrameType::open, worker::write_open(open_), deadline); !sent) return sent.error();
    const auto frame = worker::read_frame(process_->descriptor(), deadline);
    if (!frame) return frame.error();
    if (frame->type == FrameType::failed) return worker::read_error(frame->text);
    return {};
  }

  Result<worker::Evaluated> exchange(const worker::Evaluation& evaluation, const worker::OutcomeSink& sink) {
    const auto deadline = std::chrono::steady_clock::now() + options_.check_deadline;
    if (const auto sent = send(FrameType::evaluate, worker::write_evaluation(evaluation), deadline); !sent)
      return sent.error();
    received_ = 0;
    while (true) {
      const auto frame = worker::read_frame(process_->descriptor(), deadline);
      if (!frame) return broke(frame.error());
      switch (frame->type) {
        case FrameType::outcomes:
          if (const auto given = take_outcomes(*frame, sink); !given) return given.error();
          break;
        case FrameType::log:
          log::debug(program_.id + ": " + worker::read_log(frame->text).message);
          break;
        case FrameType::done:
          return take_end(*frame);
        case FrameType::failed:
          return worker::read_error(frame->text);
        case FrameType::hello:
        case FrameType::open:
        case FrameType::evaluate:
          return broke(Error{"the worker spoke out of turn", Reason::parse});
      }
    }
  }

  Result<void> take_outcomes(const Frame& frame, const worker::OutcomeSink& sink) {
    const auto outcomes = worker::read_outcomes(frame.text);
    if (!outcomes) return broke(outcomes.error());
    for (const auto& outcome : *outcomes) {
      if (outcome.status != Status::pass) ++received_;
      sink(outcome);
    }
    return {};
  }

  /// What was counted as other than passed must have arrived.
  Result<worker::Evaluated> take_end(const Frame& frame) {
    auto evaluated = worker::read_evaluated(frame.text);
    if (!evaluated) return broke(evaluated.error());
    if (evaluated->counts.total() - evaluated->counts.of(Status::pass) != received_)
      return broke(Error{"the worker counted other outcomes than it sent", Reason::parse});
    return evaluated;
  }

  Result<void> send(FrameType type, const std::string& text, worker::Deadline deadline) {
    const auto sent = worker::write_frame(process_->descriptor(), type, text, deadline);
    if (!sent) broken_ = true;
    return sent;
  }

  Error broke(const Error& error) {
    broken_ = true;
    return error;
  }

  Error refused(const std::string& why) const {
    return Error{"plugin " + program_.id + ": " + why, Reason::none, Fault::plugin};
  }

  /// The worker is beyond use; the next check gets a new one.
  Error give_up(const std::string& check, const Error& error) {
    const bool late = error.reason == Reason::timeout;
    const std::string how = process_->end();
    process_.reset();
    const auto seconds = std::chrono::duration<double>(options_.check_deadline).count();
    char limit[32];
    std::snprintf(limit, sizeof limit, "%.3g s", seconds);
    return Error{late ? "the worker did not finish " + check + " within " + limit + " and was stopped"
                      : "the worker broke while it judged " + check + ": " + how + ": " + error.message};
  }

  Program program_;
  SessionOptions options_;
  worker::OpenRequest open_;
  std::optional<WorkerProcess> process_;
  int starts_ = 0;
  std::int64_t received_ = 0;  ///< outcomes other than pass, of the check that runs
  bool broken_ = false;
};

}  // namespace

std::unique_ptr<Session> make_worker_session(Program program, SessionOptions options) {
  return std::make_unique<WorkerSession>(std::move(program), std::move(options));
}

}  // namespace qharden::plugin
