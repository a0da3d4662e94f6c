/// What of an answer's body may be kept in a recording.
#pragma once

#include <string>
#include <string_view>

#include "core/qualys/stand_ins.hpp"
#include "core/redact/redactor.hpp"

namespace qharden::qualys {

struct KeptBody {
  std::string text;
  std::string unreadable;  ///< kind of a body that is not kept: xml, html, csv, json, text; empty: `text` is the body
  std::size_t size = 0;    ///< of the body as it came
};

/// XML, the activity log's CSV and JSON are redacted value by value. What is on the secret list (secret_names.hpp) gets
/// its stand-in. What is none of these, or broken, is not kept: nobody could say what is in it.
KeptBody redact_body(std::string body, redact::Redactor& redactor, const StandIns& stand_ins);

/// The body as it came, but for stand-ins in place of what is on the secret list. A body that cannot be read is kept
/// only when no name on that list occurs in it.
KeptBody without_secrets(std::string body, const StandIns& stand_ins);

/// A token of the gateway that opens nothing: its claims, redacted or as they are, without a signature.
KeptBody harmless_token(const std::string& token, redact::Redactor* redactor, const StandIns& stand_ins);

/// A body of this kind that nobody can read either.
[[nodiscard]] std::string unreadable_body(std::string_view kind, std::size_t size);

}  // namespace qharden::qualys
