#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "context.hpp"
#include "limits.hpp"
#include "sign_in.hpp"

namespace qharden::simulator {

/// Turns a call into an answer: faults, sign-in, limits, log row, endpoint, in the order Qualys keeps.
///
/// Threads: answer() may be called from any number of threads.
class Service {
 public:
  Service(const Scenario& scenario, std::vector<Fault> faults, std::uint64_t log_rows);

  [[nodiscard]] Answer answer(const Call& call);

  /// Ends every wait of a `slow` or `hang` fault, now and later.
  void stop_waiting();

  [[nodiscard]] std::vector<RequestRecord> requests() const;
  [[nodiscard]] std::uint64_t failed_sign_ins() const { return sign_in_.failures(); }

 private:
  struct Target {
    const EndpointInfo* info = nullptr;
    const ExtraEndpoint* extra = nullptr;
    const ListPlace* list = nullptr;
    std::vector<Parameters::Item> from_path = {};
  };
  /// Who answers a call; `info` is nothing when nobody does.
  [[nodiscard]] Target find_target(const Call& call);
  [[nodiscard]] Answer route(const Call& call, std::string& login);
  /// A path without its last slash is moved to the path with it, as recorded.
  [[nodiscard]] std::optional<Answer> add_missing_slash(const Call& call) const;
  [[nodiscard]] Answer serve(const Call& call, Context& context);
  /// Nothing when the caller may go on; fills in context.caller.
  [[nodiscard]] std::optional<Answer> sign_in(const Call& call, Context& context);
  /// The same, by name and password or by a token alone.
  [[nodiscard]] std::optional<Answer> check_credentials(const Call& call, Context& context);
  /// What the account of a caller says about the caller.
  [[nodiscard]] std::optional<Answer> check_account(Context& context);
  [[nodiscard]] Answer serve_admitted(const Call& call, const Context& context);
  [[nodiscard]] Answer call_endpoint(const Context& context, const Parameters& parameters);
  [[nodiscard]] Answer call_built_in(const Context& context, const Parameters& parameters);
  void wait(std::uint64_t wait_ms);
  void record(const Call& call, int status, const std::string& login);
  [[nodiscard]] UnixTime now() const { return machine_time() + clock_offset_; }

  UnixTime start_;
  UnixTime clock_offset_;
  bool enhanced_rbac_;
  std::set<std::string> unlicensed_;
  TokenClaims claims_;
  std::string caller_ip_;
  bool log_api_calls_;
  Subscription subscription_;
  SignIn sign_in_;
  LimitCounters limits_;
  FaultSet faults_;
  ExtraEndpoints extras_;
  ListCatalog lists_;
  GatewayTokens tokens_;

  std::mutex wait_mutex_;
  std::condition_variable wait_ended_;
  bool stopping_ = false;

  mutable std::mutex record_mutex_;
  std::deque<RequestRecord> records_;
};

}  // namespace qharden::simulator
