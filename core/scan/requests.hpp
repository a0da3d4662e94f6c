/// What is sent for one partition of a source: the declaration with the values of a fan-out's row put in their places.
#pragma once

#include <string>
#include <vector>

#include "core/qualys/client.hpp"
#include "core/scan/plan.hpp"
#include "core/snapshot/writer.hpp"

namespace qharden::scan {

struct Request {
  std::string partition;
  qualys::Call call;               ///< of the first page; its path is one of `paths`
  std::vector<std::string> paths;  ///< one for each version, newest first
  std::string since;               ///< window asked for; empty: none
  std::string until;
};

/// `row` is empty for a source that does not fan out; its first column names the partition. Errors: `parse` for a value
/// that may not stand in a path, or a body that is no JSON.
Result<Request> make_request(const Job& job, const snapshot::Writer::TextRow& row, UnixTime scan_time);

}  // namespace qharden::scan
