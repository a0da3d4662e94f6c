/// Rows of the tables that the host fills itself.
#pragma once

#include "core/scan/collect.hpp"
#include "core/snapshot/page.hpp"

namespace qharden::scan {

/// `self`, `declared_login`, `declared_network` and its ranges, for one collection.
[[nodiscard]] snapshot::Page host_page(const CollectRequest& request);

}  // namespace qharden::scan
