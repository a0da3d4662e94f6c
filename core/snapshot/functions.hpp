/// The SQL functions that checks and views may use besides SQLite's own.
#pragma once

#include "core/util/time.hpp"

struct sqlite3;

namespace qharden::snapshot {

/// Registers on a connection, for one frozen scan time:
///   scan_time()              the scan's time as text
///   age_days(time)           days from `time` to the scan (REAL, negative for the future); NULL for what is no time
///   matches(text, pattern)   1 if the RE2 pattern is found in text, else 0; an invalid pattern is an error
///   local_time(utc, zone)    what clocks show in an IANA zone, as `2026-01-05T11:00:00`; NULL for what is none
///   domain_of(email)         the part after '@' in lower case; NULL without one
///   version_key(text)        text that sorts as the version in it does; NULL for what begins with no digit
///   ip_bytes(text)           16 bytes (IPv4 mapped); NULL for what is no address
///   ip_text(bytes)           the inverse
///   ip_next(bytes)           the following address; NULL after the last
///   ip_count(lo, hi)         number of addresses in lo..hi (REAL)
/// All are deterministic and safe in views of foreign files.
void register_functions(sqlite3* db, UnixTime scan_time);

}  // namespace qharden::snapshot
