/// Redacts a parsed document in place.
#pragma once

#include <pugixml.hpp>
#include <string>

#include "core/redact/redactor.hpp"

namespace qharden::qualys {

/// Parses as the decoder does. False: it could not be read, or is no single element tree with plain names.
bool parse_for_recording(pugi::xml_document& document, const std::string& body);

void redact_xml(pugi::xml_document& document, redact::Redactor& redactor);

/// Empties elements and attributes on the secret list. True: there were some.
bool drop_secrets(pugi::xml_document& document);

[[nodiscard]] std::string to_text(const pugi::xml_document& document);

}  // namespace qharden::qualys
