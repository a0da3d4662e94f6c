/// A folder that holds the exchanges of one run, to be replayed without network (replay.hpp).
///
/// `recording.json` says what it is, `NNNN.json` each exchange in its order, `NNNN.body` the body of its answer;
/// `NNNN.error.json` one that got no answer. No request header and no request body is kept, so neither the secret nor
/// what it is derived from. qualys-sim can serve such a folder too (sdk/simulator/README.md).
#pragma once

#include <memory>
#include <string>

#include "core/http/transport.hpp"
#include "core/qualys/redact_body.hpp"
#include "core/qualys/stand_ins.hpp"
#include "core/redact/redactor.hpp"
#include "core/util/result.hpp"
#include "core/util/time.hpp"

namespace qharden::qualys {

inline constexpr int kRecordingFormat = 1;

/// What a recording says of itself. In a redacted one login, subscription and url have pseudonyms.
struct RecordingHead {
  bool redacted = true;
  std::string subscription;  ///< its configured name
  std::string login;
  std::string url;
  std::string version;  ///< of the program that made it
  double share = 0.5;
  int max_wait_minutes = 15;
  UnixTime started = 0;
};

/// Passes requests on and keeps what was said.
///
/// Threads: one thread at a time. A failure to write does not disturb the exchange; it is kept for problem().
class Recorder : public http::Transport {
 public:
  /// Makes the folder (mode 0700) or takes an empty one. `redactor` is null for a recording that is not redacted. Both
  /// must outlive the recorder. Errors: Fault::usage for a folder that is not empty, Fault::store for one that cannot
  /// be written.
  static Result<std::unique_ptr<Recorder>> create(const std::string& folder, const RecordingHead& head,
                                                  http::Transport& inner, redact::Redactor* redactor);

  Result<http::Response> send(const http::Request& request) override;

  /// Writes one more file (mode 0600) into the folder.
  Result<void> add_file(const std::string& name, const std::string& text);

  /// The first failure to write; success if there was none.
  [[nodiscard]] Result<void> problem() const { return problem_; }

 private:
  Recorder(std::string folder, http::Transport& inner, redact::Redactor* redactor)
      : folder_(std::move(folder)), inner_(inner), redactor_(redactor) {}
  Result<void> keep(const http::Request& request, const Result<http::Response>& answer);
  KeptBody keep_body(const std::string& path, const http::Response& answer);

  std::string folder_;
  http::Transport& inner_;
  redact::Redactor* redactor_;
  StandIns stand_ins_;
  int count_ = 0;
  Result<void> problem_;
};

}  // namespace qharden::qualys
