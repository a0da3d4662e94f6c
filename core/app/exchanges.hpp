/// Where a scan's answers come from: the network, the network with a recording made, or a recording.
#pragma once

#include <memory>

#include "core/app/run.hpp"
#include "core/config/facts.hpp"
#include "core/http/transport.hpp"
#include "core/manifest/catalog.hpp"
#include "core/qualys/client.hpp"
#include "core/redact/redactor.hpp"

namespace qharden::app {

/// Threads: one thread at a time.
class Exchanges {
 public:
  /// Makes the folder of a recording and writes the declared facts into it. `settings` must outlive the object.
  static Result<std::unique_ptr<Exchanges>> open(const RunSettings& settings, const config::Subscription& subscription,
                                                 const config::Facts& facts, const manifest::Catalog& catalog);

  http::Transport& transport();

  /// A replay neither waits nor counts calls, and lives in the time of the recording.
  void adapt(qualys::ClientOptions& options) const;

  /// What the service's clock is compared with, and stands for it where it is not told.
  [[nodiscard]] UnixTime time() const;

  /// The name that identifies a subscription that has no id of its own.
  [[nodiscard]] const std::string& subscription_name() const { return subscription_name_; }

  /// Whether everything was recorded that was to be.
  [[nodiscard]] Result<void> problem() const;

 private:
  explicit Exchanges(const RunSettings& settings) : settings_(settings) {}
  Result<void> record(const config::Subscription& subscription, const config::Facts& facts,
                      const manifest::Catalog& catalog);

  const RunSettings& settings_;
  std::string subscription_name_;
  std::unique_ptr<http::Transport> network_;
  std::unique_ptr<redact::Redactor> redactor_;
  std::unique_ptr<qualys::Recorder> recorder_;
};

}  // namespace qharden::app
