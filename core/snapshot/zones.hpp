/// Wall clocks of time zones, by their IANA names.
#pragma once

#include <optional>
#include <string>

#include "core/util/time.hpp"

namespace qharden::snapshot {

/// Whether the zone is known. The first call for a name opens a file of the system's zone data; later ones, and
/// local_time() after it, open nothing: a process that may not open files loads what it needs before. Threads: any.
bool load_zone(const std::string& name);

/// What clocks show there, `2026-01-05T11:00:00`. Nothing: the zone is not known.
std::optional<std::string> local_time(UnixTime utc, const std::string& zone);

}  // namespace qharden::snapshot
