/// Searches of the portal's API (QPS): what is sent, and what asks for the next page.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/qualys/client.hpp"
#include "core/util/result.hpp"

namespace qharden::qualys {

/// Records asked for in one page: the most the API gives.
inline constexpr std::int64_t kSearchPage = 1'000;

/// The call's criteria; `id GREATER 0` if it has none, since a search needs one.
[[nodiscard]] std::vector<manifest::Criterion> criteria_of(const Call& call);

/// The ServiceRequest document. Text is escaped, and what XML cannot carry is left out.
[[nodiscard]] std::string search_body(const Call& call);

/// The criteria on one line, for people: `username EQUALS acme_ab1; id GREATER 0`.
[[nodiscard]] std::string search_text(const Call& call);

/// The criteria that continue a search after the record `last_id`. Errors: `truncated` for what is no id, and for one
/// that does not lead on: ids grow from page to page, so one that does not would ask for the same records for ever.
Result<std::vector<manifest::Criterion>> criteria_after(const Call& call, std::string_view last_id);

}  // namespace qharden::qualys
