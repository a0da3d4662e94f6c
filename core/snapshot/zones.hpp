/// Wall clocks of time zones, by their IANA names.
#pragma once

#include <optional>
#include <string>

#include "core/util/time.hpp"

namespace qharden::snapshot {

/// What clocks show there, `2026-01-05T11:00:00`. Nothing: the zone is not known. The first call for
/// a zone opens a file of the system's zone data, later ones none. Threads: any.
std::optional<std::string> local_time(UnixTime utc, const std::string& zone);

}  // namespace qharden::snapshot
