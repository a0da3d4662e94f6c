#include "core/app/exchanges.hpp"

#include "core/config/facts_writer.hpp"
#include "core/config/people.hpp"
#include "core/log/log.hpp"
#include "core/qualys/recording.hpp"
#include "core/qualys/replay.hpp"
#include "core/redact/facts.hpp"
#include "core/util/paths.hpp"

namespace qharden::app {
namespace {

/// What plugins declare is nobody's data; what a fan-out fills in is.
void keep_declared(const manifest::Catalog& catalog, redact::Redactor& redactor) {
  for (const auto& manifest : catalog.manifests())
    for (const auto& source : manifest.sources) {
      for (const auto& path : source.versions()) redactor.keep_path(path);
      for (const auto& [name, value] : source.query)
        if (value.find('{') == std::string::npos) redactor.keep_parameter(name, value);
    }
}

Result<void> write_facts(config::Facts facts, qualys::Recorder& recorder) {
  const bool has_people = !facts.people.file.empty();
  if (has_people) {
    facts.people.file = "people.csv";
    const auto written = recorder.add_file(facts.people.file, config::write_people_csv(facts.people.people));
    if (!written) return written;
  }
  return recorder.add_file("facts.yaml", config::write_facts(facts));
}

}  // namespace

Result<std::unique_ptr<Exchanges>> Exchanges::open(const RunSettings& settings,
                                                   const config::Subscription& subscription, const config::Facts& facts,
                                                   const manifest::Catalog& catalog) {
  std::unique_ptr<Exchanges> exchanges(new Exchanges(settings));
  exchanges->subscription_name_ = subscription.name;
  if (settings.replay) {
    exchanges->subscription_name_ = settings.replay->head().subscription;
    return exchanges;
  }
  exchanges->network_ = http::make_curl_transport();
  if (settings.record.empty()) return exchanges;
  if (const auto made = exchanges->record(subscription, facts, catalog); !made) return made.error();
  return exchanges;
}

Result<void> Exchanges::record(const config::Subscription& subscription, const config::Facts& facts,
                               const manifest::Catalog& catalog) {
  if (settings_.record_raw) {
    log::warn("the recording in " + settings_.record + " is not redacted: it will hold personal data");
  } else {
    auto rules = config::load_redaction((share_folder() / "redaction.yaml").string());
    if (!rules) return rules.error();
    redactor_ = std::make_unique<redact::Redactor>(std::move(*rules));
    keep_declared(catalog, *redactor_);
  }
  const qualys::RecordingHead head{.redacted = !settings_.record_raw,
                                   .subscription = subscription.name,
                                   .login = subscription.login,
                                   .url = subscription.url,
                                   .version = QHARDEN_VERSION,
                                   .share = subscription.share,
                                   .max_wait_minutes = subscription.max_wait_minutes,
                                   .started = now()};
  auto recorder = qualys::Recorder::create(settings_.record, head, *network_, redactor_.get());
  if (!recorder) return recorder.error();
  recorder_ = std::move(*recorder);
  return write_facts(redactor_ ? redact::redact_facts(facts, *redactor_) : facts, *recorder_);
}

http::Transport& Exchanges::transport() {
  if (settings_.replay) return *settings_.replay;
  return recorder_ ? static_cast<http::Transport&>(*recorder_) : *network_;
}

void Exchanges::adapt(qualys::ClientOptions& options) const {
  if (!settings_.replay) return;
  options.counts_calls = false;
  options.clock = [replay = settings_.replay] { return replay->time(); };
  options.sleep = [replay = settings_.replay](std::chrono::milliseconds time) { replay->sleep(time); };
  options.notice = nullptr;
}

UnixTime Exchanges::time() const {
  return settings_.replay ? settings_.replay->time() : now();
}

Result<void> Exchanges::problem() const {
  return recorder_ ? recorder_->problem() : Result<void>();
}

}  // namespace qharden::app
