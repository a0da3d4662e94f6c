#pragma once

#include "faults.hpp"
#include "list_shape.hpp"

namespace qharden::simulator {

/// Applies the faults that spoil the rows of a list: `bad-utf8` to the texts of every row, `unknown-words` and
/// `missing-elements` to every second one, the first included.
void spoil_row(Tree& row, const ListShape& shape, const ActiveFaults& faults, std::size_t position);

/// Broken UTF-8, two control characters and a NUL.
inline constexpr std::string_view kPoison{"\xC3\x28\x01\x1B\x00\xFF", 6};

}  // namespace qharden::simulator
