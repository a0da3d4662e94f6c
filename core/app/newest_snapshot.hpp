/// The latest look at a subscription.
#pragma once

#include <memory>
#include <string>

#include "core/snapshot/reader.hpp"

namespace qharden::app {

/// The newest snapshot of the subscription (empty: of any) that is still there, with its views not made yet; null:
/// none. `run_id` becomes that of its run. Makes no file.
std::unique_ptr<snapshot::Reader> newest_snapshot(const std::string& results, const std::string& subscription,
                                                  std::string& run_id);

}  // namespace qharden::app
