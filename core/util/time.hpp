/// Points in time as the program stores and compares them: UTC seconds, written `2026-01-05T10:00:00Z`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace qharden {

/// Seconds since 1970-01-01T00:00:00Z.
using UnixTime = std::int64_t;

/// Reads `YYYY-MM-DD`, `YYYY-MM-DDTHH:MM:SS[.fff][Z]` and the form with a blank for `T`; nullopt for anything else,
/// a date that does not exist included. A form without zone is UTC, as Qualys writes it.
[[nodiscard]] std::optional<UnixTime> parse_time(std::string_view text);

/// Reads an HTTP `Date` header (RFC 9110 IMF-fixdate).
[[nodiscard]] std::optional<UnixTime> parse_http_date(std::string_view text);

[[nodiscard]] std::string format_time(UnixTime time);

[[nodiscard]] UnixTime now();

}  // namespace qharden
