#pragma once

#include <string>
#include <string_view>

namespace qharden::simulator {

/// The text as a gzip file, packed for speed. Throws std::runtime_error when zlib fails.
[[nodiscard]] std::string gzip(std::string_view text);

}  // namespace qharden::simulator
