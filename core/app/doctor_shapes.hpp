/// The shape report for people: what it costs that a column is never seen, and where its element may be.
#pragma once

#include <iosfwd>

#include "core/manifest/catalog.hpp"
#include "core/snapshot/reader.hpp"

namespace qharden::app {

/// `--format json` is `qharden.shapes/1`. Names and counts, no values.
Result<void> write_shapes(std::ostream& out, snapshot::Reader& reader, const manifest::Catalog& catalog, bool json);

}  // namespace qharden::app
