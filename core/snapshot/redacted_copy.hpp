/// A copy of a snapshot with pseudonyms, to be sent to others.
#pragma once

#include <string>

#include "core/redact/redactor.hpp"
#include "core/util/result.hpp"

namespace qharden::snapshot {

/// Writes a new sealed snapshot that judges like the old one. Every table is written anew from redacted rows, so no
/// byte of the old file is in the new one, whose mode is 0600.
///
/// Errors: those of Reader::open for `from`; Fault::usage when `to` exists; Fault::store.
Result<void> copy_redacted(const std::string& from, const std::string& to, redact::Redactor& redactor);

}  // namespace qharden::snapshot
