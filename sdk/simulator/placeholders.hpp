#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "times.hpp"
#include "tree.hpp"

// Places `$(...)` in the values of rows: times that count from the start of the run, and the number of a repeated row.
namespace qharden::simulator {

/// What the places of one row are filled with.
struct Filling {
  UnixTime start = 0;   ///< of the run
  std::uint64_t n = 0;  ///< of the row among those of one `$repeat`
};

/// A place that cannot be read; the message says what can.
class PlaceholderError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Fills one scalar. A text that is one single place becomes a number where the place is one (`n`, epoch seconds and
/// milliseconds); `|text` keeps it a text. Throws PlaceholderError.
[[nodiscard]] Tree fill_scalar(const Tree& scalar, const Filling& filling);

/// Fills a whole tree. Throws PlaceholderError.
[[nodiscard]] Tree fill_tree(const Tree& tree, const Filling& filling);

}  // namespace qharden::simulator
