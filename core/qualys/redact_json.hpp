/// Redacts JSON, as redact_xml.hpp does XML.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/qualys/stand_ins.hpp"
#include "core/redact/redactor.hpp"

namespace qharden::qualys {

/// Secrets get their stand-ins, and with a redactor every other value what the rules make of it, by its member's name.
/// Without one and without secrets the text stays as it is. nullopt: not readable, or a name of a member may be data.
std::optional<std::string> redact_json(std::string_view body, redact::Redactor* redactor, const StandIns& stand_ins);

}  // namespace qharden::qualys
