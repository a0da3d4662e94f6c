/// Redacts a parsed document in place.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "core/qualys/stand_ins.hpp"
#include "core/redact/redactor.hpp"

namespace qharden::qualys {

/// A schema's name. Anything else may be somebody's.
[[nodiscard]] bool is_plain_name(std::string_view name);

/// Parses as the decoder does. False: it could not be read, or is no single element tree with plain names.
bool parse_for_recording(pugi::xml_document& document, const std::string& body);

void redact_xml(pugi::xml_document& document, redact::Redactor& redactor, const StandIns& stand_ins);

/// Puts stand-ins in place of what elements and attributes on the secret list hold, and drops what is inside of them.
/// True: there were some.
bool hide_secrets(pugi::xml_document& document, const StandIns& stand_ins);

[[nodiscard]] std::string to_text(const pugi::xml_document& document);

}  // namespace qharden::qualys
