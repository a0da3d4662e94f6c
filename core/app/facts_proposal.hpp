/// Proposes a facts file from what a snapshot holds, for people to correct.
#pragma once

#include <string>

#include "core/util/result.hpp"

namespace qharden::app {

/// The text of a facts file: the login of the audit, logins that look like services with the addresses they called
/// from, candidates for break-glass (commented out), the allow list's entries and the networks that people signed in
/// from. Each entry says why it is proposed, and nobody owns it yet. What the snapshot does not hold whole is named.
///
/// `service_pattern`: RE2 over "NAME EXTERNAL-ID LOGIN"; empty: names tell nothing. Errors: the snapshot cannot be
/// opened, or is redacted (Fault::usage).
Result<std::string> propose_facts(const std::string& snapshot, const std::string& service_pattern);

}  // namespace qharden::app
