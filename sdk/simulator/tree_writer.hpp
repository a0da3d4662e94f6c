#pragma once

#include <functional>
#include <string>

#include "tree.hpp"
#include "xml_writer.hpp"

// Trees as text. Bytes that are no legal XML or JSON pass, so that a fault can send them on purpose.
namespace qharden::simulator {

/// Calls its argument for each row of the answer, in order. Rows are made one by one: a list may be large.
using EachRow = std::function<void(const std::function<void(const Tree&)>&)>;

/// Writes the members of a mapping into the open element. A sequence of mappings of one key each is the children of its
/// element; any other sequence repeats the element. At a slot the rows are written as elements `row`; with an empty
/// `row` each row is a mapping of its elements.
void write_xml(XmlWriter& xml, const Tree& content, const std::string& row = {}, const EachRow& rows = {});

/// Appends JSON; at a slot the array of the rows, each wrapped in a mapping of the key `wrapper` when that is given.
void write_json(std::string& out, const Tree& tree, const std::string& wrapper = {}, const EachRow& rows = {});

}  // namespace qharden::simulator
