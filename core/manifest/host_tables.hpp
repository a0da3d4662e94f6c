/// Tables that the host itself fills: facts that no answer of the service holds.
#pragma once

#include <vector>

#include "core/manifest/manifest.hpp"

namespace qharden::manifest {

/// `self` (the own login), `declared_*` (what the operator declares in the facts file), `certificate` (the files that
/// the configuration names). They belong to the plugin id "host". Always complete: an absent facts file declares
/// nothing, and that is known. Lists in a text column are JSON arrays.
[[nodiscard]] const std::vector<Table>& host_tables();

/// The child table that holds the lo/hi pairs of a `ranges` column: `<table>_<column>(lo, hi)`.
[[nodiscard]] Table ranges_table(const Table& table, const Column& column);

}  // namespace qharden::manifest
