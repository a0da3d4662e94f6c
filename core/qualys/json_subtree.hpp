/// An element and all below it as JSON text.
#pragma once

#include <pugixml.hpp>
#include <string>

#include "core/util/result.hpp"

namespace qharden::qualys {

/// Text without children and attributes is a string; anything else an object with attributes as "@name", own text as
/// "#text" and elements that repeat as arrays. What is_secret_name() names becomes {"present":true,"length":n}.
/// Errors: `parse` beyond 64 levels.
Result<std::string> json_of(const pugi::xml_node& element);

/// The children of `element` as one object, without its attributes and own text.
Result<std::string> json_of_children(const pugi::xml_node& element);

}  // namespace qharden::qualys
