/// JSON as the tree that XML has, so that paths, secrets and shapes are one matter for both.
///
/// A member is an element; an array is the element once for each item, an empty one is no element; items of an array
/// that has no name are elements `item`. A null is an element with `xsi:nil="true"`. The root is called `json`, but for
/// the portal's answers, which have one of their own (`ServiceResponse`).
#pragma once

#include <pugixml.hpp>

#include "core/qualys/storage.hpp"
#include "core/util/result.hpp"

namespace qharden::qualys {

/// What the root of a JSON answer is called.
inline constexpr const char* kJsonRoot = "json";

/// Whether the body can only be JSON.
[[nodiscard]] bool looks_like_json(std::string_view body);

/// Builds `storage.document` from `storage.body`. Errors: `parse` for what is not JSON, nests deeper than
/// json::kMaxDepth, or has too many values. Bounded in memory by the number of values.
Result<pugi::xml_node> read_json(Storage& storage);

/// An element that a JSON null became, or that says so itself.
[[nodiscard]] bool is_nil(const pugi::xml_node& element);

}  // namespace qharden::qualys
