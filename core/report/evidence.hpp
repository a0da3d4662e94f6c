/// What a check saw, given as a JSON object by the check: foreign, so read with care.
#pragma once

#include <string>

#include "core/json/json.hpp"

namespace qharden::report {

/// Always an object: empty for empty text, {"text": ...} for what is not JSON, {"value": ...} for JSON of another kind.
[[nodiscard]] json::Value evidence_object(const std::string& evidence);

/// "managers: 7; logins: a, b", safe to show.
[[nodiscard]] std::string evidence_line(const std::string& evidence);

}  // namespace qharden::report
