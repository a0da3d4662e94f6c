#include "core/app/newest_snapshot.hpp"

#include <filesystem>

#include "core/store/results.hpp"

namespace qharden::app {

namespace fs = std::filesystem;

std::unique_ptr<snapshot::Reader> newest_snapshot(const std::string& results_file, const std::string& subscription,
                                                  std::string& run_id) {
  std::error_code ignored;
  if (!fs::exists(results_file, ignored)) return nullptr;
  auto results = store::Results::open(results_file);
  if (!results) return nullptr;
  const auto runs = (*results)->runs(subscription);
  if (!runs) return nullptr;
  for (const auto& run : *runs) {
    auto reader = fs::exists(run.snapshot, ignored) ? snapshot::Reader::open(run.snapshot)
                                                    : Result<std::unique_ptr<snapshot::Reader>>(Error{"gone"});
    if (!reader) continue;
    run_id = run.id;
    return std::move(*reader);
  }
  return nullptr;
}

}  // namespace qharden::app
