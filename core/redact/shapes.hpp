/// What a value looks like. A kept value must have the shape of its kind; nothing is guessed from meaning.
#pragma once

#include <string>
#include <string_view>

namespace qharden::redact {

/// ASCII alone; other bytes stay.
[[nodiscard]] std::string upper_case(std::string_view text);

[[nodiscard]] bool is_digits(std::string_view text);
/// A whole or decimal number of at most nine characters.
[[nodiscard]] bool is_small_number(std::string_view text);
/// `2026-01-05`, `01/05/2026`, `2026-01-05T10:00:00Z`, `2026-01-05 10:00:00`, with fractions or an offset; `10:00`;
/// seconds or milliseconds since 1970.
[[nodiscard]] bool is_time(std::string_view text);
/// Of a benchmark: "v3", "V2R5".
[[nodiscard]] bool is_release(std::string_view text);
[[nodiscard]] bool is_uuid(std::string_view text);
/// Hexadecimal digits, at least 16, with or without colons between pairs.
[[nodiscard]] bool is_digest(std::string_view text);
/// One `@` with something on both sides, a dot in the domain, no blanks.
[[nodiscard]] bool is_email(std::string_view text);
/// `Europe/Berlin`, `US-CA`, `DE`, `UTC`, `Auto`.
[[nodiscard]] bool is_zone(std::string_view text);
/// An absolute path below `/api/`, `/msp/`, `/qps/` or `/rest/`.
[[nodiscard]] bool is_api_path(std::string_view text);

}  // namespace qharden::redact
