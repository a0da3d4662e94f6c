/// Declared facts with pseudonyms, as the host tables of a redacted snapshot would show them.
#pragma once

#include "core/config/facts.hpp"
#include "core/redact/redactor.hpp"

namespace qharden::redact {

[[nodiscard]] config::Facts redact_facts(const config::Facts& facts, Redactor& redactor);

}  // namespace qharden::redact
