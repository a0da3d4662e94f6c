#include "core/worker/serve.hpp"

#include <optional>

#include "core/json/json.hpp"
#include "core/worker/evaluator.hpp"
#include "core/worker/frame.hpp"
#include "core/worker/library.hpp"
#include "core/worker/messages.hpp"

namespace qharden::worker {
namespace {

constexpr std::size_t kOutcomesPerFrame = 500;
constexpr std::size_t kBytesPerFrame = std::size_t{1} << 20U;

/// A link that broke shows at the next read, which ends the worker; nothing else can be done about it here.
void tell(int descriptor, FrameType type, const std::string& text) {
  (void)write_frame(descriptor, type, text);
}

class Server {
 public:
  Server(int descriptor, const qharden_plugin* plugin) : descriptor_(descriptor), plugin_(plugin) {}

  /// False: the link is gone.
  bool handle(const Frame& frame) {
    switch (frame.type) {
      case FrameType::open:
        return reply(open(frame.text));
      case FrameType::evaluate:
        return reply(evaluate(frame.text));
      case FrameType::hello:
      case FrameType::outcomes:
      case FrameType::done:
      case FrameType::failed:
      case FrameType::log:
        break;
    }
    return reply(Error{"a request the worker does not know"});
  }

 private:
  bool reply(const Result<std::string>& result) const {
    return result ? write_frame(descriptor_, FrameType::done, *result).ok()
                  : write_frame(descriptor_, FrameType::failed, write_error(result.error())).ok();
  }

  Result<std::string> open(const std::string& text) {
    const auto request = read_open(text);
    if (!request) return request.error();
    auto reader = snapshot::Reader::open(request->snapshot);
    if (!reader) return reader.error();
    reader_ = std::move(*reader);
    reader_->make_views(request->views);
    reader_->restrict_to_reads();
    return std::string("{}");
  }

  Result<std::string> evaluate(const std::string& text) {
    const auto evaluation = read_evaluation(text);
    if (!evaluation) return evaluation.error();
    if (!reader_) return Error{"no snapshot is open"};
    std::vector<Outcome> waiting;
    std::size_t bytes = 0;
    const auto flush = [&] {
      if (!waiting.empty()) tell(descriptor_, FrameType::outcomes, write_outcomes(waiting));
      waiting.clear();
      bytes = 0;
    };
    const auto sink = [&](const Outcome& outcome) {
      bytes += outcome.object.size() + outcome.object_name.size() + outcome.message.size() + outcome.evidence.size();
      waiting.push_back(outcome);
      if (waiting.size() >= kOutcomesPerFrame || bytes >= kBytesPerFrame) flush();
    };
    const auto log = [&](int level, const std::string& message) {
      tell(descriptor_, FrameType::log, write_log({level, message}));
    };
    const auto evaluated = worker::evaluate(*reader_, plugin_, *evaluation, sink, log);
    if (!evaluated) return evaluated.error();
    flush();
    return write_evaluated(*evaluated);
  }

  int descriptor_;
  const qharden_plugin* plugin_;
  std::unique_ptr<snapshot::Reader> reader_;
};

}  // namespace

int serve(int descriptor, const std::string& library_path) {
  std::optional<Library> library;
  std::string manifest;
  if (!library_path.empty()) {
    auto loaded = Library::load(library_path);
    auto described = loaded ? loaded->describe() : Result<std::string>(loaded.error());
    if (!described) {
      tell(descriptor, FrameType::failed, write_error(described.error()));
      return 3;
    }
    library = *loaded;
    manifest = *described;
  }
  if (!write_frame(descriptor, FrameType::hello, json::dump({{"manifest", manifest}}))) return 0;
  Server server(descriptor, library ? &library->plugin() : nullptr);
  while (true) {
    const auto frame = read_frame(descriptor);
    if (!frame || !server.handle(*frame)) return 0;
  }
}

}  // namespace qharden::worker
