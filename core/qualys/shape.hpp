/// What an answer holds and no column declares: names and counts, never values.
#pragma once

#include <pugixml.hpp>
#include <string_view>
#include <vector>

#include "core/manifest/manifest.hpp"
#include "core/snapshot/page.hpp"

namespace qharden::qualys {

/// Rows looked at in one page: enough to meet every element, few enough not to be felt.
inline constexpr std::int64_t kShapeRows = 200;

/// Fills `page.undeclared` with the paths, from below the root, of elements without children and of attributes
/// (`@name`) that no column of `source` leads to. A json column declares all below its path, but `from("*")` nothing.
/// Bounded: kShapeRows rows, 16 levels, snapshot::kMostShapes paths; names are cleaned and cut.
void note_undeclared(snapshot::Page& page, const manifest::Source& source, const pugi::xml_node& root);

/// The same for the header of a CSV with so many records.
void note_undeclared(snapshot::Page& page, const manifest::Source& source, const std::vector<std::string_view>& header,
                     std::int64_t records);

}  // namespace qharden::qualys
