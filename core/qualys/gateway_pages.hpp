/// How lists of the gateway go on: what the first page is asked with, what an answer tells, what asks for the next.
#pragma once

#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "core/manifest/manifest.hpp"
#include "core/qualys/client.hpp"
#include "core/util/result.hpp"

namespace qharden::qualys {

/// Adds to `call` what asks for the first page. REQUIRES: `call.paging`.
Result<void> ask_first_page(Call& call);

/// What a page with so many rows says of the next one; empty: it was the last. Different for different pages, so that a
/// repeated one tells of a service that goes round in circles. Errors: `truncated` when more is left and nothing leads
/// there, `parse` when the answer lacks what would tell. REQUIRES: `root` of a success.
Result<std::string> cursor_of(const manifest::Paging& paging, const pugi::xml_node& root, std::int64_t rows,
                              std::string_view body);

/// The call for the page after the one that told `cursor`; nothing: all was given. Errors: `truncated`.
Result<std::optional<Call>> page_after(const Call& call, const std::string& cursor);

}  // namespace qharden::qualys
