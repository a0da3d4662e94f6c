/// The parsed form behind YamlNode: plain data, built once, never changed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/util/result.hpp"

namespace qharden::config::yaml {

inline constexpr std::size_t kMaxBytes = 4U << 20U;
inline constexpr std::size_t kMaxDepth = 32;

enum class Kind { empty, scalar, list, map };

struct Item {
  Kind kind = Kind::empty;
  int line = 1;           ///< from 1; of a mapping's value that of its key
  bool quoted = false;    ///< a scalar in quotes or a block: text whatever it looks like
  std::string text = {};  ///< of a scalar
  std::vector<Item> items = {};
  std::vector<std::pair<std::string, Item>> members = {};
};

/// A document and the first thing found wrong with it.
struct Problems {
  std::string file;
  Item root;
  std::optional<Error> first;
};

/// `<file>:<line>: [<path>: ]<problem>; <mend>`
[[nodiscard]] Error make_error(const std::string& file, int line, const std::string& path, const std::string& problem,
                               const std::string& mend);

/// Parses one document. Errors: Fault::usage, with file and line.
Result<Item> parse(const std::string& text, const std::string& file);

/// The known word that was probably meant, or empty.
[[nodiscard]] std::string_view closest(std::string_view word, const std::vector<std::string_view>& known);

}  // namespace qharden::config::yaml
