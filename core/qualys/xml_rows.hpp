/// Fills the tables of a page from a parsed document.
#pragma once

#include <pugixml.hpp>

#include "core/qualys/storage.hpp"
#include "core/snapshot/page.hpp"
#include "core/util/result.hpp"

namespace qharden::qualys {

/// REQUIRES: `page` is that of make_page(), `root` belongs to the storage's document.
Result<void> fill_from_xml(snapshot::Page& page, Storage& storage, const pugi::xml_node& root);

}  // namespace qharden::qualys
