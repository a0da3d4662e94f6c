/// The envelope of the portal's API (QPS). Its own elements are found in any letter case.
#pragma once

#include <optional>
#include <pugixml.hpp>
#include <string>

#include "core/qualys/errors.hpp"
#include "core/util/result.hpp"

namespace qharden::qualys {

[[nodiscard]] bool is_service_response(const pugi::xml_node& root);

/// The error it reports: anything but SUCCESS, whatever the HTTP status. nullopt: a success.
/// REQUIRES: is_service_response(root).
std::optional<Envelope> service_error(const pugi::xml_node& root);

/// The id after which the next page begins; empty: all was given. Errors: `parse` when the records are not as many as
/// the answer says, `truncated` when more are left and it does not tell where.
/// REQUIRES: is_service_response(root) of a success.
Result<std::string> last_id_of_more(const pugi::xml_node& root);

}  // namespace qharden::qualys
