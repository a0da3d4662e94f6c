#include <optional>

#include "core/log/log.hpp"
#include "core/plugin/session.hpp"
#include "core/worker/library.hpp"
#include "core/worker/messages.hpp"

namespace qharden::plugin {
namespace {

class DirectSession : public Session {
 public:
  explicit DirectSession(Program program) : program_(std::move(program)) {}

  Result<void> open(const std::string& path, const std::vector<snapshot::ViewText>& views) override {
    if (const auto loaded = load(); !loaded) return loaded.error();
    auto reader = snapshot::Reader::open(path);
    if (!reader) return reader.error();
    reader_ = std::move(*reader);
    reader_->make_views(views);
    reader_->restrict_to_reads();
    return {};
  }

  Result<worker::Evaluated> evaluate(const worker::Evaluation& evaluation, const worker::OutcomeSink& sink) override {
    const auto log = [this](int, const std::string& message) { log::debug(program_.id + ": " + message); };
    // The way over the wire, so that what a plugin says is cleaned and checked just as a worker's is.
    Result<void> passed;
    const auto clean = [&](const Outcome& outcome) {
      const auto outcomes = worker::read_outcomes(worker::write_outcomes({outcome}));
      if (!outcomes) passed = outcomes.error();
      if (outcomes) sink(outcomes->front());
    };
    auto evaluated = worker::evaluate(*reader_, library_ ? &library_->plugin() : nullptr, evaluation, clean, log);
    if (!passed) return passed.error();
    return evaluated;
  }

 private:
  Result<void> load() {
    if (library_ || program_.library.empty()) return {};
    auto library = worker::Library::load(program_.library);
    if (!library) return library.error();
    const auto described = library->describe();
    if (!described) return described.error();
    if (*described != program_.manifest)
      return Error{
          "plugin " + program_.id + ": the library tells another manifest than its sidecar; rebuild the plugin",
          Reason::none, Fault::plugin};
    library_ = *library;
    return {};
  }

  Program program_;
  std::optional<worker::Library> library_;
  std::unique_ptr<snapshot::Reader> reader_;
};

}  // namespace

std::unique_ptr<Session> make_direct_session(Program program) {
  return std::make_unique<DirectSession>(std::move(program));
}

}  // namespace qharden::plugin
