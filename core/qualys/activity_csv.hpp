/// The activity log's CSV: framed by marker lines when the service pages, bare otherwise.
#pragma once

#include "core/qualys/storage.hpp"
#include "core/snapshot/page.hpp"
#include "core/util/result.hpp"

namespace qharden::qualys {

/// Every table of the page that has no parent gets a row for each record; columns are found by the names in the header.
/// A column whose name is not in the header counts as not observed. Headers that no column of `source` names are noted
/// in the page (shape.hpp). REQUIRES: `page` is that of make_page(). Errors: `parse` for broken or cut CSV, `truncated`
/// when the log was cut and no continuation is named.
Result<void> fill_from_activity_csv(snapshot::Page& page, Storage& storage, const manifest::Source& source);

}  // namespace qharden::qualys
