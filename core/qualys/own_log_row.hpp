/// The newest row of a login in the activity log: the cheapest FO call that every role may make, so it proves a
/// sign-in.
#pragma once

#include <string>

#include "core/qualys/client.hpp"
#include "core/util/time.hpp"

namespace qharden::qualys {

[[nodiscard]] Call own_rows_call(const std::string& login);

/// An activity log, as far as its first line tells. A portal's or a proxy's page is none.
[[nodiscard]] bool is_activity_log(const std::string& body);

/// 0: no row of this login. A log that cannot be read shows none; who needs it reads it again and says why.
[[nodiscard]] UnixTime newest_row_of(const std::string& login, std::string body);

}  // namespace qharden::qualys
