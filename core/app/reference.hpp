/// The reference pages of docs/reference: all that the installed plugins declare, as Markdown.
#pragma once

#include <iosfwd>

#include "core/config/guide.hpp"
#include "core/manifest/catalog.hpp"
#include "core/util/result.hpp"

namespace qharden::app {

/// Each check under its first control, with the defaults of its parameters: nobody's configuration plays a part.
/// Errors: a check whose SELECT is not valid.
Result<void> write_checks_reference(std::ostream& out, const manifest::Catalog& catalog, const config::Guide& guide);

/// Each table and view under the plugin that declares it; tables that the host fills come first.
Result<void> write_tables_reference(std::ostream& out, const manifest::Catalog& catalog);

}  // namespace qharden::app
