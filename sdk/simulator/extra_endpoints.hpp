#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "endpoints.hpp"
#include "exchange.hpp"
#include "roles.hpp"

// Endpoints without code: a scenario, a file of endpoints or a folder of recorded exchanges says what they answer.
namespace qharden::simulator {

/// Instead of a body: a refusal in the envelope of the path's family.
struct ExtraError {
  int code = 0;
  std::string text;
};

/// One canned answer.
struct ExtraEndpoint {
  std::string path;
  std::string method;  ///< GET or POST; empty: both
  std::vector<Parameters::Item> parameters;
  bool exact = true;          ///< false: only `action` must be equal, of the rest as many as possible
  std::vector<Role> roles;    ///< who may call it; empty: everybody
  std::optional<int> status;  ///< default 200, for an error that of the family
  std::string content_type;   ///< empty: told by the body
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::optional<ExtraError> error;
  bool behind_lists = false;  ///< a list that takes the call answers in its place
};

/// Finds the canned answer of a call.
///
/// Of all that fit, the one with the most equal parameters answers; equals answer in turn, so that the pages of a
/// recorded search come one after another. Threads: safe from any thread.
class ExtraEndpoints {
 public:
  explicit ExtraEndpoints(std::vector<ExtraEndpoint> endpoints);

  struct Found {
    const ExtraEndpoint* endpoint = nullptr;
    const EndpointInfo* info = nullptr;
  };
  /// Paths are equal with and without their last slash. Nothing when no endpoint fits.
  [[nodiscard]] std::optional<Found> find(const Call& call, const Parameters& parameters);
  /// Whether some endpoint has this path, whatever the method and parameters.
  [[nodiscard]] bool has_path(std::string_view path) const;

 private:
  struct Entry {
    ExtraEndpoint endpoint;
    EndpointInfo info;
    std::uint64_t served = 0;
  };

  std::mutex mutex_;
  std::deque<Entry> entries_;  // infos view into their endpoints
};

/// Reads a file with the one key `endpoints`, as in a scenario. Throws ScenarioError.
[[nodiscard]] std::vector<ExtraEndpoint> load_endpoints(const std::filesystem::path& file);

/// Reads the exchanges of a recording: `*.json` with method, path, query, status, headers and body_file. Throws
/// ScenarioError.
[[nodiscard]] std::vector<ExtraEndpoint> load_recording(const std::filesystem::path& folder);

}  // namespace qharden::simulator
