/// Tables that the host itself fills: facts that no answer of the service holds.
#pragma once

#include <vector>

#include "core/manifest/manifest.hpp"

namespace qharden::manifest {

/// `self` (the own login), `declared_login` and `declared_network` (what the operator declares in the facts file). They
/// belong to the plugin id "host". Always complete: an absent facts file declares nothing, and that is known.
[[nodiscard]] const std::vector<Table>& host_tables();

/// The child table that holds the lo/hi pairs of a `ranges` column: `<table>_<column>(lo, hi)`.
[[nodiscard]] Table ranges_table(const Table& table, const Column& column);

}  // namespace qharden::manifest
