/// Lists inside the portal's records come in four spellings when it answers in JSON; in XML in one.
#pragma once

#include <pugixml.hpp>

#include "core/manifest/manifest.hpp"

namespace qharden::qualys {

/// Gives every list that the source's tables look for (`tags/list/TagSimple`) the spelling of XML, where it came as
/// `tags/TagSimple` or, with one item, as the item itself in place of the list.
/// (reference: qualys-qps-gateway-api 2.4, 11.7)
void spell_lists_alike(const manifest::Source& source, const pugi::xml_node& root);

}  // namespace qharden::qualys
