/// Lays out the tables of a page before a decoder fills them.
#pragma once

#include <memory>
#include <vector>

#include "core/qualys/cells.hpp"
#include "core/qualys/storage.hpp"
#include "core/snapshot/page.hpp"

namespace qharden::qualys {

/// A page that owns `storage` and has, for each table of `source`, an empty TableRows; parents before their children.
snapshot::Page make_page(const manifest::Source& source, const std::shared_ptr<Storage>& storage);

/// The implicit tables of a table's `ranges` columns (`<table>_<column>`), one entry for each column, null for others.
/// REQUIRES: page.tables is not changed in size afterwards.
std::vector<snapshot::TableRows*> range_tables_of(snapshot::Page& page, const manifest::Table& table);

/// True for the implicit table of a `ranges` column, which its parent fills.
bool is_range_table(const manifest::Table& table);

}  // namespace qharden::qualys
