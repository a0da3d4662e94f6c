/// Answers from a recording instead of the network.
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <string>

#include "core/http/transport.hpp"
#include "core/qualys/recording.hpp"

namespace qharden::qualys {

/// Finds the answer of a request by method, path and parameters (in any order); a request that was made several times
/// gets its answers in their order.
///
/// Threads: one thread at a time. Errors of send(): those recorded; `dependency` for a request that was not recorded.
class Replay : public http::Transport {
 public:
  /// Errors: Fault::usage, naming file and what is wrong with it.
  static Result<std::unique_ptr<Replay>> open(const std::string& folder);

  [[nodiscard]] const RecordingHead& head() const { return head_; }
  [[nodiscard]] const std::string& folder() const { return folder_; }

  Result<http::Response> send(const http::Request& request) override;

  /// The time of the recording: that of its last exchange, and what was slept since.
  [[nodiscard]] UnixTime time() const;
  void sleep(std::chrono::milliseconds time) { slept_ += time; }

 private:
  struct Exchange {
    UnixTime at = 0;
    http::Response response = {};
    std::string body_file = {};
    std::string unreadable = {};
    std::size_t size = 0;
    std::string error = {};
    Reason reason = Reason::none;
  };
  explicit Replay(std::string folder) : folder_(std::move(folder)) {}
  Result<void> read_head();
  Result<void> read_exchange(const std::string& file);

  std::string folder_;
  RecordingHead head_;
  std::map<std::string, std::deque<Exchange>> exchanges_;  ///< by canonical request
  UnixTime at_ = 0;
  std::chrono::milliseconds slept_{0};
};

}  // namespace qharden::qualys
