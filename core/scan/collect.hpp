/// Fetches what a plan names into a snapshot.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/config/approval_policy.hpp"
#include "core/config/configuration.hpp"
#include "core/config/facts.hpp"
#include "core/qualys/client.hpp"
#include "core/scan/plan.hpp"
#include "core/snapshot/writer.hpp"

namespace qharden::scan {

struct Progress {
  std::size_t job = 0;  ///< from 1
  std::size_t jobs = 0;
  std::string source;
  std::string partition;
  std::int64_t rows = 0;   ///< of this source so far
  std::int64_t calls = 0;  ///< of the run so far
};

struct CollectRequest {
  const manifest::Catalog* catalog = nullptr;
  const Plan* plan = nullptr;
  qualys::Account account;  ///< without the secret, which is the client's alone
  UnixTime scan_time = 0;
  config::Facts facts;
  std::vector<config::CertificateFile> certificates;
  std::string approval_policy_file;  ///< empty: there is none
  config::ApprovalPolicy approval_policy;
  std::string fingerprint_key;  ///< of this subscription (store::Results)
  std::string subscription_id;
  UnixTime log_row_at = 0;  ///< the newest own row in the activity log, as the sign-in saw it; 0: none
  std::function<void(const Progress&)> progress;  ///< may be empty
};

class CallLog;

/// Runs every job of the plan, proves roles, fills the host's tables. What a request could not answer is recorded in
/// `_collection` and is no error here; errors are faults of the snapshot file alone.
///
/// REQUIRES: `client` signed in, and its exchange log leads to CallLog::record of the same collection.
Result<void> collect(const CollectRequest& request, qualys::Client& client, snapshot::Writer& writer, CallLog& calls);

/// Gathers the exchanges of the client; collect() writes them with the source they belong to.
class CallLog {
 public:
  void record(const qualys::Exchange& exchange);
  /// Takes what was recorded since the last call.
  std::vector<snapshot::CallRecord> take(const std::string& source, const std::string& partition);
  [[nodiscard]] std::int64_t total() const { return total_; }

 private:
  std::vector<snapshot::CallRecord> waiting_;
  std::int64_t total_ = 0;
};

}  // namespace qharden::scan
