/// How many calls a plan comes to, before any is made.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/manifest/catalog.hpp"
#include "core/scan/plan.hpp"
#include "core/snapshot/reader.hpp"

namespace qharden::scan {

/// Calls of one source.
struct SourceForecast {
  std::string source;
  std::string api;                   ///< the path: limits are kept by it
  std::int64_t known = 0;            ///< certain: the first page of each partition that is known beforehand
  std::optional<std::int64_t> more;  ///< at most so many besides, if it goes as last time; none: nothing tells
  std::string why;                   ///< what `more` rests on, in words; empty: no call besides
};

/// The sign-in first, then the plan's sources in their order. `last` is the newest snapshot of the subscription, or
/// null; its rows tell how far a fan-out goes and its calls how many pages there were. Sends nothing.
[[nodiscard]] std::vector<SourceForecast> forecast(const Plan& plan, const manifest::Catalog& catalog,
                                                   snapshot::Reader* last);

}  // namespace qharden::scan
