#pragma once

#include <bitset>
#include <cstdint>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "endpoints.hpp"

namespace qharden::simulator {

/// Every way in which the simulator can misbehave. The order is that of the table in faults.cpp.
enum class FaultKind {
  rate,
  concurrency,
  server_error,
  internal_error,
  maintenance,
  slow,
  hang,
  cut,
  truncated_xml,
  html,
  empty,
  empty_body,
  no_permission,
  wrong_scope,
  unlicensed,
  expired,
  eula,
  bad_credentials,
  enhanced_rbac,
  bad_utf8,
  redirect,
  foreign_next,
  loop,
  unknown_words,
  missing_elements,
  short_log,
  old_version,
  token_expired
};

inline constexpr std::size_t kFaultKindCount = static_cast<std::size_t>(FaultKind::token_expired) + 1;

/// One `KIND[=MS][@ENDPOINT][:COUNT][+SPARED]`.
struct Fault {
  FaultKind kind = FaultKind::rate;
  std::string endpoint;                ///< the name of an endpoint or a list; empty: all of them
  std::optional<std::uint64_t> count;  ///< nothing: always
  std::uint64_t wait_ms = 0;           ///< slow and hang only
  std::uint64_t spared = 0;            ///< this many requests are answered well first
};

/// A fault that cannot be understood; the message lists what can be.
class FaultError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Throws FaultError. Whether there is an endpoint of the name, check_fault_target() says.
[[nodiscard]] Fault parse_fault(std::string_view spec);

/// The names of what is built in, and `extra`.
[[nodiscard]] std::vector<std::string> built_in_names();

/// Throws FaultError when a fault names none of `known`.
void check_fault_target(const Fault& fault, const std::vector<std::string>& known);

/// One line per kind: its name and what it does.
[[nodiscard]] std::string describe_faults();

/// The faults that hold for one request.
class ActiveFaults {
 public:
  void add(const Fault& fault);
  void add(FaultKind kind) { kinds_.set(static_cast<std::size_t>(kind)); }
  [[nodiscard]] bool has(FaultKind kind) const { return kinds_.test(static_cast<std::size_t>(kind)); }
  [[nodiscard]] std::uint64_t wait_ms() const { return wait_ms_; }

 private:
  std::bitset<kFaultKindCount> kinds_;
  std::uint64_t wait_ms_ = 0;
};

/// All faults of a run, with what is left of their counts.
///
/// Threads: safe from any thread.
class FaultSet {
 public:
  explicit FaultSet(std::vector<Fault> faults) : faults_(std::move(faults)) {}

  /// The faults that hold for this request; each counted one is used up by one.
  [[nodiscard]] ActiveFaults take(std::string_view endpoint);

 private:
  std::mutex mutex_;
  std::vector<Fault> faults_;
};

}  // namespace qharden::simulator
