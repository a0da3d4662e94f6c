/// JSON in and out. Reading goes through simdjson, which survives hostile nesting; building and writing through
/// nlohmann-json, which reads well.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/util/result.hpp"

namespace qharden::json {

/// Keeps members in the order they were added.
using Value = nlohmann::ordered_json;

/// Nesting beyond this depth is refused.
inline constexpr std::size_t kMaxDepth = 64;

/// Reads one document. Errors: `parse`, naming the place where possible.
Result<Value> parse(std::string_view text);

/// One line, no blanks. Invalid UTF-8 becomes U+FFFD.
[[nodiscard]] std::string dump(const Value& value);

// Typed members of an object, with a default when absent or of another type.
[[nodiscard]] std::string text_or(const Value& object, const char* name, std::string otherwise = {});
[[nodiscard]] std::int64_t integer_or(const Value& object, const char* name, std::int64_t otherwise);
[[nodiscard]] bool flag_or(const Value& object, const char* name, bool otherwise);

/// The array under this name; an empty one when absent or of another type. Valid as long as `object`.
[[nodiscard]] const Value& array_or_empty(const Value& object, const char* name);

}  // namespace qharden::json
