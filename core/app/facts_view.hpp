/// How declared facts are shown.
#pragma once

#include <iosfwd>

#include "core/config/facts.hpp"

namespace qharden::app {

/// Lists under headings. Of the people only how many there are.
void print_facts(std::ostream& out, const config::Facts& facts);

/// The same as one JSON object (`qharden.facts/1`).
void print_facts_json(std::ostream& out, const config::Facts& facts);

}  // namespace qharden::app
