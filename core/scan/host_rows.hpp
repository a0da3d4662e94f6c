/// Rows of the tables that the host fills itself.
#pragma once

#include "core/scan/collect.hpp"
#include "core/snapshot/page.hpp"

namespace qharden::scan {

/// `self`, the certificate files that were named (read here), the facts that were declared (`declared_*`) and the
/// approval policy (`approval_*`), for one collection. Lists in text columns are JSON arrays; lists of addresses are
/// joined by commas, with their ranges as child rows.
[[nodiscard]] snapshot::Page host_page(const CollectRequest& request);

}  // namespace qharden::scan
