#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace qharden::simulator {

/// Seconds since 1970-01-01T00:00:00Z.
using UnixTime = std::int64_t;

inline constexpr UnixTime kSecondsPerDay = 86400;

/// `2026-01-05T10:00:00Z`, the form Qualys writes everywhere.
[[nodiscard]] std::string to_iso(UnixTime time);

/// `Mon, 05 Jan 2026 10:00:00 GMT`, for the `Date` header.
[[nodiscard]] std::string to_http_date(UnixTime time);

/// Reads `YYYY-MM-DD`, `YYYY-MM-DDTHH:MM:SSZ` and `YYYY-MM-DD HH:MM:SS`; nothing for any other text.
[[nodiscard]] std::optional<UnixTime> parse_iso(std::string_view text);

/// Reads a length of time such as `90d`, `2h`, `30m`, `15s`, `2w`; nothing for any other text.
[[nodiscard]] std::optional<UnixTime> parse_span(std::string_view text);

/// Reads a time of a scenario: `now`, a span before the start (`-3d`), or what parse_iso() reads.
[[nodiscard]] std::optional<UnixTime> parse_scenario_time(std::string_view text, UnixTime start);

/// The clock of the machine, in whole seconds.
[[nodiscard]] UnixTime machine_time();

}  // namespace qharden::simulator
